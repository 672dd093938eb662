package source

import (
	"go/ast"
	"slices"
)

// Spins reports whether a line is one of a loop that does nothing but ask, by calls, whether
// it may end: code that waits for others without blocking. What it does before it ends is not.
func (f *File) Spins(line int) bool {
	within := func(x [2]int) bool { return x[0] <= line && line <= x[1] }
	return slices.ContainsFunc(f.spins, within) && !slices.ContainsFunc(f.spun, within)
}

// A spinner reads a loop that may do nothing but ask.
type spinner struct {
	asks   bool             // it does
	shared bool             // of what others may change, as atomic variables
	more   bool             // it does what loops that search do too
	last   []*ast.BlockStmt // what is done once before it ends
}

// spins reports whether a loop does nothing but ask, and what it does once before it ends. One that does what
// loops that search do, such as counting, must ask for what others may change.
func spins(loop *ast.ForStmt) (last []*ast.BlockStmt, ok bool) {
	var s spinner
	ok = s.loop(loop) && s.asks && (s.shared || !s.more)
	return s.last, ok
}

func (s *spinner) loop(loop *ast.ForStmt) bool {
	if counts := loop.Init != nil || loop.Post != nil; !counts {
		s.ask(loop.Cond)
	} else {
		s.more = true
	}
	return s.idles(loop.Body)
}

func (s *spinner) idles(b *ast.BlockStmt) bool {
	return !slices.ContainsFunc(b.List, func(x ast.Stmt) bool { return !s.idle(x) })
}

// idle reports whether a statement only asks, yields, counts, or ends the loop.
func (s *spinner) idle(x ast.Stmt) bool {
	switch x := x.(type) {
	case *ast.EmptyStmt, *ast.BranchStmt, *ast.ReturnStmt:
		return true
	case *ast.ExprStmt:
		return yields(x.X)
	case *ast.IncDecStmt:
		s.more = true
		return true
	case *ast.AssignStmt:
		s.more = true
		s.ask(x)
		return !slices.ContainsFunc(x.Rhs, func(x ast.Expr) bool { return !shared(x) })
	case *ast.ForStmt:
		s.more = true
		return s.loop(x)
	case *ast.IfStmt:
		s.ask(x.Init)
		s.ask(x.Cond)
		return s.branch(x.Body) && (x.Else == nil || s.otherwise(x.Else))
	}
	return false
}

func (s *spinner) branch(b *ast.BlockStmt) bool {
	if leaves(b.List) {
		if len(b.List) > 1 {
			s.more = true
			s.last = append(s.last, b)
		}
		return true
	}
	s.more = true
	return s.idles(b)
}

func (s *spinner) otherwise(x ast.Stmt) bool {
	s.more = true
	if b, ok := x.(*ast.BlockStmt); ok {
		return s.branch(b)
	}
	return s.idle(x)
}

// ask notes the calls in a node, which may be nil.
func (s *spinner) ask(root ast.Node) {
	if root == nil {
		return
	}
	for n := range ast.Preorder(root) {
		if x, ok := n.(*ast.CallExpr); ok {
			s.asks, s.shared = true, s.shared || shared(x)
		}
	}
}

// asking are methods that ask for what others may change, and tell at once.
var asking = []string{"CompareAndSwap", "TryLock", "TryRLock", "Swap"}

// shared reports whether an expression is a call that asks so.
func shared(x ast.Expr) bool {
	call, f := selected(x)
	if f == nil {
		return false
	}
	from, ok := f.X.(*ast.Ident)
	return f.Sel.Name == "Load" && len(call.Args) == 0 || slices.Contains(asking, f.Sel.Name) || ok && from.Name == "atomic"
}

// yields reports whether an expression is a call of runtime.Gosched.
func yields(x ast.Expr) bool {
	_, f := selected(x)
	return f != nil && f.Sel.Name == "Gosched"
}

// selected is a call of a method, or of another package's function, and what is called; nil for other expressions.
func selected(x ast.Expr) (*ast.CallExpr, *ast.SelectorExpr) {
	if call, ok := x.(*ast.CallExpr); ok {
		if f, ok := call.Fun.(*ast.SelectorExpr); ok {
			return call, f
		}
	}
	return nil, nil
}

// leaves reports whether a list of statements ends by leaving a loop, or what is around it.
func leaves(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	switch list[len(list)-1].(type) {
	case *ast.BranchStmt, *ast.ReturnStmt:
		return true
	}
	return false
}
