package hint

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/words"
)

// growingSlice finds a slice that is declared empty and grows by one append in each round
// of a loop of known length.
func growingSlice(f *function, n ast.Node) Hint {
	assign, ok := n.(*ast.AssignStmt)
	if !ok || assign.Tok != token.ASSIGN || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
		return Hint{}
	}
	call, ok := assign.Rhs[0].(*ast.CallExpr)
	if !ok || !f.builtin(call, "append") || call.Ellipsis.IsValid() || len(call.Args) != 2 {
		return Hint{}
	}
	share := f.allocating(assign, words.Append)
	s, ok := f.object(assign.Lhs[0]).(*types.Var)
	if share == 0 || !ok || f.object(call.Args[0]) != s {
		return Hint{}
	}
	size, ok := f.rounds(assign, s)
	typ := f.empty(s)
	if !ok || typ == "" || !f.growsOnly(s, assign) {
		return Hint{}
	}
	return Hint{Share: share, Text: fmt.Sprintf("%s grows by append although the loop's length is known: start with make(%s, 0, %s", s.Name(), typ, closing(size))}
}

// closing is a size with what closes the call of make: one that a function returns gets a name.
func closing(size string) string {
	if strings.Count(size, "(") > strings.Count(size, "len(") {
		return "n), n being " + size
	}
	return size + ")"
}

func (f *function) builtin(call *ast.CallExpr, name string) bool {
	b, ok := f.object(call.Fun).(*types.Builtin)
	return ok && b.Name() == name
}

// empty returns the type of a variable of the function as the source has it if the variable
// is declared without content and without room for any, and "" otherwise.
func (f *function) empty(v *types.Var) string {
	id := f.identifier(v)
	if id == nil {
		return ""
	}
	switch d := f.parents[id].(type) {
	case *ast.ValueSpec:
		if len(d.Values) == 0 {
			return types.ExprString(d.Type)
		}
		if len(d.Values) == len(d.Names) {
			return f.emptyValue(d.Values[index(d.Names, id)])
		}
	case *ast.AssignStmt:
		if len(d.Lhs) != len(d.Rhs) {
			return ""
		}
		for i, x := range d.Lhs {
			if x == ast.Expr(id) {
				return f.emptyValue(d.Rhs[i])
			}
		}
	case *ast.Field: // a named result, or else a parameter
		if f.decl.Type.Results != nil && within(d, f.decl.Type.Results) {
			return types.ExprString(d.Type)
		}
	}
	return ""
}

func index(list []*ast.Ident, id *ast.Ident) int {
	for i, x := range list {
		if x == id {
			return i
		}
	}
	return -1
}

// emptyValue returns the type of []T{}, []T(nil), make([]T, 0), map[K]V{} and make(map[K]V).
func (f *function) emptyValue(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.CompositeLit:
		if len(x.Elts) == 0 && x.Type != nil {
			return types.ExprString(x.Type)
		}
	case *ast.CallExpr:
		if f.builtin(x, "make") && len(x.Args) <= 2 {
			if n, ok := f.integer(x.Args[len(x.Args)-1]); len(x.Args) == 1 || ok && n == 0 {
				return types.ExprString(x.Args[0])
			}
		}
		if arg := f.info.Types[x.Fun]; arg.IsType() && len(x.Args) == 1 && f.info.Types[x.Args[0]].IsNil() {
			return types.ExprString(x.Fun)
		}
	}
	return ""
}

// growsOnly reports whether all that sets a slice before its loop ends is the append, and
// nobody else can reach the variable.
func (f *function) growsOnly(s *types.Var, assign *ast.AssignStmt) bool {
	only := true
	id := f.identifier(s)
	ast.Inspect(f.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			if f.enclosing(assign) != ast.Node(n) && !within(assign, n) && f.mentions(n, s) {
				only = false
			}
		case *ast.AssignStmt:
			if n == assign || within(id, n) || n.Pos() > assign.End() && f.loop(n) == nil {
				return true
			}
			for _, x := range n.Lhs {
				only = only && f.object(x) != s
			}
		case *ast.UnaryExpr:
			only = only && (n.Op != token.AND || f.object(n.X) != s)
		}
		return only
	})
	return only
}
