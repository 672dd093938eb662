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
		if f.isOnce(n) || time.Duration(share*float64(f.Wall)) < compilations*compiling(pattern) {
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

// deferInLoop finds a loop whose rounds each put off a call to the function's end.
func deferInLoop(f *function, n ast.Node) Hint {
	stmt, ok := n.(*ast.DeferStmt)
	if !ok || f.spent(stmt, words.Defer) == 0 {
		return Hint{}
	}
	loop := f.loop(stmt)
	if block, ok := f.parents[stmt].(*ast.BlockStmt); !ok || endsAtOnce(block) {
		return Hint{}
	}
	if loop == nil || f.enclosing(stmt) != ast.Node(f.decl) || endsAtOnce(body(loop)) || f.few(loop) || !f.isLast(loop) {
		return Hint{}
	}
	return Hint{Share: f.spent(f.decl, words.Defer), Text: "calls deferred in a loop pile up until the function returns: move the body into a function of its own"}
}

// endsAtOnce reports whether a block ends by leaving its loop.
func endsAtOnce(block *ast.BlockStmt) bool {
	if len(block.List) == 0 {
		return false
	}
	switch s := block.List[len(block.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return s.Tok == token.BREAK
	}
	return false
}

// isLast reports whether the function does nothing behind a loop, for which calls may have been
// put off on purpose.
func (f *function) isLast(loop ast.Stmt) bool {
	for n, p := ast.Node(loop), f.parents[loop]; p != nil; n, p = p, f.parents[p] {
		block, ok := p.(*ast.BlockStmt)
		if !ok {
			continue
		}
		for _, stmt := range block.List[slices.Index(block.List, n.(ast.Stmt))+1:] {
			if _, returns := stmt.(*ast.ReturnStmt); !returns || calls(stmt) {
				return false
			}
		}
	}
	return true
}

// calls reports whether there is a call in a statement.
func calls(stmt ast.Stmt) bool {
	return holds(stmt, func(n ast.Node) bool {
		_, ok := n.(*ast.CallExpr)
		return ok
	})
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
	if typ == "" {
		return Hint{}
	}
	return Hint{Share: share, Text: fmt.Sprintf("json.%s walks %s by reflection every time: generate or write the code for that type", short, typ)}
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
