package readme

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path"
	"reflect"
	"regexp"
	"strings"
)

// fields is the mark of what stands for the JSON fields of a package's types.
var fields = regexp.MustCompile(`(?s)<!-- fields: (\S+) -->\n(.*?)<!-- end -->`)

// Fields writes the tables of JSON fields of a text anew, from the source of the
// packages, in the module's directory, that its marks name:
//
//	<!-- fields: report -->
func Fields(text, module string) (string, error) {
	var failed error
	text = fields.ReplaceAllStringFunc(text, func(all string) string {
		dir := fields.FindStringSubmatch(all)[1]
		body, err := fieldTables(os.DirFS(module), dir)
		if err != nil {
			failed = err
		}
		return fmt.Sprintf("<!-- fields: %s -->\n%s\n<!-- end -->", dir, body)
	})
	return text, failed
}

// fieldTables are a table for each type of a package that JSON has.
func fieldTables(module fs.FS, dir string) (string, error) {
	names, err := fs.Glob(module, path.Join(dir, "*.go"))
	if err != nil {
		return "", err
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := fs.ReadFile(module, name)
		if err != nil {
			return "", err
		}
		f, err := parser.ParseFile(fset, name, text, parser.ParseComments)
		if err != nil {
			return "", err
		}
		files = append(files, f)
	}
	pkg, err := doc.NewFromFiles(fset, files, dir)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, t := range pkg.Types {
		writeType(&out, t)
	}
	return out.String(), nil
}

func writeType(out *strings.Builder, t *doc.Type) {
	s, ok := t.Decl.Specs[0].(*ast.TypeSpec).Type.(*ast.StructType)
	if !ok {
		return
	}
	var rows strings.Builder
	for _, f := range s.Fields.List {
		if f.Tag == nil || len(f.Names) == 0 {
			continue
		}
		tag, _, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ",")
		if tag == "" || tag == "-" {
			continue
		}
		says := f.Doc.Text()
		if says == "" {
			says = f.Comment.Text()
		}
		fmt.Fprintf(&rows, "| `%s` | %s | %s |\n", tag, jsonType(f.Type), strings.ReplaceAll(strings.Join(strings.Fields(says), " "), "|", `\|`))
	}
	if rows.Len() > 0 {
		fmt.Fprintf(out, "\n### %s\n\n%s\n\n| field | type | |\n|---|---|---|\n%s", t.Name, strings.Join(strings.Fields(t.Doc), " "), rows.String())
	}
}

// jsonType is a type as JSON has it.
func jsonType(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return jsonType(e.X) + " or null"
	case *ast.ArrayType:
		return "list of " + jsonType(e.Elt)
	case *ast.MapType:
		return "object of " + jsonType(e.Value)
	}
	name := types.ExprString(e)
	if name == "time.Duration" {
		return "integer"
	}
	switch name = name[strings.LastIndexByte(name, '.')+1:]; name { // also of another package
	case "int", "int64":
		return "integer"
	case "float64":
		return "number"
	case "bool":
		return "boolean"
	case "Warnings":
		return "list of string"
	default:
		return name
	}
}
