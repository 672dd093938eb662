package hint

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/words"
)

// compilations is how often an expression must have been compiled in the time that was spent
// on it.
const compilations = 20

// compiledPattern finds a regular expression that is always the same and compiled again and
// again.
func compiledPattern(f *function, n ast.Node) Hint {
	name := f.callee(n)
	short, ok := strings.CutPrefix(name, "regexp.")
	if !ok {
		return Hint{}
	}
	share := f.allocating(n, name)
	call := n.(*ast.CallExpr)
	if share == 0 || len(call.Args) == 0 {
		return Hint{}
	}
	pattern, ok := f.text(call.Args[0])
	if !ok {
		return Hint{}
	}
	switch short {
	case "Compile", "MustCompile", "CompilePOSIX", "MustCompilePOSIX":
		if time.Duration(share*float64(f.Wall)) < compilations*compiling(pattern) {
			return Hint{}
		}
	case "Match", "MatchString":
		if f.loop(n) == nil && !f.calledOften() {
			return Hint{}
		}
	default:
		return Hint{}
	}
	return Hint{Share: share, Text: fmt.Sprintf("%s compiles the same expression again and again: compile it once, into a package-level variable", name)}
}

// compiling is how long it takes to compile an expression here.
func compiling(pattern string) time.Duration {
	best := time.Hour
	for range 3 {
		start := time.Now()
		if _, err := regexp.Compile(pattern); err != nil {
			return time.Hour
		}
		best = min(best, time.Since(start))
	}
	return best
}

// clockInLoop finds a loop that reads the clock in every round, beside other work.
func clockInLoop(f *function, n ast.Node) Hint {
	name := f.callee(n)
	if name != "time.Now" && name != "time.Since" && name != "time.Until" {
		return Hint{}
	}
	share := f.spent(n, name)
	loop := f.loop(n)
	if share == 0 || loop == nil || !f.always(n, loop) || !f.works(loop) {
		return Hint{}
	}
	return Hint{Share: share, Text: "the loop reads the clock in every round: read it every hundredth round, or once before the loop"}
}

// always reports whether a loop comes to an expression in each of its rounds.
func (f *function) always(n ast.Node, loop ast.Stmt) bool {
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

// works reports whether a loop does more than to wait for a moment or for somebody else:
// it sets something to other than the time, or calls a function that is no pause.
func (f *function) works(loop ast.Stmt) (works bool) {
	for _, stmt := range body(loop).List {
		ast.Inspect(stmt, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.IncDecStmt:
				works = true
			case *ast.AssignStmt:
				works = works || !slices.ContainsFunc(n.Rhs, f.tellsTime)
			case *ast.ExprStmt:
				works = works || !f.pauses(n.X)
			}
			return !works
		})
	}
	return works
}

func (f *function) tellsTime(x ast.Expr) (tells bool) {
	ast.Inspect(x, func(n ast.Node) bool {
		tells = tells || n != nil && strings.HasPrefix(f.callee(n), "time.")
		return !tells
	})
	return tells
}

// pauses reports whether a call does nothing but let others go on.
func (f *function) pauses(x ast.Expr) bool {
	switch f.callee(x) {
	case "time.Sleep", "runtime.Gosched":
		return true
	}
	_, _, name := f.method(x)
	return slices.Contains([]string{"Load", "Wait", "Err", "Done", "Reset", "Stop"}, name)
}

// deferInLoop finds a loop whose rounds each put off a call to the function's end.
func deferInLoop(f *function, n ast.Node) Hint {
	stmt, ok := n.(*ast.DeferStmt)
	if !ok || f.spent(stmt, words.Defer) == 0 {
		return Hint{}
	}
	loop := f.loop(stmt)
	if loop == nil || f.enclosing(stmt) != ast.Node(f.decl) || f.endsAtOnce(loop) {
		return Hint{}
	}
	return Hint{Share: f.spent(f.decl, words.Defer), Text: "calls deferred in a loop pile up until the function returns: put one round into a function of its own"}
}

// endsAtOnce reports whether a loop's body ends by leaving the loop.
func (f *function) endsAtOnce(loop ast.Stmt) bool {
	list := body(loop).List
	if len(list) == 0 {
		return false
	}
	switch s := list[len(list)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return s.Tok.String() == "break"
	}
	return false
}

// sameJSON finds values of one type of the program that are encoded or decoded as JSON again
// and again.
func sameJSON(f *function, n ast.Node) Hint {
	name := f.callee(n)
	short, ok := strings.CutPrefix(name, "encoding/json.")
	if !ok || short != "Marshal" && short != "MarshalIndent" && short != "Unmarshal" {
		return Hint{}
	}
	share := f.allocating(n, name)
	if share == 0 || f.loop(n) == nil && !f.calledOften() {
		return Hint{}
	}
	args := n.(*ast.CallExpr).Args
	value := args[0]
	if short == "Unmarshal" {
		value = args[len(args)-1]
	}
	typ := f.ownType(value)
	if typ == "" || f.inTest() {
		return Hint{}
	}
	return Hint{Share: share, Text: fmt.Sprintf("json.%s walks %s by reflection every time: generate or write the code for that type", short, typ)}
}

// inTest reports whether the function belongs to a test: a benchmark of a package does on
// purpose what it does.
func (f *function) inTest() bool {
	return strings.HasSuffix(f.fset.Position(f.decl.Pos()).Filename, "_test.go")
}

// ownType returns the name of the struct type of the package that a value is, points to, or
// is a list of, unless it has methods for JSON; and otherwise "".
func (f *function) ownType(x ast.Expr) string {
	t := f.info.TypeOf(x)
	for t != nil {
		switch u := t.(type) {
		case *types.Pointer:
			t = u.Elem()
			continue
		case *types.Slice:
			t = u.Elem()
			continue
		case *types.Named:
			if _, ok := u.Underlying().(*types.Struct); ok && !encodesItself(u) {
				return u.Obj().Name()
			}
		}
		return ""
	}
	return ""
}

func encodesItself(t *types.Named) bool {
	for m := range t.Methods() {
		switch m.Name() {
		case "MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText":
			return true
		}
	}
	return false
}
