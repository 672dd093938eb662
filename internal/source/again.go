package source

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// Again reports whether a line is of what a loop does, a pause among it, before it tries again what has failed; and Tried
// whether it is of what that loop tries. How often both are done depends on what others do meanwhile.
func (f *File) Again(line int) bool { return within(f.again, line) }
func (f *File) Tried(line int) bool { return within(f.tried, line) && !f.Again(line) }

// pausing are the functions of a file that pause, in no loop of their own.
func pausing(file *ast.File) map[string]bool {
	names := make(map[string]bool)
	for _, d := range file.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil && pauses(d.Body, nil) {
			names[d.Name.Name] = true
		}
	}
	return names
}

// pauses reports whether something pauses: what it has others do, and what it does again and again, is not it.
func pauses(root ast.Node, names map[string]bool) (found bool) {
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt, *ast.ForStmt, *ast.RangeStmt, *ast.FuncLit:
			return false
		case *ast.CallExpr:
			f, ok := n.Fun.(*ast.Ident)
			_, s := selected(n)
			found = found || ok && names[f.Name] || s != nil && (names[s.Sel.Name] || s.Sel.Name == "Sleep")
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				s, ok := n.X.(*ast.SelectorExpr)
				found = found || ok && s.Sel.Name == "C" || method(n.X) == "After"
			}
		}
		return !found
	})
	return found
}

// again calls f with what a loop of such a condition and body does before it tries again.
func again(while ast.Expr, list []ast.Stmt, names map[string]bool, f func(from, to ast.Node)) {
	if len(list) == 0 {
		return
	}
	if failed(while) && pauses(&ast.BlockStmt{List: list}, names) {
		f(list[0], list[len(list)-1])
		return
	}
	for i, s := range list {
		x, ok := s.(*ast.IfStmt)
		if !ok {
			continue
		}
		rest := list[i+1:]
		switch {
		case failed(x.Cond) && ends(x.Body.List) && continues(x.Body) && pauses(x.Body, names):
			f(x.Body.List[0], x.Body)
		case succeeded(x.Cond) && ends(x.Body.List) && !continues(x.Body) && len(rest) > 0 && pauses(&ast.BlockStmt{List: rest}, names):
			f(rest[0], rest[len(rest)-1])
		}
	}
}

func continues(b *ast.BlockStmt) bool {
	x, ok := b.List[len(b.List)-1].(*ast.BranchStmt)
	return ok && x.Tok == token.CONTINUE
}

// failed reports whether a condition is that something called has failed: it is an error, or false.
func failed(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND, token.LOR:
			return failed(e.X) || failed(e.Y)
		case token.NEQ:
			return fallible(e.X) && isNil(e.Y)
		}
	case *ast.UnaryExpr:
		_, call := e.X.(*ast.CallExpr)
		v, found := e.X.(*ast.Ident)
		return e.Op == token.NOT && !isError(e.X) && (call || found && v.Name == "ok")
	case *ast.CallExpr:
		return isError(e)
	}
	return false
}

// isError reports whether an expression asks whether an error is one that may be gone next time, as that there is no file yet;
// not so that something has ended.
func isError(e ast.Expr) bool {
	call, s := selected(e)
	if s == nil {
		return false
	}
	switch of, ok := s.X.(*ast.Ident); {
	case !ok:
		return false
	case of.Name == "os":
		return strings.HasPrefix(s.Sel.Name, "Is")
	case of.Name != "errors" || s.Sel.Name != "Is" || len(call.Args) != 2:
		return false
	}
	which := names(call.Args[1])
	return !slices.ContainsFunc([]string{"EOF", "Cancel", "Deadline", "Closed"}, func(end string) bool { return strings.Contains(which, end) })
}

// succeeded reports whether a condition is that something called has given no error, or none that is expected.
func succeeded(e ast.Expr) bool {
	if x, ok := e.(*ast.UnaryExpr); ok {
		return x.Op == token.NOT && isError(x.X)
	}
	x, ok := e.(*ast.BinaryExpr)
	return ok && x.Op == token.EQL && fallible(x.X) && isNil(x.Y)
}

func fallible(e ast.Expr) bool {
	if v, ok := e.(*ast.Ident); ok {
		return v.Name == "err"
	}
	_, ok := e.(*ast.CallExpr)
	return ok
}

func isNil(e ast.Expr) bool {
	v, ok := e.(*ast.Ident)
	return ok && v.Name == "nil"
}
