package hint

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// waits reports whether a loop takes its time on purpose.
func (f *function) waits(loop ast.Stmt) (waits bool) {
	if loop == nil {
		return false
	}
	ast.Inspect(loop, func(n ast.Node) bool {
		if n != nil && (f.callee(n) == "time.Sleep" || f.callee(n) == "time.After") {
			waits = true
		}
		return !waits
	})
	return waits
}

// awaits reports whether a loop's rounds begin, or go on, when others have something for it: their
// time and their output are of interest at once.
func (f *function) awaits(loop ast.Stmt) (awaits bool) {
	if loop == nil {
		return false
	}
	if l, ok := loop.(*ast.RangeStmt); ok {
		if t := f.info.TypeOf(l.X); t != nil {
			_, awaits = t.Underlying().(*types.Chan)
		}
	}
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectStmt:
			awaits = true
		case *ast.UnaryExpr:
			awaits = awaits || n.Op == token.ARROW
		case *ast.CallExpr:
			_, _, name := f.method(n)
			awaits = awaits || slices.Contains([]string{"Accept", "Recv", "Receive", "Wait"}, name)
		}
		return !awaits
	})
	return awaits
}

// reads reports whether a loop reads anything.
func (f *function) reads(loop ast.Stmt) (reads bool) {
	if loop == nil {
		return false
	}
	ast.Inspect(loop, func(n ast.Node) bool {
		_, _, name := f.method(n)
		reads = reads || strings.HasPrefix(name, "Read") || name == "Scan"
		return !reads
	})
	return reads
}
