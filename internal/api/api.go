// Package api lists what a package exports, so that a test can compare it with what
// was agreed on.
package api

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
)

// Print returns the exported declarations of the package in dir, as linux/amd64
// has them, one after the other, without comments and without what is not
// exported.
func Print(dir, importPath string) (string, error) {
	fset := token.NewFileSet()
	files, err := parse(fset, dir)
	if err != nil {
		return "", err
	}
	p, err := doc.NewFromFiles(fset, files, importPath)
	if err != nil {
		return "", fmt.Errorf("api: %s: %w", dir, err)
	}
	var decls []ast.Decl
	values := func(all []*doc.Value) {
		for _, v := range all {
			decls = append(decls, v.Decl)
		}
	}
	funcs := func(all []*doc.Func) {
		for _, f := range all {
			decls = append(decls, f.Decl)
		}
	}
	values(p.Consts)
	values(p.Vars)
	funcs(p.Funcs)
	for _, t := range p.Types {
		decls = append(decls, t.Decl)
		values(t.Consts)
		values(t.Vars)
		funcs(t.Funcs)
		funcs(t.Methods)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "package %s // import %q\n", p.Name, importPath)
	for _, d := range decls {
		out.WriteString("\n")
		if err := write(&out, d); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}

// Undocumented returns the names of what the package in dir exports without a
// comment: its own, or that of its group. Fields and constants of a group need none.
func Undocumented(dir string) (names []string, err error) {
	fset := token.NewFileSet()
	files, err := parse(fset, dir)
	if err != nil {
		return nil, err
	}
	p, err := doc.NewFromFiles(fset, files, dir)
	if err != nil {
		return nil, fmt.Errorf("api: %s: %w", dir, err)
	}
	check := func(text string, all ...string) {
		if strings.TrimSpace(text) == "" {
			names = append(names, strings.Join(all, ", "))
		}
	}
	values := func(all []*doc.Value) {
		for _, v := range all {
			var text strings.Builder
			text.WriteString(v.Doc)
			for _, spec := range v.Decl.Specs {
				text.WriteString(spec.(*ast.ValueSpec).Doc.Text())
			}
			check(text.String(), v.Names...)
		}
	}
	funcs := func(of string, all []*doc.Func) {
		for _, f := range all {
			if f.Name != "Error" { // the language says what that is
				check(f.Doc, of+f.Name)
			}
		}
	}
	check(p.Doc, "package "+p.Name)
	values(slices.Concat(p.Consts, p.Vars))
	funcs("", p.Funcs)
	for _, t := range p.Types {
		check(t.Doc, t.Name)
		values(slices.Concat(t.Consts, t.Vars))
		funcs("", t.Funcs)
		funcs(t.Name+".", t.Methods)
	}
	return names, nil
}

// parse parses the files of a package for linux/amd64, without its tests.
func parse(fset *token.FileSet, dir string) ([]*ast.File, error) {
	context := build.Default
	context.GOOS, context.GOARCH, context.CgoEnabled, context.BuildTags = "linux", "amd64", false, nil
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, path := range paths {
		match, err := context.MatchFile(dir, filepath.Base(path))
		if err != nil {
			return nil, err
		}
		if !match || strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// write prints one declaration.
func write(out *bytes.Buffer, d ast.Decl) error {
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			n.Doc, n.Comment = nil, nil
		case *ast.ValueSpec:
			n.Doc, n.Comment = nil, nil
		case *ast.TypeSpec:
			n.Doc, n.Comment = nil, nil
		case *ast.FuncDecl:
			n.Doc, n.Body = nil, nil
		case *ast.GenDecl:
			n.Doc = nil
		}
		return true
	})
	var text bytes.Buffer
	if err := (&printer.Config{Mode: printer.UseSpaces | printer.TabIndent, Tabwidth: 8}).Fprint(&text, token.NewFileSet(), d); err != nil {
		return err
	}
	lines := slices.DeleteFunc(strings.Split(text.String(), "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
	one := strings.Join(lines, "\n") + "\n"
	out.WriteString(strings.Replace(one, "\n}// contains filtered or unexported fields", "\n\t// and unexported fields\n}", 1))
	return nil
}
