package source

import (
	"go/ast"
	"go/token"
	"strings"
)

// Races reports whether a line is of a loop that does the same again until no other came before it: until it has swapped
// what nobody has changed meanwhile, or has a lock without having waited for it. How often it does depends on how often
// others come.
func (f *File) Races(line int) bool { return within(f.races, line) }

// races reports whether a loop does so.
func races(loop *ast.ForStmt) bool {
	if loop.Cond != nil {
		return first(loop.Cond, nil)
	}
	had := make(map[string]bool) // variables that tell whether it came first
	for i, s := range loop.Body.List {
		switch s := s.(type) {
		case *ast.AssignStmt:
			noteFirst(s, had)
		case *ast.IfStmt:
			if a, ok := s.Init.(*ast.AssignStmt); ok {
				noteFirst(a, had)
			}
			if first(s.Cond, had) && tryAgain(s, loop.Body.List[i+1:]) {
				return true
			}
		}
	}
	return false
}

// noteFirst notes what variable holds whether it came first.
func noteFirst(s *ast.AssignStmt, had map[string]bool) {
	if len(s.Rhs) == 1 && first(s.Rhs[0], nil) {
		had[named(s.Lhs[0])] = true
	}
}

// first reports whether a condition asks whether it came first.
func first(cond ast.Expr, had map[string]bool) bool {
	for n := range ast.Preorder(cond) {
		if call, ok := n.(*ast.CallExpr); ok && (tries(call) || strings.HasPrefix(named(call.Fun), "CompareAndSwap")) {
			return true
		}
		if v, ok := n.(*ast.Ident); ok && had[v.Name] {
			return true
		}
	}
	return false
}

// tryAgain reports whether who came first leaves a loop, or who did not goes back to its beginning, by what is done then,
// and after that.
func tryAgain(s *ast.IfStmt, rest []ast.Stmt) bool {
	ended := func(list []ast.Stmt) bool { return leaves(list) && !continues(&ast.BlockStmt{List: list}) }
	if not, ok := s.Cond.(*ast.UnaryExpr); !ok || not.Op != token.NOT {
		return ended(s.Body.List)
	}
	otherwise, ok := s.Else.(*ast.BlockStmt)
	return !leaves(s.Body.List) && (ended(rest) || ok && ended(otherwise.List)) || leaves(s.Body.List) && continues(s.Body)
}
