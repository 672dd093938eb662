package instrument

import (
	"errors"
	"go/ast"
	"go/token"
	"slices"
)

// ErrCrowded means that it is not known which of several statements in a line takes the time.
var ErrCrowded = errors.New("any of several statements there may take the time: write each on a line of its own, as gofmt does")

// foremost is the statement of a line that takes its time, of all statements that stand there or
// around it: the innermost one, where each stands in the one before. Of several in a row that
// all may, it is the last one, and doubt is true; where others are let go on between them, or
// one stands within another, there is none.
func (s *source) foremost(entries []ast.Stmt, line Line) (at ast.Stmt, doubt bool, err error) {
	last := entries[len(entries)-1]
	if !crowded(entries) {
		return last, false, nil
	}
	var may []ast.Stmt
	for _, e := range entries {
		if s.fset.Position(e.Pos()).Line == line.Number && takes(e, entries, line.Waits) {
			may = slices.DeleteFunc(may, func(outer ast.Stmt) bool { return loopBody(outer) != nil && contains(outer, e) })
			may = append(may, e)
		}
	}
	switch {
	case len(may) == 1:
		return may[0], false, nil
	case len(may) == 0 && !slices.ContainsFunc(entries[1:], hands):
		return last, false, nil
	case len(may) > 1 && s.inRow(may, entries):
		return may[len(may)-1], true, nil
	}
	return nil, false, ErrCrowded
}

// crowded reports whether some of the statements stand beside one another.
func crowded(entries []ast.Stmt) bool {
	for i, e := range entries[1:] {
		if !contains(entries[i], e) {
			return true
		}
	}
	return false
}

func contains(outer, inner ast.Stmt) bool {
	return outer.Pos() <= inner.Pos() && inner.End() <= outer.End()
}

// inRow reports whether statements follow one another, each as a whole, and nobody is let go on
// by those between them.
func (s *source) inRow(may, entries []ast.Stmt) bool {
	first, last := may[0], may[len(may)-1]
	for _, e := range entries {
		inside := e != first && first.Pos() <= e.Pos() && e.End() <= last.Pos()
		switch {
		case contains(e, first) != contains(e, last) && e != first && e != last:
			return false
		case inside && !slices.Contains(may, e) && hands(e):
			return false
		}
	}
	for i, e := range may[1:] {
		if contains(may[i], e) {
			return false
		}
	}
	return true
}

// takes reports whether a statement may take time by itself, and not only in the entries that
// stand in it: it calls a function, other than those that let others go on, waits for a
// timer's channel, or is a loop.
func takes(e ast.Stmt, entries []ast.Stmt, waits bool) (found bool) {
	switch e.(type) {
	case *ast.DeferStmt, *ast.GoStmt:
		return false
	}
	ast.Inspect(e, func(n ast.Node) bool {
		if stmt, ok := n.(ast.Stmt); ok && stmt != e && slices.Contains(entries, stmt) {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			found = found || !hands(&ast.ExprStmt{X: n}) && !inlined(n) && !slices.ContainsFunc(n.Args, isFuncLit)
		case *ast.UnaryExpr:
			found = found || waits && n.Op == token.ARROW
		}
		return !found
	})
	return found || !waits && loopBody(e) != nil
}

func isFuncLit(e ast.Expr) bool {
	_, ok := e.(*ast.FuncLit)
	return ok
}

// hands reports whether a statement lets other goroutines go on, or waits for them.
func hands(e ast.Stmt) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt, *ast.SelectStmt, *ast.GoStmt, *ast.DeferStmt:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.CallExpr:
			switch f := n.Fun.(type) {
			case *ast.Ident:
				found = found || f.Name == "close"
			case *ast.SelectorExpr:
				found = found || len(n.Args) == 0 && slices.Contains(handing, f.Sel.Name)
			}
		}
		return !found
	})
	return found
}

// handing are methods, without arguments, that let others go on or take what they wait for.
var handing = []string{"Lock", "RLock", "Unlock", "RUnlock", "Done", "Signal", "Broadcast"}
