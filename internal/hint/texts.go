package hint

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/bottleneck-go/bottleneck/internal/words"
)

// growingString finds a string that gets longer in each round of a loop, and of which
// nothing but its length is of interest there.
func growingString(f *function, n ast.Node) Hint {
	assign, ok := n.(*ast.AssignStmt)
	if !ok || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
		return Hint{}
	}
	share := f.allocating(assign, words.Concatenation)
	s, ok := f.object(assign.Lhs[0]).(*types.Var)
	loop := f.loop(assign)
	if share == 0 || !ok || !isText(s) || loop == nil || !f.lengthens(assign, s) {
		return Hint{}
	}
	id := f.identifier(s)
	if id == nil || f.enclosing(id) != f.enclosing(assign) || !f.onlyLengthened(loop, s) || f.staysShort(assign, id) {
		return Hint{}
	}
	return Hint{Share: share, Text: s.Name() + " is copied each time it grows: use a strings.Builder"}
}

func isText(v *types.Var) bool {
	basic, ok := v.Type().Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsString != 0
}

// staysShort reports whether a string is lengthened a few times only.
func (f *function) staysShort(assign ast.Stmt, declared ast.Node) bool {
	for loop := f.loop(assign); loop != nil && !within(declared, loop); loop = f.loop(loop) {
		if !f.few(loop) {
			return false
		}
	}
	return true
}

// lengthens reports whether an assignment adds to a string: s += x, s = s + x.
func (f *function) lengthens(assign *ast.AssignStmt, s *types.Var) bool {
	if assign.Tok == token.ADD_ASSIGN {
		return !f.mentions(assign.Rhs[0], s)
	}
	if assign.Tok != token.ASSIGN {
		return false
	}
	x, added := assign.Rhs[0], false
	for {
		sum, ok := x.(*ast.BinaryExpr)
		if !ok || sum.Op != token.ADD || f.mentions(sum.Y, s) {
			break
		}
		x, added = sum.X, true
	}
	return added && f.object(x) == s
}

// onlyLengthened reports whether all that a loop does with a string is to add to it, and
// to look at its length or at whether it is empty.
func (f *function) onlyLengthened(loop ast.Stmt, s *types.Var) bool {
	only := true
	ast.Inspect(loop, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || f.object(id) != s {
			return only
		}
		switch p := f.parents[id].(type) {
		case *ast.AssignStmt:
			only = only && p.Lhs[0] == ast.Expr(id) && f.lengthens(p, s)
		case *ast.CallExpr:
			only = only && f.builtin(p, "len")
		case *ast.BinaryExpr:
			only = only && (f.isEmptyText(p.X) || f.isEmptyText(p.Y) || f.inSum(p, s))
		default:
			only = false
		}
		return only
	})
	return only
}

func (f *function) isEmptyText(x ast.Expr) bool {
	text, ok := f.text(x)
	return ok && text == ""
}

// inSum reports whether a sum is the right side of an assignment that lengthens.
func (f *function) inSum(x ast.Node, s *types.Var) bool {
	for p := f.parents[x]; p != nil; p = f.parents[p] {
		switch p := p.(type) {
		case *ast.BinaryExpr:
		case *ast.AssignStmt:
			return f.object(p.Lhs[0]) == s && f.lengthens(p, s)
		default:
			return false
		}
	}
	return false
}
