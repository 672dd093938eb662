package source

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// A Round is what a goroutine that sleeps in each round of a loop does there, by the source.
type Round uint8

const (
	Straight Round = iota // there is no loop
	Look                  // it may look again and again whether others have done something
	Work                  // that does not depend on what it sees: it sleeps for as long as what it stands for takes
)

// A stretch of code is a loop, or a function of its own in which loops around it do not count.
type stretch struct {
	lines [2]int
	round Round
	items [][2]int // what handles things that a round has taken, if it may look otherwise
}

// Round tells what the innermost loop around a line does in its function. Called means that the line calls what sleeps, and
// is not itself a wait that a timer may end.
func (f *File) Round(line int, called bool) Round {
	var best stretch
	for _, x := range f.stretches {
		if x.lines[0] > line || line > x.lines[1] {
			continue
		}
		if n, least := x.lines[1]-x.lines[0], best.lines[1]-best.lines[0]; best.lines[0] == 0 || n < least || n == least && x.round == Look {
			best = x
		}
	}
	switch {
	case best.round == Work && !called:
		return Look
	case best.round == Look && called && within(best.items, line):
		return Work
	}
	return best.round
}

// rounds calls f with each loop and function of a file.
func rounds(file *ast.File, f func(n ast.Node, r Round, items []ast.Node)) {
	lengths := make(map[string]bool)
	for _, d := range file.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil && sleepsBy(d) {
			lengths[d.Name.Name] = true
		}
	}
	for n := range ast.Preorder(file) {
		switch n := n.(type) {
		case *ast.FuncLit:
			f(n, Straight, nil)
		case *ast.FuncDecl:
			if n.Body != nil && goes(n.Body) {
				f(n, Look, nil)
			}
		case *ast.RangeStmt:
			s, ticks := n.X.(*ast.SelectorExpr)
			ticks = ticks && s.Sel.Name == "C" || method(n.X) == "Tick" || method(n.X) == "After"
			if !ticks && endless(n.Body.List) {
				f(n, Work, nil)
			} else {
				f(n, Look, handled(n.Body, lengths))
			}
		case *ast.ForStmt:
			if (counts(n) || untilTime(n)) && endless(n.Body.List) || iterates(n.Cond) || waitsFor(n.Body.List) {
				f(n, Work, nil)
			} else {
				f(n, Look, handled(n.Body, lengths))
			}
		}
	}
}

// goes reports whether something may be a loop that is not written as one.
func goes(root ast.Node) bool {
	for n := range ast.Preorder(root) {
		if b, ok := n.(*ast.BranchStmt); ok && b.Tok == token.GOTO {
			return true
		}
	}
	return false
}

// counts reports whether the rounds of a loop are counted, or use up what there was before it.
func counts(loop *ast.ForStmt) bool {
	x, ok := loop.Cond.(*ast.BinaryExpr)
	if !ok || !slices.Contains([]token.Token{token.LSS, token.LEQ, token.GTR, token.GEQ, token.NEQ}, x.Op) {
		return false
	}
	steps := []ast.Stmt{loop.Post}
	if !skips(loop.Body) {
		steps = append(steps, loop.Body.List...)
	}
	return slices.ContainsFunc(steps, func(s ast.Stmt) bool {
		switch s := s.(type) {
		case *ast.IncDecStmt:
			return counter(x.X, s.X) || counter(x.Y, s.X)
		case *ast.AssignStmt:
			_, asks := s.Rhs[0].(*ast.CallExpr)
			return !asks && s.Tok != token.DEFINE && (counter(x.X, s.Lhs[0]) || counter(x.Y, s.Lhs[0]))
		}
		return false
	})
}

// skips reports whether a round may leave out the rest of its loop.
func skips(root ast.Node) (found bool) {
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.ForStmt, *ast.RangeStmt:
			return false
		case *ast.BranchStmt:
			found = found || n.Tok == token.CONTINUE
		}
		return !found
	})
	return found
}

// counter reports whether an expression is a variable, or its length.
func counter(e, variable ast.Expr) bool {
	if c, ok := e.(*ast.CallExpr); ok && len(c.Args) == 1 {
		if f, ok := c.Fun.(*ast.Ident); !ok || f.Name != "len" {
			return false
		}
		e = c.Args[0]
	}
	v, ok := e.(*ast.Ident)
	w, is := variable.(*ast.Ident)
	return ok && is && v.Name == w.Name
}

// untilTime reports whether a loop does the same again and again until some time.
func untilTime(loop *ast.ForStmt) bool {
	return loop.Cond != nil && new(clock).age(loop.Cond) != unasked && !slices.ContainsFunc(loop.Body.List, func(s ast.Stmt) bool {
		switch s := s.(type) {
		case *ast.IfStmt:
			return outcome(s.Cond) != failure && outcome(s.Cond) != told
		case *ast.SwitchStmt, *ast.SelectStmt, *ast.ForStmt:
			return true
		}
		return false
	})
}

// iterates reports whether a loop's condition takes the next of some things, by the names that such calls have.
func iterates(e ast.Expr) bool {
	return slices.Contains([]string{"Scan", "Next", "More"}, method(e))
}

// waitsFor reports whether each of a loop's rounds waits for others without asking again and again, at some place.
func waitsFor(list []ast.Stmt) bool {
	return slices.ContainsFunc(list, func(s ast.Stmt) bool {
		switch s := s.(type) {
		case *ast.SendStmt:
			return true
		case *ast.ForStmt: // as for a condition variable
			return slices.ContainsFunc(s.Body.List, waits)
		case *ast.SelectStmt:
			return !slices.ContainsFunc(s.Body.List, func(c ast.Stmt) bool {
				x := c.(*ast.CommClause)
				return x.Comm == nil || timed(x.Comm)
			})
		}
		return waits(s)
	})
}

