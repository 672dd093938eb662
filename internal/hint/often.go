package hint

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// calledOften reports whether the function is certainly called again and again: from a loop of
// its package, by a function that is, for each request of a service, or by package testing.
func (f *function) calledOften() bool {
	if f.often == nil {
		f.often = f.frequent()
	}
	return f.often[f.info.Defs[f.decl.Name]]
}

// frequent finds all functions of the package that are called again and again.
func (p *Package) frequent() map[types.Object]bool {
	often := make(map[types.Object]bool)
	callers := make(map[types.Object][]types.Object)
	for _, file := range p.files {
		for _, d := range file.Decls {
			decl, ok := d.(*ast.FuncDecl)
			if !ok || decl.Body == nil {
				continue
			}
			self := p.info.Defs[decl.Name]
			often[self] = often[self] || p.handles(decl)
			f := &function{Package: p, decl: decl, parents: parents(decl)}
			ast.Inspect(decl.Body, func(n ast.Node) bool {
				if callee := p.called(n); callee != nil {
					callers[callee] = append(callers[callee], self)
					often[callee] = often[callee] || f.loop(n) != nil
				}
				return true
			})
		}
	}
	for changed := true; changed; {
		changed = false
		for callee, list := range callers {
			for _, caller := range list {
				if often[caller] && !often[callee] {
					often[callee], changed = true, true
				}
			}
		}
	}
	return often
}

// called returns the function of the package that a node calls, or nil.
func (p *Package) called(n ast.Node) types.Object {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return nil
	}
	name := call.Fun
	if sel, ok := ast.Unparen(name).(*ast.SelectorExpr); ok {
		name = sel.Sel
	}
	fn, ok := p.object(name).(*types.Func)
	if !ok {
		return nil
	}
	return fn.Origin()
}

// serves reports whether any function of the package serves requests: what it writes is of
// interest at once.
func (p *Package) serves() bool {
	for _, file := range p.files {
		for _, d := range file.Decls {
			if decl, ok := d.(*ast.FuncDecl); ok && p.handles(decl) {
				return true
			}
		}
	}
	return false
}

// handles reports whether a function serves the requests of package net/http.
func (p *Package) handles(decl *ast.FuncDecl) bool {
	params := decl.Type.Params.List
	if len(params) != 2 {
		return false
	}
	return isNamed(params[0].Type, "http.ResponseWriter") && isNamed(params[1].Type, "*http.Request")
}

func isNamed(x ast.Expr, name string) bool { return strings.TrimSpace(types.ExprString(x)) == name }

// isOnce reports whether the program comes to a node once, or as long as something is missing.
func (f *function) isOnce(n ast.Node) bool {
	if name := f.decl.Name.Name; f.decl.Recv == nil && (name == "init" || name == "main") && f.loop(n) == nil && f.enclosing(n) == ast.Node(f.decl) {
		return true
	}
	for p := f.parents[n]; p != nil; n, p = p, f.parents[p] {
		switch p := p.(type) {
		case *ast.IfStmt:
			if n == ast.Node(p.Body) && looksForNil(p.Cond) {
				return true
			}
		case *ast.CallExpr:
			_, _, name := f.method(p)
			if _, ok := n.(*ast.FuncLit); ok && (name == "Do" || strings.HasPrefix(f.callee(p), "sync.Once")) {
				return true
			}
		}
	}
	return false
}

// looksForNil reports whether a condition is that something is nil.
func looksForNil(cond ast.Expr) bool {
	x, ok := cond.(*ast.BinaryExpr)
	return ok && x.Op == token.EQL && isNamed(x.Y, "nil")
}
