package instrument

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A source is a Go file to which text is added without moving any line, so that
// positions in profiles stay those of the original.
type source struct {
	name  string
	text  string
	fset  *token.FileSet
	file  *ast.File
	edits []edit
}

type edit struct {
	at   int // byte offset
	text string
}

func parse(name, text string) (*source, error) { return parseMode(name, text, 0) }

// parseComments is parse, with the comments in the tree.
func parseComments(name, text string) (*source, error) {
	return parseMode(name, text, parser.ParseComments)
}

func parseMode(name, text string, mode parser.Mode) (*source, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, mode|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	return &source{name: name, text: text, fset: fset, file: file}, nil
}

// function returns the declaration of a function, or of a method when receiver
// (a type's bare name) is not empty.
func (s *source) function(receiver, name string) (*ast.FuncDecl, error) {
	for _, decl := range s.file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Name.Name != name || f.Body == nil {
			continue
		}
		if of, _, _ := symbol.Receiver(f); of == receiver {
			return f, nil
		}
	}
	return nil, fmt.Errorf("%s: no function %s", s.name, strings.TrimPrefix(receiver+"."+name, "."))
}

// insert adds text before the given position.
func (s *source) insert(pos token.Pos, text string) {
	s.edits = append(s.edits, edit{s.fset.Position(pos).Offset, text})
}

// enter adds a statement at the start of a function.
func (s *source) enter(f *ast.FuncDecl, statement string) {
	s.insert(f.Body.Lbrace+1, " "+statement+";")
}

// insertStatement adds a statement behind a left brace, in front of a statement or
// behind one, wherever the position is.
func (s *source) insertStatement(pos token.Pos, statement string) {
	switch before := s.text[s.fset.Position(pos).Offset-1]; before {
	case '{', ':':
		statement = " " + statement + ";"
	case ' ', '\t', '\n', ';', '/': // behind a comment
		statement += "; "
	default:
		statement = "; " + statement
	}
	s.insert(pos, statement)
}

// slice is the source of a node.
func (s *source) slice(n ast.Node) string {
	return s.text[s.fset.Position(n.Pos()).Offset:s.fset.Position(n.End()).Offset]
}

// assignment returns the only statement in a function that begins with the
// given text, such as "b.start =".
func (s *source) assignment(f *ast.FuncDecl, begin string) (*ast.AssignStmt, error) {
	return only(s, f, begin, func(a *ast.AssignStmt) bool { return strings.HasPrefix(s.slice(a), begin) })
}

// call returns the only call of callee in a function.
func (s *source) call(f *ast.FuncDecl, callee string) (*ast.CallExpr, error) {
	return only(s, f, callee, func(c *ast.CallExpr) bool { return s.slice(c.Fun) == callee })
}

// only returns the one node of its type in a function that matches.
func only[N ast.Node](s *source, f *ast.FuncDecl, what string, match func(N) bool) (found N, err error) {
	count := 0
	ast.Inspect(f, func(n ast.Node) bool {
		if node, ok := n.(N); ok && match(node) {
			found = node
			count++
		}
		return true
	})
	if count != 1 {
		return found, fmt.Errorf("%s: %q stands %d times in %s, need once", s.name, what, count, f.Name.Name)
	}
	return found, nil
}

// importRuntimePprof adds an import, under the name that the marks use.
func (s *source) importRuntimePprof() {
	s.insert(s.file.Name.End(), `; import `+pprofName+` "runtime/pprof"`)
}

// String is the source with its edits, which must still be valid Go.
func (s *source) String() string {
	slices.SortStableFunc(s.edits, func(a, b edit) int { return a.at - b.at })
	var out strings.Builder
	last := 0
	for _, e := range s.edits {
		out.WriteString(s.text[last:e.at])
		out.WriteString(e.text)
		last = e.at
	}
	out.WriteString(s.text[last:])
	return out.String()
}