func waits(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ExprStmt:
		return waitsIn(s.X)
	case *ast.AssignStmt:
		return len(s.Rhs) == 1 && waitsIn(s.Rhs[0])
	}
	return false
}

func waitsIn(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.UnaryExpr:
		return e.Op == token.ARROW && !timed(e)
	case *ast.CallExpr:
		return method(e) == "Wait" && len(e.Args) == 0
	}
	return false
}

// timed reports whether something receives from a timer.
func timed(root ast.Node) bool {
	for n := range ast.Preorder(root) {
		if s, ok := n.(*ast.SelectorExpr); ok && (s.Sel.Name == "C" || s.Sel.Name == "After" || s.Sel.Name == "Tick") {
			return true
		}
	}
	return false
}

// endless reports whether nothing that is seen in a loop's rounds ends it but that something failed, or that it is told to.
func endless(list []ast.Stmt) bool {
	return !slices.ContainsFunc(list, func(s ast.Stmt) bool { return leaver{}.leaves(s) })
}

// An ending is how something ended that a condition asks for.
type ending uint8

const (
	other ending = iota
	failure
	told // to end, by a context
	success
)

func outcome(e ast.Expr) ending {
	if succeeded(e) {
		return success
	}
	for n := range ast.Preorder(e) {
		if x, ok := n.(*ast.BinaryExpr); ok && x.Op == token.EQL && isNil(x.Y) {
			return success
		}
	}
	x, ok := e.(*ast.BinaryExpr)
	switch {
	case !ok || x.Op != token.NEQ || !isNil(x.Y) || !erroneous(x.X):
		return other
	case method(x.X) == "Err":
		return told
	}
	return failure
}

// A leaver finds what leaves a loop though nothing has failed.
type leaver struct {
	inner bool // within a statement that break leaves
	ended ending
	tells func(ast.Node) bool // it to end; or nil
}

func (l leaver) leaves(root ast.Node) (found bool) {
	inner := leaver{true, l.ended, l.tells}
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt:
			return false
		case *ast.ForStmt:
			found = found || inner.leaves(n.Body)
			return false
		case *ast.RangeStmt:
			found = found || inner.leaves(n.Body)
			return false
		case *ast.SwitchStmt:
			found = found || inner.leaves(n.Body)
			return false
		case *ast.TypeSwitchStmt:
			found = found || inner.leaves(n.Body)
			return false
		case *ast.CommClause:
			inner := inner
			if n.Comm != nil && (slices.Contains(strings.Fields(names(n.Comm)), "Done") || l.tells != nil && l.tells(n.Comm)) {
				inner.ended = told
			}
			found = found || slices.ContainsFunc(n.Body, func(s ast.Stmt) bool { return inner.leaves(s) })
			return false
		case *ast.IfStmt:
			then := l
			if x := outcome(n.Cond); x != other {
				then.ended = x
			} else if l.tells != nil && asks(n, l.tells) {
				then.ended = told
			}
			found = found || then.leaves(n.Body) || n.Else != nil && l.leaves(n.Else)
			return false
		case *ast.ReturnStmt:
			found = found || l.ended == success || l.ended != told && !slices.ContainsFunc(n.Results, erroneous)
		case *ast.BranchStmt:
			found = found || l.ended != told && (n.Label != nil || n.Tok == token.GOTO || n.Tok == token.BREAK && !l.inner)
		}
		return !found
	})
	return found
}

// erroneous reports whether an expression is of an error, by its names.
func erroneous(e ast.Expr) bool {
	return slices.ContainsFunc(strings.Fields(names(e)), func(s string) bool { return strings.HasPrefix(strings.ToLower(s), "err") })
}

// names are those of functions, methods and variables in something, each with a space after it.
func names(root ast.Node) string {
	var b strings.Builder
	for n := range ast.Preorder(root) {
		if v, ok := n.(*ast.Ident); ok {
			b.WriteString(v.Name + " ")
		}
	}
	return b.String()
}

// handled are the calls of a round that are given what it has taken: not so those that say how long to sleep.
func handled(body *ast.BlockStmt, lengths map[string]bool) (list []ast.Node) {
	taken := make(map[string]bool)
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.AssignStmt:
			if v, ok := n.Lhs[0].(*ast.Ident); ok && n.Tok == token.DEFINE && fetches(n.Rhs[0]) {
				taken[v.Name] = !erroneous(v)
			}
		case *ast.CallExpr:
			if s := named(n.Fun); !lengths[s] && s != "Sleep" && slices.ContainsFunc(strings.Fields(names(n)), func(name string) bool { return taken[name] }) {
				list = append(list, n)
			}
		}
		return true
	})
	return list
}

// fetches reports whether an expression takes something from somewhere.
func fetches(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.TypeAssertExpr:
		return fetches(e.X)
	case *ast.UnaryExpr:
		return e.Op == token.ARROW
	case *ast.CallExpr, *ast.IndexExpr:
		return true
	}
	return false
}

// sleepsBy reports whether a function sleeps for as long as its parameters, or what it is a method of, say.
func sleepsBy(d *ast.FuncDecl) bool {
	parameters := declared(d.Recv, d.Type.Params)
	for n := range ast.Preorder(d.Body) {
		if sleeps(n) && slices.ContainsFunc(n.(*ast.CallExpr).Args, func(e ast.Expr) bool {
			return slices.ContainsFunc(strings.Fields(names(e)), func(name string) bool { return parameters[name] })
		}) {
			return true
		}
	}
	return false
}
