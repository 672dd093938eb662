package source

import "go/ast"

// Spins reports whether a line is one of a loop that does nothing but ask, by calls, whether
// it may end: code that waits for others without blocking.
func (f *File) Spins(line int) bool {
	for _, loop := range f.spins {
		if loop[0] <= line && line <= loop[1] {
			return true
		}
	}
	return false
}

// spins reports whether a loop does nothing but ask.
func spins(loop *ast.ForStmt) bool {
	if loop.Init != nil || loop.Post != nil {
		return false
	}
	asks := calls(loop.Cond)
	for _, s := range loop.Body.List {
		switch s := s.(type) {
		case *ast.EmptyStmt:
		case *ast.ExprStmt:
			if !yields(s.X) {
				return false
			}
		case *ast.IfStmt:
			if s.Else != nil || !leaves(s.Body) {
				return false
			}
			asks = asks || calls(s.Init) || calls(s.Cond)
		default:
			return false
		}
	}
	return asks
}

// calls reports whether a node, which may be nil, has a call in it.
func calls(root ast.Node) bool {
	if root == nil {
		return false
	}
	for n := range ast.Preorder(root) {
		if _, ok := n.(*ast.CallExpr); ok {
			return true
		}
	}
	return false
}

// yields reports whether an expression is a call of runtime.Gosched.
func yields(x ast.Expr) bool {
	call, ok := x.(*ast.CallExpr)
	if !ok {
		return false
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	return ok && f.Sel.Name == "Gosched"
}

// leaves reports whether a block does nothing but leave a loop.
func leaves(b *ast.BlockStmt) bool {
	if len(b.List) != 1 {
		return false
	}
	switch b.List[0].(type) {
	case *ast.BranchStmt, *ast.ReturnStmt:
		return true
	}
	return false
}
