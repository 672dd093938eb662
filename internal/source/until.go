package source

import (
	"go/ast"
	"slices"
)

// ByClock reports whether a line is of a loop that does the same again and again until some time, and not until something
// is done: what a round takes does not tell how long the loop does.
func (f *File) ByClock(line int) bool { return within(f.byClock, line) }

// byClock calls f with each such loop of a file.
func byClock(file *ast.File, c *clock, f func(loop ast.Node)) {
	all := findDeadlines(file)
	for n := range ast.Preorder(file) {
		loop, ok := n.(*ast.ForStmt)
		if !ok {
			continue
		}
		late := func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			return ok && c.age(e) == stale || all.in(n) && !madeIn(loop.Body, n)
		}
		timed := loop.Cond != nil && (c.age(loop.Cond) == fresh || all.in(loop.Cond))
		if loop.Cond == nil {
			timed = slices.ContainsFunc(loop.Body.List, func(s ast.Stmt) bool { return endsWhen(s, late) })
		}
		if timed && !slices.ContainsFunc(loop.Body.List, func(s ast.Stmt) bool { return leaver{tells: late}.leaves(s) }) {
			f(loop)
		}
	}
}

// endsWhen reports whether a statement of a loop ends it when something is so.
func endsWhen(s ast.Stmt, so func(ast.Node) bool) bool {
	switch s := s.(type) {
	case *ast.IfStmt:
		return so(s.Cond) && leaves(s.Body.List)
	case *ast.SelectStmt:
		return slices.ContainsFunc(s.Body.List, func(c ast.Stmt) bool {
			x := c.(*ast.CommClause)
			return x.Comm != nil && so(x.Comm) && leaves(x.Body)
		})
	}
	return false
}

// deadlines are variables that tell, true, when it is too late: contexts that nothing else ends, timers, and what a timer
// sets. Of those that are false, something else may.
type deadlines map[string]bool

func (d deadlines) in(n ast.Node) bool {
	return slices.ContainsFunc(variables(n), func(name string) bool { return d[name] })
}

func findDeadlines(file *ast.File) deadlines {
	d, ends := make(deadlines), make(map[string]string) // of contexts, by what ends them
	deferred := make(map[ast.Node]bool)
	for n := range ast.Preorder(file) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			v, ok := n.Lhs[0].(*ast.Ident)
			if !ok {
				continue
			}
			switch s := method(n.Rhs[0]); s {
			case "After", "NewTimer", "WithTimeout", "WithDeadline", "WithCancel":
				d.add(v.Name, s != "WithCancel")
				if end, ok := n.Lhs[len(n.Lhs)-1].(*ast.Ident); ok {
					ends[end.Name] = v.Name
				}
			case "NotifyContext", "Context":
				d.add(v.Name, false)
			}
		case *ast.DeferStmt:
			deferred[n.Call] = true
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.Ident); ok && ends[f.Name] != "" && !deferred[n] {
				d.add(ends[f.Name], false)
			}
			s, ok := n.Fun.(*ast.SelectorExpr)
			if !ok {
				continue
			}
			of := variables(s.X)
			switch {
			case s.Sel.Name == "Reset" && len(of) > 0: // it may not be long since something else
				d.add(of[0], false)
			case s.Sel.Name == "AfterFunc" && slices.Contains(of, "time"):
				set := n.Args[len(n.Args)-1]
				for _, name := range variables(set) {
					if ends[name] != "" {
						name = ends[name]
					}
					d[name] = true
				}
				for n := range ast.Preorder(set) {
					deferred[n] = true
				}
			}
		}
	}
	return d
}

// add adds a variable, of which there may be others of that name.
func (d deadlines) add(name string, only bool) {
	before, ok := d[name]
	d[name] = only && (before || !ok)
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
