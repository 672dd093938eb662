package hint

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// clockInLoop finds a loop that reads the clock in every round, beside other work.
func clockInLoop(f *function, n ast.Node) Hint {
	name := f.callee(n)
	if name != "time.Now" && name != "time.Since" && name != "time.Until" {
		return Hint{}
	}
	share := f.spent(n, name)
	loop := f.loop(n)
	if share == 0 || loop == nil || !f.always(n) || !f.works(loop) || f.measures(n, loop) || f.isDeadline(n) || f.awaits(loop) || f.reads(loop) || f.waits(loop) {
		return Hint{}
	}
	return Hint{Share: share, Text: "the loop reads the clock in every iteration: read it in every hundredth, or once before the loop"}
}

// always reports whether the innermost loop around an expression comes to it in each round.
func (f *function) always(n ast.Node) bool {
	for p := f.parents[n]; p != nil; n, p = p, f.parents[p] {
		switch p := p.(type) {
		case *ast.BinaryExpr:
			if n == p.Y && (p.Op == token.LAND || p.Op == token.LOR) {
				return false
			}
		case *ast.IfStmt:
			if n != p.Cond && n != p.Init {
				return false
			}
		case *ast.CaseClause, *ast.CommClause:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		}
	}
	return false
}

// measures reports whether the time that is read is the begin or the end of something in each
// round.
func (f *function) measures(n ast.Node, loop ast.Stmt) bool {
	call := n.(*ast.CallExpr)
	if len(call.Args) == 1 { // time.Since
		return f.begins(call.Args[0], loop)
	}
	switch p := f.parents[n].(type) {
	case *ast.SelectorExpr:
		sub, ok := f.parents[p].(*ast.CallExpr)
		return ok && p.Sel.Name == "Sub" && len(sub.Args) == 1 && f.begins(sub.Args[0], loop)
	case *ast.AssignStmt:
		return len(p.Lhs) == 1 && f.ends(f.object(p.Lhs[0]), loop)
	}
	return false
}

// isDeadline reports whether the time that is read says until when something else may take.
func (f *function) isDeadline(n ast.Node) bool {
	for p := f.parents[n]; p != nil; p = f.parents[p] {
		switch p := p.(type) {
		case *ast.CallExpr:
			if _, _, name := f.method(p); strings.Contains(name, "Deadline") {
				return true
			}
		case ast.Stmt:
			return false
		}
	}
	return false
}

// begins reports whether a time was read in the loop.
func (f *function) begins(x ast.Expr, loop ast.Stmt) bool {
	start := f.object(x)
	return start != nil && body(loop).Pos() <= start.Pos() && start.Pos() < body(loop).End()
}

// ends reports whether the loop takes the time since a moment.
func (f *function) ends(start types.Object, loop ast.Stmt) bool {
	return holds(body(loop), func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 || start == nil || f.object(call.Args[0]) != start {
			return false
		}
		_, _, name := f.method(call)
		return name == "Sub" || f.callee(call) == "time.Since"
	})
}

// works reports whether a loop does more than to wait for a moment or for somebody else:
// it sets something to other than the time, or calls a function that is no pause.
func (f *function) works(loop ast.Stmt) (works bool) {
	for _, stmt := range body(loop).List {
		ast.Inspect(stmt, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.IncDecStmt:
				works = true
			case *ast.AssignStmt:
				works = works || !slices.ContainsFunc(n.Rhs, f.tellsTime) && !slices.ContainsFunc(n.Rhs, f.pauses)
			case *ast.ExprStmt:
				works = works || !f.pauses(n.X)
			}
			return !works
		})
	}
	return works
}

func (f *function) tellsTime(x ast.Expr) bool {
	return holds(x, func(n ast.Node) bool { return strings.HasPrefix(f.callee(n), "time.") })
}

// pauses reports whether a call does nothing but let others go on, or looks whether they did.
func (f *function) pauses(x ast.Expr) bool {
	switch f.callee(x) {
	case "time.Sleep", "runtime.Gosched":
		return true
	}
	_, _, name := f.method(x)
	return slices.Contains([]string{"Load", "CompareAndSwap", "Swap", "TryLock", "TryRLock", "Wait", "Err", "Done", "Reset", "Stop"}, name)
}
