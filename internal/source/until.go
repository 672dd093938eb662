package source

import (
	"go/ast"
	"go/token"
	"slices"
)

// ByClock reports whether a line is of a loop that does the same again and again until some time, and not until something
// is done: what a round takes does not tell how long the loop does.
func (f *File) ByClock(line int) bool { return within(f.byClock, line) }

// byClock calls f with each such loop of something, where these deadlines are known.
func byClock(root ast.Node, all deadlines, c *clock, f func(loop ast.Node)) {
	for n := range ast.Preorder(root) {
		loop, ok := n.(*ast.ForStmt)
		if !ok {
			continue
		}
		late := func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			return ok && c.age(e) == stale || all.in(n) && !madeIn(loop.Body, n)
		}
		timed := loop.Cond != nil && (c.age(loop.Cond) == fresh || all.in(loop.Cond))
		if flag := flagOf(loop); loop.Cond == nil || flag != "" {
			timed = timed || slices.ContainsFunc(loop.Body.List, func(s ast.Stmt) bool { return endsWhen(s, flag, late) })
		}
		tells := func(n ast.Node) bool { return late(n) || refuses(n) }
		if timed && !slices.ContainsFunc(loop.Body.List, func(s ast.Stmt) bool { return leaver{tells: tells}.leaves(s) }) {
			f(loop)
		}
	}
}

// refuses reports whether a condition is that who ranges over a function takes no more: that loop has ends of its own.
func refuses(n ast.Node) bool {
	x, ok := n.(*ast.UnaryExpr)
	if !ok || x.Op != token.NOT {
		return false
	}
	call, ok := x.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	f, ok := call.Fun.(*ast.Ident)
	return ok && f.Name == "yield"
}

// flagOf is the variable for which a loop goes on, if that is only set once in it: "" if there is none.
func flagOf(loop *ast.ForStmt) string {
	e := loop.Cond
	if x, ok := e.(*ast.UnaryExpr); ok && x.Op == token.NOT {
		e = x.X
	}
	v, ok := e.(*ast.Ident)
	if !ok {
		return ""
	}
	set := 0
	for n := range ast.Preorder(loop.Body) {
		if s, ok := n.(ast.Stmt); ok && sets(s, v.Name) {
			set++
		}
	}
	if set != 1 {
		return ""
	}
	return v.Name
}

// sets reports whether a statement sets a variable.
func sets(s ast.Stmt, name string) bool {
	a, ok := s.(*ast.AssignStmt)
	return ok && slices.ContainsFunc(a.Lhs, func(e ast.Expr) bool {
		v, ok := e.(*ast.Ident)
		return ok && v.Name == name
	})
}

// endsWhen reports whether a statement of a loop ends it when something is so, be it by a flag.
func endsWhen(s ast.Stmt, flag string, so func(ast.Node) bool) bool {
	ends := func(list []ast.Stmt) bool {
		return leaves(list) && flag == "" || slices.ContainsFunc(list, func(s ast.Stmt) bool { return sets(s, flag) })
	}
	switch s := s.(type) {
	case *ast.IfStmt:
		return asks(s, so) && ends(s.Body.List)
	case *ast.SelectStmt:
		return slices.ContainsFunc(s.Body.List, func(c ast.Stmt) bool {
			x := c.(*ast.CommClause)
			return x.Comm != nil && so(x.Comm) && ends(x.Body)
		})
	}
	return false
}

// asks reports whether an if is about something: by its condition, or by what it asks for before, as a context's error.
func asks(s *ast.IfStmt, so func(ast.Node) bool) bool {
	a, ok := s.Init.(*ast.AssignStmt)
	return so(s.Cond) || ok && so(a.Rhs[0])
}

// variables are the names in something, but for those of fields and methods.
func variables(root ast.Node) (list []string) {
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			list = append(list, n.Name)
		case *ast.SelectorExpr:
			list = append(list, variables(n.X)...)
			return false
		}
		return true
	})
	return list
}

// madeIn reports whether a block makes one of the variables in something.
func madeIn(b *ast.BlockStmt, of ast.Node) bool {
	list := variables(of)
	for n := range ast.Preorder(b) {
		if a, ok := n.(*ast.AssignStmt); ok {
			if v, ok := a.Lhs[0].(*ast.Ident); ok && slices.Contains(list, v.Name) {
				return true
			}
		}
	}
	return false
}
