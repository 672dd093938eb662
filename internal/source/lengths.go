package source

import "go/ast"

// lengths are the names of variables and fields that hold how long it is to a moment, or since one, or what is
// computed of that, as limiters do that count tokens; and of timers that are set to it.
type lengths map[string]bool

func readLengths(root ast.Node) lengths {
	l := make(lengths)
	for n := -1; n < len(l); {
		n = len(l)
		for x := range ast.Preorder(root) {
			switch x := x.(type) {
			case *ast.AssignStmt:
				l.assign(x.Lhs, x.Rhs)
			case *ast.ValueSpec:
				for _, v := range x.Names {
					l.assign([]ast.Expr{v}, x.Values)
				}
			}
		}
	}
	return l
}

func (l lengths) assign(to, from []ast.Expr) {
	for i, e := range to {
		name, held := named(e), from
		if len(from) == len(to) {
			held = from[i : i+1]
		}
		for _, e := range held {
			if name != "" && name != "_" && l.tells(e) {
				l[name] = true
			}
		}
	}
}

// tells reports whether an expression tells how long it is to a moment, or since one.
func (l lengths) tells(root ast.Expr) bool {
	for n := range ast.Preorder(root) {
		if s := method(n); s == "Until" || s == "Sub" || s == "Since" {
			return true
		}
		if e, ok := n.(ast.Expr); ok && l[named(e)] {
			return true
		}
	}
	return false
}

// named is the name of a variable, or of a field, or "".
func named(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// sleeps reports whether a select waits for nothing but such a time, and for a context that is done.
func (l lengths) sleeps(s *ast.SelectStmt) (timer bool) {
	for _, c := range s.Body.List {
		x, ok := c.(*ast.CommClause).Comm.(*ast.ExprStmt)
		if !ok {
			return false
		}
		from, ok := x.X.(*ast.UnaryExpr)
		switch {
		case !ok:
			return false
		case method(from.X) == "Done":
		case l.tells(from.X):
			timer = true
		default:
			return false
		}
	}
	return timer
}
