package instrument

import (
	"go/ast"
	"go/token"
	"strings"
)

// A spot is where a delay is written into a function.
type spot struct {
	at     token.Pos
	around string // what is written there, the delay being %s; "" means the delay as a statement
}

func (s *source) delay(at spot) {
	const call = pprofName + ".BottleneckDelay()"
	if at.around == "" {
		s.insertStatement(at.at, call)
		return
	}
	s.insert(at.at, strings.Replace(at.around, "%s", call, 1))
}

// beside is behind a statement, or in front of it where nothing can stand behind, or within
// it, between a value that is made and its being sent: whoever gets it goes on then.
func beside(s ast.Stmt) []spot {
	if choice, ok := s.(*ast.SelectStmt); ok {
		return clauses(choice.Body)
	}
	if send, ok := s.(*ast.SendStmt); ok && makes(send.Value) {
		return []spot{{at: send.Value.Pos(), around: pprofName + ".BottleneckBehind("}, {at: send.Value.End(), around: ")"}}
	}
	if followable(s) {
		return []spot{{at: s.End()}}
	}
	return []spot{{at: s.Pos()}}
}

// waited is behind what a statement waits for: what it waits for in its head is over where
// its branches begin, or its loop's turn, and what it returns when its function's defers run.
// A delay in front would end while it waits: it would be made up for.
func waited(s ast.Stmt) []spot {
	switch s := s.(type) {
	case *ast.LabeledStmt:
		return waited(s.Stmt)
	case *ast.IfStmt:
		return branches(s)
	case *ast.SwitchStmt:
		return cases(s.Body)
	case *ast.TypeSwitchStmt:
		return cases(s.Body)
	case *ast.ForStmt, *ast.RangeStmt:
		return []spot{{at: loopBody(s).Lbrace + 1}}
	case *ast.ReturnStmt:
		return []spot{{at: s.Pos(), around: "defer %s; "}}
	}
	return beside(s)
}

// branches are the beginnings of all branches of an if statement, with one for the case
// that none is taken.
func branches(s *ast.IfStmt) []spot {
	found := []spot{{at: s.Body.Lbrace + 1}}
	switch other := s.Else.(type) {
	case *ast.IfStmt:
		return append(found, branches(other)...)
	case *ast.BlockStmt:
		return append(found, spot{at: other.Lbrace + 1})
	}
	return append(found, spot{at: s.Body.End(), around: " else { %s }"})
}

// cases are the beginnings of all clauses of a switch, with one for the case that none
// is taken.
func cases(body *ast.BlockStmt) []spot {
	found := clauses(body)
	for _, c := range body.List {
		if c, ok := c.(*ast.CaseClause); ok && c.List == nil {
			return found
		}
	}
	return append(found, spot{at: body.Rbrace, around: "; default: %s; "})
}

// clauses are the beginnings of a body's clauses; in a select statement, of those that
// wait.
func clauses(body *ast.BlockStmt) (found []spot) {
	for _, c := range body.List {
		switch c := c.(type) {
		case *ast.CaseClause:
			found = append(found, spot{at: c.Colon + 1})
		case *ast.CommClause:
			if c.Comm != nil {
				found = append(found, spot{at: c.Colon + 1})
			}
		}
	}
	return found
}

// makes reports whether an expression has a type of its own and may take time.
func makes(value ast.Expr) bool {
	switch x := ast.Unparen(value).(type) {
	case *ast.CallExpr, *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		return x.Op == token.AND || x.Op == token.ARROW
	}
	return false
}

// followable reports whether the delay can stand behind a statement.
func followable(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ExprStmt:
		if call, ok := s.X.(*ast.CallExpr); ok {
			switch f := call.Fun.(type) {
			case *ast.Ident:
				return f.Name != "panic"
			case *ast.SelectorExpr:
				return f.Sel.Name != "Unlock" && f.Sel.Name != "RUnlock"
			}
		}
		return true
	case *ast.AssignStmt, *ast.DeclStmt, *ast.IncDecStmt, *ast.SendStmt:
		return true
	}
	return false
}
