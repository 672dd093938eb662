// Package source reads the source of what was measured, as it was when it was
// measured.
package source

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"sync"
	"time"
)

// ErrChanged means that a file is not any more what was measured.
var ErrChanged = errors.New("changed since")

// A Tree is the files of a program as they were when it was built. The zero value
// takes files as they are. A Tree reads each file once; it may be used by several goroutines.
type Tree struct {
	// Built is when the program was built: a file that was written later has changed.
	Built time.Time

	mu       sync.Mutex
	files    map[string]read
	packages map[string]*limits // by directory
}

// A read is what came of reading a file.
type read struct {
	file *File
	err  error
}

// A File is the text of a file.
type File struct {
	Path  string
	Lines []string // without their ends

	functions [][2]int // the first and last lines of those that it declares
	spins     [][2]int // of loops that do nothing but ask
	spun      [][2]int // of what these do before they end
	aged      [][2]int // of what is done when something is too old, or others have what is needed
	again     [][2]int // of what is done before something is tried again
	tried     [][2]int // of the loops that try it
	byClock   [][2]int // of loops that go on until some time
	races     [][2]int // of loops that end when nobody else came before
	told      [][2]int // of loops that end when they are told to
	chooses   [][2]int // of what takes items from several channels
	stretches []stretch
	variables []variable
}

// File reads a file. The error is ErrChanged, or that of reading it.
func (t *Tree) File(path string) (*File, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r, ok := t.files[path]
	if !ok {
		r.file, r.err = t.read(path)
		if t.files == nil {
			t.files = make(map[string]read)
		}
		t.files[path] = r
	}
	return r.file, r.err
}

func (t *Tree) read(path string) (*File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !t.Built.IsZero() && info.ModTime().After(t.Built) {
		return nil, fmt.Errorf("%s: %w %s", path, ErrChanged, t.Built.Format(time.DateTime))
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	f := &File{Path: path, Lines: strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")}
	for i, line := range f.Lines {
		f.Lines[i] = strings.TrimSuffix(line, "\r")
	}
	if strings.HasSuffix(path, ".go") {
		f.parse(text)
	}
	return f, nil
}

// parse finds the functions, and what its lines tell of how often something is done, as far as the file is Go.
func (f *File) parse(text []byte) {
	fset := token.NewFileSet()
	parsed, _ := parser.ParseFile(fset, "", text, parser.SkipObjectResolution) // what is there, if not all
	if parsed == nil {
		return
	}
	lines := linesIn(fset)
	for _, d := range parsed.Decls {
		if decl, ok := d.(*ast.FuncDecl); ok {
			f.functions = append(f.functions, lines(decl))
		}
	}
	f.variables = unnamed(parsed, lines)
	between := func(from, to ast.Node) [2]int { return [2]int{lines(from)[0], lines(to)[1]} }
	times, names := readClock(parsed), pausing(parsed)
	retries := func(loop ast.Node, while ast.Expr, body []ast.Stmt) {
		again(while, body, names, func(from, to ast.Node) {
			f.again, f.tried = append(f.again, between(from, to)), append(f.tried, lines(loop))
		})
	}
	byClock(parsed, findDeadlines(parsed), times, func(loop ast.Node) { f.byClock = append(f.byClock, lines(loop)) })
	rounds(parsed, func(n ast.Node, r Round, items []ast.Node) {
		x := stretch{lines: lines(n), round: r}
		for _, item := range items {
			x.items = append(x.items, lines(item))
		}
		f.stretches = append(f.stretches, x)
	})
	for n := range ast.Preorder(parsed) {
		times.aged(statements(n), func(from, to ast.Node) { f.aged = append(f.aged, between(from, to)) })
		instead(n, func(from, to ast.Node) { f.aged = append(f.aged, between(from, to)) })
		switch n := n.(type) {
		case *ast.ForStmt:
			if last, ok := spins(n); ok {
				f.spins = append(f.spins, lines(n))
				for _, b := range last {
					f.spun = append(f.spun, between(b.List[0], b.List[len(b.List)-1]))
				}
			}
			if races(n) {
				f.races = append(f.races, lines(n))
			}
			if untilTold(n) {
				f.told = append(f.told, lines(n))
			}
			retries(n, n.Cond, n.Body.List)
		case *ast.RangeStmt:
			retries(n, nil, n.Body.List)
		case *ast.SelectStmt:
			if chooses(n) {
				f.chooses = append(f.chooses, lines(n))
			}
		}
	}
}

// linesIn tells the first and the last line of a node of a file.
func linesIn(fset *token.FileSet) func(ast.Node) [2]int {
	return func(n ast.Node) [2]int {
		return [2]int{fset.PositionFor(n.Pos(), false).Line, fset.PositionFor(n.End(), false).Line}
	}
}

// Line returns a line, or "" if there is none of that number.
func (f *File) Line(number int) string {
	if number < 1 || number > len(f.Lines) {
		return ""
	}
	return f.Lines[number-1]
}

// Function returns the first and last lines of the function around a line, or zeros.
func (f *File) Function(line int) (first, last int) {
	for _, fn := range f.functions {
		if fn[0] <= line && line <= fn[1] {
			return fn[0], fn[1]
		}
	}
	return 0, 0
}
