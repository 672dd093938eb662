package instrument

import (
	"go/ast"
	"go/token"
)

// A Place is where in a function the delay is added. A function that waits for
// others does its work afterwards, and if it gets slower, it is that work which
// takes longer: so the delay is added where the work is.
type Place string

// The places.
const (
	AtEntry Place = "entry" // as the first statement
	InLock  Place = "lock"  // behind the statement that takes a lock, at the function's start
	InLoop  Place = "loop"  // in each turn of a loop that takes locks or uses channels, as a goroutine of a pipeline does
	AtLine  Place = "line"  // where its time passes, as a record tells
)

// place returns where a function's delay is put: behind a left brace or a
// statement.
func place(f *ast.FuncDecl) (token.Pos, Place) {
	if at := afterLock(f.Body.List); at.IsValid() {
		return at, InLock
	}
	channels := channelNames(f.Type)
	for _, s := range f.Body.List {
		var body *ast.BlockStmt
		switch loop := s.(type) {
		case *ast.ForStmt:
			body = loop.Body
		case *ast.RangeStmt:
			if id, ok := loop.X.(*ast.Ident); ok && channels[id.Name] {
				return loop.Body.Lbrace + 1, InLoop
			}
			body = loop.Body
		default:
			continue
		}
		if at := afterLock(body.List); at.IsValid() {
			return at, InLoop
		}
		if usesChannels(body) {
			return body.Lbrace + 1, InLoop
		}
	}
	return f.Body.Lbrace + 1, AtEntry
}

// afterLock is the end of the statement that takes a lock, if all before it are
// simple ones.
func afterLock(list []ast.Stmt) token.Pos {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.ExprStmt:
			if call, ok := s.X.(*ast.CallExpr); ok && len(call.Args) == 0 {
				if f, ok := call.Fun.(*ast.SelectorExpr); ok && (f.Sel.Name == "Lock" || f.Sel.Name == "RLock") {
					return s.End()
				}
			}
		case *ast.AssignStmt, *ast.DeclStmt, *ast.DeferStmt, *ast.IncDecStmt:
		default:
			return token.NoPos
		}
	}
	return token.NoPos
}

// channelNames are the parameters that are channels.
func channelNames(f *ast.FuncType) map[string]bool {
	names := make(map[string]bool)
	for _, field := range f.Params.List {
		if _, ok := ast.Unparen(field.Type).(*ast.ChanType); ok {
			for _, name := range field.Names {
				names[name.Name] = true
			}
		}
	}
	return names
}

// usesChannels reports whether a block sends or receives, other than in functions
// that stand in it.
func usesChannels(block *ast.BlockStmt) (found bool) {
	ast.Inspect(block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.SendStmt, *ast.SelectStmt:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}
