package source

import "go/ast"

// Chooses reports whether a line is of a select that takes items from several channels, or of what it does with them: in which
// order it takes them depends on who is there first.
func (f *File) Chooses(line int) bool { return within(f.chooses, line) }

// chooses reports whether a select takes what is of value from several channels, which are no timers'.
func chooses(n *ast.SelectStmt) bool {
	taken := 0
	for _, c := range n.Body.List {
		if x, ok := c.(*ast.CommClause).Comm.(*ast.AssignStmt); ok && !timed(x) {
			taken++
		}
	}
	return taken > 1
}
