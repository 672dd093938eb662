package source

import (
	"go/ast"
	"go/token"
)

// Aged reports whether a line is of what is only done when something is too old, by the clock, as a cache reads anew
// what it has kept for too long, or instead of what is not done as others have what it needs: how often that is done
// depends on how long all else takes.
func (f *File) Aged(line int) bool { return within(f.aged, line) }

// An age is what an expression finds out of how old something is.
type age uint8

const (
	unasked age = iota
	fresh       // it is not too old
	stale       // it is
)

func (a age) not() age { return [...]age{unasked, stale, fresh}[a] }

// A clock knows by what names a file looks at the time.
type clock struct {
	now   map[string]bool // variables that hold it
	tells map[string]age  // functions that do nothing but compare it
}

func readClock(file *ast.File) *clock {
	c := &clock{now: make(map[string]bool), tells: make(map[string]age)}
	for n := range ast.Preorder(file) {
		if n, ok := n.(*ast.AssignStmt); ok && len(n.Lhs) == 1 && len(n.Rhs) == 1 {
			if v, ok := n.Lhs[0].(*ast.Ident); ok && method(n.Rhs[0]) == "Now" {
				c.now[v.Name] = true
			}
		}
	}
	for _, d := range file.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil && len(d.Body.List) == 1 {
			if r, ok := d.Body.List[0].(*ast.ReturnStmt); ok && len(r.Results) == 1 {
				c.tells[d.Name.Name] = c.age(r.Results[0])
			}
		}
	}
	return c
}

// age is what a condition asks of an age: of two, the first.
func (c *clock) age(e ast.Expr) age {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return c.age(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			return c.age(e.X).not()
		}
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND, token.LOR:
			if a := c.age(e.X); a != unasked {
				return a
			}
			return c.age(e.Y)
		case token.LSS, token.LEQ, token.GTR, token.GEQ:
			less := e.Op == token.LSS || e.Op == token.LEQ
			switch before, after := c.since(e.X), c.since(e.Y); {
			case before == after:
			case before == less:
				return fresh
			default:
				return stale
			}
		}
	case *ast.CallExpr:
		return c.compares(e)
	}
	return unasked
}

// compares is what a call finds out: of package time's comparisons, or of the file's own.
func (c *clock) compares(e *ast.CallExpr) age {
	_, s := selected(e)
	if s == nil {
		if f, ok := e.Fun.(*ast.Ident); ok {
			return c.tells[f.Name]
		}
		return unasked
	}
	if len(e.Args) == 1 && (s.Sel.Name == "Before" || s.Sel.Name == "After") {
		switch before, after := c.isNow(s.X), c.isNow(e.Args[0]); {
		case before == after:
			return unasked
		case before == (s.Sel.Name == "Before"):
			return fresh
		}
		return stale
	}
	return c.tells[s.Sel.Name]
}

// since reports whether an expression tells for how long it has been.
func (c *clock) since(e ast.Expr) bool {
	call, s := selected(e)
	return s != nil && (s.Sel.Name == "Since" || s.Sel.Name == "Sub" && len(call.Args) == 1 && c.isNow(s.X))
}

func (c *clock) isNow(e ast.Expr) bool {
	v, ok := e.(*ast.Ident)
	return ok && c.now[v.Name] || method(e) == "Now"
}

// aged calls f with what a block does when something is too old: in an if, or after one that leaves otherwise.
func (c *clock) aged(list []ast.Stmt, f func(from, to ast.Node)) {
	for i, s := range list {
		x, ok := s.(*ast.IfStmt)
		if !ok {
			continue
		}
		switch a := c.age(x.Cond); {
		case a == stale && len(x.Body.List) > 0 && !ends(x.Body.List): // who ends then has run out of time
			f(x.Body.List[0], x.Body)
		case a == fresh && x.Else != nil:
			f(x.Else, x.Else)
		case a == fresh && ends(x.Body.List) && i+1 < len(list):
			f(list[i+1], list[len(list)-1])
		}
	}
}

// ends reports whether what comes after a list of statements is not done after them.
func ends(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	s, ok := list[len(list)-1].(*ast.ExprStmt)
	return leaves(list) || ok && panics(s.X)
}

func panics(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	f, ok := call.Fun.(*ast.Ident)
	return ok && f.Name == "panic"
}

// statements are those of a node that is a list of them.
func statements(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}
