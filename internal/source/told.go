package source

import (
	"go/ast"
	"go/token"
	"slices"
)

// Told reports whether a line is of a loop that does something again and again until it is told to stop, and looks for that
// without waiting: how long the loop takes is up to who tells it.
func (f *File) Told(line int) bool { return within(f.told, line) }

// untilTold reports whether a loop is one that only ends when it is told to, or when something has failed.
func untilTold(loop *ast.ForStmt) bool {
	if loop.Cond != nil && !tells(loop.Cond) {
		return false
	}
	ends := loop.Cond != nil || slices.ContainsFunc(loop.Body.List, func(s ast.Stmt) bool {
		return (!isSelect(s) || offers(s)) && endsWhen(s, "", tells)
	})
	return ends && !slices.ContainsFunc(loop.Body.List, func(s ast.Stmt) bool { return leaver{tells: tells}.leaves(s) })
}

func isSelect(s ast.Stmt) bool {
	_, ok := s.(*ast.SelectStmt)
	return ok
}

// offers reports whether a statement is a select that waits for nothing.
func offers(s ast.Stmt) bool {
	x, ok := s.(*ast.SelectStmt)
	return ok && slices.ContainsFunc(x.Body.List, func(c ast.Stmt) bool { return c.(*ast.CommClause).Comm == nil })
}

// tells reports whether something asks whether others have told one to stop: it receives what is of no value, and not from a
// timer, or asks for a context's error, or for a flag that others set.
func tells(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ExprStmt:
		x, ok := n.X.(*ast.UnaryExpr)
		return ok && x.Op == token.ARROW && !timed(n)
	case *ast.UnaryExpr:
		return n.Op == token.NOT && tells(n.X)
	case *ast.BinaryExpr:
		return method(n.X) == "Err" && isNil(n.Y)
	case *ast.CallExpr:
		return (method(n) == "Load" || method(n) == "Err") && len(n.Args) == 0
	}
	return false
}
