package source

import (
	"go/ast"
	"go/token"
	"slices"
)

// deadlines are variables that tell, true, when it is too late: contexts that nothing else ends, timers, and what a timer
// sets, or a goroutine that does no more than that after a while. Of those that are false, something else may.
type deadlines map[string]bool

func (d deadlines) in(n ast.Node) bool {
	return slices.ContainsFunc(variables(n), func(name string) bool { return d[name] })
}

func findDeadlines(file *ast.File) deadlines {
	f := deadlineFinder{make(deadlines), make(map[string]string), make(map[ast.Node]bool), make(map[ast.Node]bool), make(map[string]bool)}
	for range 2 { // for functions that make them and are declared after those that call them
		for n := range ast.Preorder(file) {
			f.visit(n)
		}
	}
	return f.deadlines
}

// A deadlineFinder finds the deadlines of a file.
type deadlineFinder struct {
	deadlines
	ends     map[string]string // of contexts, by what ends them
	deferred map[ast.Node]bool // what a function does at its end
	later    map[ast.Node]bool // what a timer does
	makers   map[string]bool   // functions that return a deadline first
}

func (f deadlineFinder) visit(n ast.Node) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		f.assigned(n)
	case *ast.DeferStmt:
		f.deferred[n.Call] = true
	case *ast.GoStmt:
		if body, ok := n.Call.Fun.(*ast.FuncLit); ok && onlySetsLater(body.Body) {
			f.setsLater(body.Body, f.add)
		}
	case *ast.CallExpr:
		f.called(n)
	case *ast.FuncDecl:
		if n.Body != nil && f.returns(n.Body) {
			f.makers[n.Name.Name] = true
		}
	}
}

func (f deadlineFinder) assigned(n *ast.AssignStmt) {
	v, ok := n.Lhs[0].(*ast.Ident)
	if !ok {
		return
	}
	made, _ := n.Rhs[0].(*ast.CallExpr)
	switch s := method(n.Rhs[0]); s {
	case "After", "NewTimer", "WithTimeout", "WithDeadline", "WithCancel":
		f.add(v.Name, s != "WithCancel")
		if end, ok := n.Lhs[len(n.Lhs)-1].(*ast.Ident); ok {
			f.ends[end.Name] = v.Name
		}
	case "NotifyContext", "Context":
		f.add(v.Name, false)
	case "":
		if made == nil {
			return
		}
		if fun, ok := made.Fun.(*ast.Ident); ok && f.makers[fun.Name] {
			f.add(v.Name, true)
		}
	}
}

func (f deadlineFinder) called(n *ast.CallExpr) {
	if fun, ok := n.Fun.(*ast.Ident); ok && !f.later[n] {
		switch {
		case fun.Name == "close" && len(n.Args) == 1:
			for _, name := range variables(n.Args[0]) {
				f.add(name, false)
			}
		case f.ends[fun.Name] != "" && !f.deferred[n]:
			f.add(f.ends[fun.Name], false)
		}
	}
	s, ok := n.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	of := variables(s.X)
	switch {
	case s.Sel.Name == "Reset" && len(of) > 0: // it may not be long since something else
		f.add(of[0], false)
	case s.Sel.Name == "AfterFunc" && slices.Contains(of, "time"):
		f.setsLater(n.Args[len(n.Args)-1], func(name string, only bool) { f.deadlines[name] = only })
	case s.Sel.Name == "Store" && len(of) > 0 && !f.later[n]:
		f.add(of[0], false)
	}
}

// setsLater takes what something sets as deadlines.
func (f deadlineFinder) setsLater(set ast.Node, add func(name string, only bool)) {
	for n := range ast.Preorder(set) {
		f.later[n] = true
	}
	for _, name := range variables(set) {
		if context := f.ends[name]; context != "" {
			f.deadlines[context] = true
		} else {
			add(name, true)
		}
	}
}

// returns reports whether a function returns a deadline, before anything else.
func (f deadlineFinder) returns(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	last, ok := body.List[len(body.List)-1].(*ast.ReturnStmt)
	if !ok || len(last.Results) == 0 {
		return false
	}
	v, ok := last.Results[0].(*ast.Ident)
	return ok && f.deadlines[v.Name]
}

// onlySetsLater reports whether something pauses, and then only says so: it closes a channel, sends on one, ends a context or
// sets a flag.
func onlySetsLater(body *ast.BlockStmt) bool {
	paused, said := false, false
	for _, s := range body.List {
		switch {
		case says(s):
			said = true
		case pauses(s, nil):
			paused = true
		default:
			return false
		}
	}
	return paused && said
}

// says reports whether a statement only tells others something.
func says(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.DeferStmt:
		return saysBy(s.Call)
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		return ok && saysBy(call)
	case *ast.SendStmt:
		_, asks := s.Value.(*ast.CallExpr)
		return !asks
	case *ast.AssignStmt:
		v, ok := s.Rhs[0].(*ast.Ident)
		return ok && s.Tok == token.ASSIGN && (v.Name == "true" || v.Name == "false")
	}
	return false
}

func saysBy(call *ast.CallExpr) bool {
	if _, ok := call.Fun.(*ast.Ident); ok { // close, cancel, stop
		return len(call.Args) == 0 || names(call.Fun) == "close "
	}
	return method(call) == "Store"
}

// add adds a variable, of which there may be others of that name.
func (d deadlines) add(name string, only bool) {
	before, ok := d[name]
	d[name] = only && (before || !ok)
}
