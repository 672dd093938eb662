package source

import (
	"go/ast"
	"go/token"
	"slices"
)

// instead calls f with what a statement does instead of something else, if others have what that needs: in the default of a
// select, unless the rest of it only ends, or where a lock was not had.
func instead(n ast.Node, f func(from, to ast.Node)) {
	switch n := n.(type) {
	case *ast.SelectStmt:
		var otherwise []ast.Stmt
		does := false
		for _, c := range n.Body.List {
			if x := c.(*ast.CommClause); x.Comm == nil {
				otherwise = x.Body
			} else {
				does = does || !ends(x.Body)
			}
		}
		if does && len(otherwise) > 0 {
			f(otherwise[0], otherwise[len(otherwise)-1])
		}
	case *ast.IfStmt:
		if tries(n.Cond) && n.Else != nil {
			f(n.Else, n.Else)
		} else if x, ok := n.Cond.(*ast.UnaryExpr); ok && x.Op == token.NOT && tries(x.X) {
			f(n.Body, n.Body)
		}
	}
}

func tries(e ast.Expr) bool {
	return slices.Contains([]string{"TryLock", "TryRLock", "TryAcquire"}, method(e))
}
