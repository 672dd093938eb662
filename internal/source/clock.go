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
	names map[string]reading // of variables, and of functions that do nothing but look
	tells map[string]age     // functions that do nothing but compare it
}

// A reading is what a value tells of the time: as it gets later, it grows or it falls.
type reading int8

const (
	timeless reading = 0
	grows    reading = 1  // it is the time, or for how long it has been
	falls    reading = -1 // it is how much time is left
)

func readClock(file *ast.File) *clock {
	c := &clock{names: make(map[string]reading), tells: make(map[string]age)}
	for range 2 { // for who looks by another that is declared after it
		for n := range ast.Preorder(file) {
			switch n := n.(type) {
			case *ast.AssignStmt:
				if v, ok := n.Lhs[0].(*ast.Ident); ok && len(n.Lhs) == 1 && len(n.Rhs) == 1 {
					c.learn(v.Name, n.Rhs[0])
				}
			case *ast.ValueSpec:
				if len(n.Names) == 1 && len(n.Values) == 1 {
					c.learn(n.Names[0].Name, n.Values[0])
				}
			case *ast.FuncDecl:
				c.learnFunction(n.Name.Name, n.Body)
			}
		}
	}
	for n := range ast.Preorder(file) {
		if f, ok := n.(*ast.FuncType); ok {
			c.forget(f.Params.List)
		}
	}
	return c
}

// forget forgets names by which a function is given a duration, which others read from the clock.
func (c *clock) forget(given []*ast.Field) {
	for _, field := range given {
		if s, ok := field.Type.(*ast.SelectorExpr); ok && s.Sel.Name == "Duration" {
			for _, v := range field.Names {
				delete(c.names, v.Name)
			}
		}
	}
}

// learn learns of a variable that is set.
func (c *clock) learn(name string, e ast.Expr) {
	if f, ok := e.(*ast.FuncLit); ok {
		c.learnFunction(name, f.Body)
	} else if r := c.reads(e); r != timeless {
		c.names[name] = r
	}
}

func (c *clock) learnFunction(name string, body *ast.BlockStmt) {
	if body == nil || len(body.List) != 1 {
		return
	}
	if r, ok := body.List[0].(*ast.ReturnStmt); ok && len(r.Results) == 1 {
		if x := c.reads(r.Results[0]); x != timeless {
			c.names[name] = x
		}
		c.tells[name] = c.age(r.Results[0])
	}
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
			switch x, y := c.reads(e.X), c.reads(e.Y); {
			case x == y:
			case (x > y) == less:
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

// reads is what a value tells of the time.
func (c *clock) reads(e ast.Expr) reading {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return c.reads(e.X)
	case *ast.Ident:
		return c.names[e.Name]
	case *ast.BinaryExpr:
		if x, y := c.reads(e.X), c.reads(e.Y); e.Op == token.SUB {
			return difference(x, y)
		}
	case *ast.CallExpr:
		if f, ok := e.Fun.(*ast.Ident); ok {
			return c.names[f.Name]
		}
		return c.looks(e)
	}
	return timeless
}

// difference is what is told by a time less another: of two that are read now, what came first was kept.
func difference(x, y reading) reading {
	if x != timeless {
		return x
	}
	return -y
}

// looks is what a call of a method tells of the time, or of a function of package time.
func (c *clock) looks(call *ast.CallExpr) reading {
	_, s := selected(call)
	if s == nil {
		return timeless
	}
	switch s.Sel.Name {
	case "Now", "Since":
		return grows
	case "Until":
		return falls
	case "Sub":
		if len(call.Args) == 1 {
			return difference(c.reads(s.X), c.reads(call.Args[0]))
		}
	case "Unix", "UnixMilli", "UnixMicro", "UnixNano", "Seconds", "Milliseconds", "Microseconds", "Nanoseconds", "Minutes", "Hours":
		return c.reads(s.X)
	}
	if len(call.Args) == 0 {
		return c.names[s.Sel.Name]
	}
	return timeless
}

// isNow reports whether a value is the time.
func (c *clock) isNow(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return c.names[e.Name] == grows
	case *ast.CallExpr:
		return c.reads(e) == grows
	}
	return false
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
