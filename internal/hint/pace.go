package hint

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// waits reports whether a loop takes its time on purpose.
func (f *function) waits(loop ast.Stmt) bool {
	return holds(loop, func(n ast.Node) bool { return f.callee(n) == "time.Sleep" || f.callee(n) == "time.After" })
}

// awaits reports whether a loop's rounds begin, or go on, when others have something for it: their
// time and their output are of interest at once.
func (f *function) awaits(loop ast.Stmt) bool {
	if l, ok := loop.(*ast.RangeStmt); ok {
		if t := f.info.TypeOf(l.X); t != nil {
			if _, ok := t.Underlying().(*types.Chan); ok {
				return true
			}
		}
	}
	return holds(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectStmt:
			return true
		case *ast.UnaryExpr:
			return n.Op == token.ARROW
		case *ast.CallExpr:
			_, _, name := f.method(n)
			return slices.Contains([]string{"Accept", "Recv", "Receive", "Wait"}, name)
		}
		return false
	})
}

// reads reports whether a loop reads anything.
func (f *function) reads(loop ast.Stmt) bool {
	return holds(loop, func(n ast.Node) bool {
		_, _, name := f.method(n)
		return strings.HasPrefix(name, "Read") || name == "Scan"
	})
}
