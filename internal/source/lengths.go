package source

import (
	"go/ast"
	"go/token"
)

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
			case *ast.CallExpr: // a timer is set anew
				if s, ok := x.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Reset" && len(x.Args) == 1 {
					l.assign([]ast.Expr{s.X}, x.Args)
				}
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

// named is the name of a variable or function, or of a field or method, or "".
func named(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// appoints reports whether a loop waits, in a select beside other things, until a moment that it has computed, and goes on
// then: it hands out what is due.
func (l lengths) appoints(loop *ast.BlockStmt) (found bool) {
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt:
			return false
		case *ast.SelectStmt:
			for _, c := range n.Body.List {
				x := c.(*ast.CommClause)
				from := received(x.Comm)
				found = found || from != nil && method(from) != "Done" && l.tells(from) && !goesOut(x.Body)
			}
			found = found && !l.sleeps(n)
		}
		return !found
	})
	return found
}

// goesOut reports whether the last of a case's statements leaves the loop around its select.
func goesOut(list []ast.Stmt) bool {
	if !leaves(list) {
		return false
	}
	x, ok := list[len(list)-1].(*ast.BranchStmt)
	return !ok || x.Tok == token.GOTO || x.Tok == token.BREAK && x.Label != nil
}

// received is the channel that a case of a select receives from, or nil.
func received(s ast.Stmt) ast.Expr {
	var from ast.Expr
	switch s := s.(type) {
	case *ast.ExprStmt:
		from = s.X
	case *ast.AssignStmt:
		from = s.Rhs[0]
	}
	if e, ok := from.(*ast.UnaryExpr); ok {
		return e.X
	}
	return nil
}

// due reports whether an expression is the channel of a timer that is set to such a time.
func (l lengths) due(e ast.Expr) bool {
	return (method(e) == "After" || named(e) == "C") && l.tells(e)
}

// sleeps reports whether a select waits for nothing but such a time, and for a context that is done.
func (l lengths) sleeps(s *ast.SelectStmt) (timer bool) {
	for _, c := range s.Body.List {
		from := received(c.(*ast.CommClause).Comm)
		switch {
		case from == nil:
			return false
		case method(from) == "Done":
		case l.tells(from):
			timer = true
		default:
			return false
		}
	}
	return timer
}
