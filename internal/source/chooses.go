package source

import (
	"go/ast"
	"go/token"
)

// Chooses reports whether a line is of a select that takes items from several channels, or of what it does with them: in which
// order it takes them depends on who is there first.
func (f *File) Chooses(line int) bool { return within(f.chooses, line) }

// chooses reports whether a select takes what is of value from several channels, which are no timers'.
func chooses(n *ast.SelectStmt) bool {
	taken := 0
	for _, c := range n.Body.List {
		if x, ok := c.(*ast.CommClause).Comm.(*ast.AssignStmt); ok && len(x.Rhs) == 1 && !timed(x) {
			if from, ok := x.Rhs[0].(*ast.UnaryExpr); ok && from.Op == token.ARROW {
				taken++
			}
		}
	}
	return taken > 1
}
