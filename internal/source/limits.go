package source

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A limits is where in a package a goroutine may have to wait for a moment of the clock: for a rate limiter, a ticker,
// or asleep until a schedule's next moment. By names alone: what a call calls, and of what type it is, is not known.
type limits struct {
	loops marks // in which it may
	funcs marks // likewise, of functions
	plans marks // loops that have others do what is due
	given marks // loops that go on until a time that their function is given
}

// marks are first and last lines, by file.
type marks map[string][][2]int

// Limited reports whether a line is one of a loop in each round of which a goroutine may have to wait for a moment of
// the clock, and Limits whether it is one of a function in which it may.
func (t *Tree) Limited(file string, line int) bool { return within(t.limits(file).loops[file], line) }
func (t *Tree) Limits(file string, line int) bool  { return within(t.limits(file).funcs[file], line) }

// Appoints reports whether a line is of a loop that waits until moments that it has computed, or for what comes before
// that, as one that hands out what is due: who does that is not waited for before it is.
func (t *Tree) Appoints(file string, line int) bool { return within(t.limits(file).plans[file], line) }

func within(list [][2]int, line int) bool {
	return slices.ContainsFunc(list, func(x [2]int) bool { return x[0] <= line && line <= x[1] })
}

// limits are those of a file's package: none if the file is not what was measured.
func (t *Tree) limits(file string) *limits {
	if _, err := t.File(file); err != nil {
		return &limits{}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	dir := filepath.Dir(file)
	x, ok := t.packages[dir]
	if !ok {
		x = readLimits(dir)
		if t.packages == nil {
			t.packages = make(map[string]*limits)
		}
		t.packages[dir] = x
	}
	return x
}

// A limiting is what a package imports and declares.
type limiting struct {
	fset    *token.FileSet
	limiter bool            // it imports one
	ticker  bool            // it makes one
	names   map[string]bool // of who waits, with how many arguments
	sleeps  map[string]bool // of who sleeps for as long as an argument says
}

func readLimits(dir string) *limits {
	x := limiting{fset: token.NewFileSet(), names: make(map[string]bool), sleeps: make(map[string]bool)}
	out := &limits{make(marks), make(marks), make(marks), make(marks)}
	ships, tests := make(map[string]*ast.File), make(map[string]*ast.File)
	list, _ := os.ReadDir(dir) // what can be read
	for _, e := range list {
		p := filepath.Join(dir, e.Name())
		if filepath.Ext(p) != ".go" {
			continue
		}
		if f, _ := parser.ParseFile(x.fset, p, nil, parser.SkipObjectResolution); f != nil {
			if strings.HasSuffix(p, "_test.go") {
				tests[p] = f
			} else {
				ships[p] = f
			}
		}
	}
	for _, files := range []map[string]*ast.File{ships, tests} { // what ships calls no test
		x.learn(files)
		x.find(files, out)
	}
	lines := linesIn(x.fset)
	maps.Copy(ships, tests)
	givenDeadlines(ships, func(path string, loop ast.Node) { out.given[path] = append(out.given[path], lines(loop)) })
	return out
}

// learn learns who waits in some more files: who calls who waits may wait, too.
func (x *limiting) learn(files map[string]*ast.File) {
	for _, f := range files {
		x.imports(f)
	}
	for n := -1; n < len(x.names); {
		n = len(x.names)
		for _, f := range files {
			for _, d := range f.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil && x.waits(f.Body) {
					x.names[f.Name.Name+strconv.Itoa(f.Type.Params.NumFields())] = true
				}
			}
		}
	}
}

// find adds where something waits in some files.
func (x *limiting) find(files map[string]*ast.File, out *limits) {
	lines := linesIn(x.fset)
	for p, f := range files {
		for n := range ast.Preorder(f) {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Body != nil && (x.waits(n.Body) || sleepsFor(n)) {
					out.funcs[p] = append(out.funcs[p], lines(n))
				}
			case *ast.ForStmt, *ast.RangeStmt:
				if x.waits(n) {
					out.loops[p] = append(out.loops[p], lines(n))
				}
			}
			if n, ok := n.(*ast.ForStmt); ok && readLengths(n).appoints(n.Body) {
				out.plans[p] = append(out.plans[p], lines(n))
			}
		}
	}
}

func (x *limiting) imports(f *ast.File) {
	for _, spec := range f.Imports {
		if name, err := strconv.Unquote(spec.Path.Value); err == nil {
			x.limiter = x.limiter || symbol.Limiter(name)
		}
	}
	for n := range ast.Preorder(f) {
		if s := method(n); s == "NewTicker" || s == "Tick" {
			x.ticker = true
		}
		if d, ok := n.(*ast.FuncDecl); ok && d.Body != nil && sleepsFor(d) {
			x.sleeps[d.Name.Name+strconv.Itoa(d.Type.Params.NumFields())] = true
		}
	}
}

// sleepsFor reports whether a function sleeps, or sets a timer, for as long as one of its parameters says.
func sleepsFor(d *ast.FuncDecl) bool {
	parameters := declared(d.Type.Params)
	for n := range ast.Preorder(d.Body) {
		if !sleeps(n) || len(n.(*ast.CallExpr).Args) != 1 {
			continue
		}
		if v, ok := n.(*ast.CallExpr).Args[0].(*ast.Ident); ok && parameters[v.Name] {
			return true
		}
	}
	return false
}

// declared are the names in lists of parameters.
func declared(lists ...*ast.FieldList) map[string]bool {
	names := make(map[string]bool)
	for _, l := range lists {
		if l == nil {
			continue
		}
		for _, f := range l.List {
			for _, v := range f.Names {
				names[v.Name] = true
			}
		}
	}
	return names
}

// sleeps reports whether a node is a call that sleeps, or that sets a timer.
func sleeps(n ast.Node) bool {
	s := method(n)
	return s == "Sleep" || s == "After" || s == "NewTimer"
}

// waits reports whether something may wait for a moment of the clock. What it has other goroutines do is not it.
func (x *limiting) waits(root ast.Node) (found bool) {
	lengths := readLengths(root)
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt, *ast.CommClause: // what else a select waits for may come first
			return false
		case *ast.SelectStmt:
			found = found || lengths.sleeps(n)
		case *ast.RangeStmt:
			found = found || x.ticks(n.X)
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW && (x.ticks(n.X) || lengths.due(n.X))
		case *ast.CallExpr:
			found = found || x.call(n, lengths)
		}
		return !found
	})
	return found
}

// ticks reports whether an expression may be a ticker's channel.
func (x *limiting) ticks(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	return ok && x.ticker && s.Sel.Name == "C"
}

// takes are methods of limiters, with how many arguments they have.
var takes = [...]string{"Wait1", "WaitN2", "Take0", "Take1"}

func (x *limiting) call(n *ast.CallExpr, l lengths) bool {
	_, s := selected(n)
	name := named(n.Fun) + strconv.Itoa(len(n.Args))
	if name == "Sleep1" || x.sleeps[name] {
		return slices.ContainsFunc(n.Args, l.tells)
	}
	return x.names[name] || s != nil && x.limiter && slices.Contains(takes[:], name)
}

// method is the name of the method, or of the other package's function, that a node calls, or "".
func method(n ast.Node) string {
	if x, ok := n.(*ast.CallExpr); ok {
		if _, s := selected(x); s != nil {
			return s.Sel.Name
		}
	}
	return ""
}
