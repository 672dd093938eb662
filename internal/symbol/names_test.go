package symbol

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

func TestNameOf(t *testing.T) {
	for source, want := range map[string]string{
		"func F()":              "F",
		"func F[X any]()":       "F[...]",
		"func (T) F()":          "T.F",
		"func (x *T) F()":       "(*T).F",
		"func (x *(T)) F()":     "(*T).F",
		"func (x T[A]) F()":     "T[...].F",
		"func (x *T[A, B]) F()": "(*T[...]).F",
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+source, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := NameOf(file.Decls[0].(*ast.FuncDecl)); got != want {
			t.Errorf("%s: %q, want %q", source, got, want)
		}
	}
}
