// Package hint finds faults that have a known cure, if both the source of a
// function and the profile of a run show them. When in doubt, it says nothing.
package hint

import (
	"cmp"
	"go/ast"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/words"
)

// least is the share of the run below which no cure is worth a word.
const least = 0.02

// A Hint is a fault and its cure in one sentence.
type Hint struct {
	Line  int
	Text  string
	Share float64 // the part of the run that it is worth at most
}

// A Cell is what a run spends on a line of a function in doing one thing, which is a
// word of package words or the name of a function.
type Cell struct {
	Line  int
	Word  string
	Share float64
}

// Evidence is what a profile says of a function.
type Evidence struct {
	Wall   time.Duration // of the run; 0: not known
	Cells  []Cell
	Queues []int // lines at which others waited for a lock most of the time
}

// Tells reports whether there is anything among what was seen that a hint may be about. If not,
// the source need not be read.
func (e Evidence) Tells() bool {
	return slices.ContainsFunc(e.Cells, func(c Cell) bool {
		switch c.Word {
		case words.Append, words.Concatenation, words.MapGrowth, words.Defer:
			return true
		}
		return slices.ContainsFunc([]string{"system call ", "encoding/json.", "fmt.Sprint", "net", "os.", "regexp.", "sync.", "time."},
			func(prefix string) bool { return strings.HasPrefix(c.Word, prefix) })
	})
}

// Find returns the hints for the function that stands at a line of a file, the largest
// first. A function that is not there has none.
func (p *Package) Find(file string, line int, e Evidence) []Hint {
	decl := p.function(file, line)
	if decl == nil || decl.Body == nil || isTest(decl, file) {
		return nil
	}
	p.finding.Lock()
	defer p.finding.Unlock()
	f := &function{Package: p, decl: decl, Evidence: e, parents: parents(decl)}
	var hints []Hint
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		for _, look := range faults {
			if h := look(f, n); h.Share >= least {
				h.Line, h.Share = f.line(n), min(1, h.Share)
				hints = append(hints, h)
			}
		}
		return true
	})
	slices.SortStableFunc(hints, func(a, b Hint) int { return cmp.Compare(b.Share, a.Share) })
	return hints
}

// isTest reports whether package testing calls a function. It may do on purpose what it does, as a
// benchmark of a package.
func isTest(decl *ast.FuncDecl, file string) bool {
	return strings.HasSuffix(file, "_test.go") && decl.Recv == nil && slices.ContainsFunc([]string{"Benchmark", "Test", "Fuzz", "Example"},
		func(prefix string) bool { return strings.HasPrefix(decl.Name.Name, prefix) })
}

// faults look at one node of a function each, and return a hint without its line, or
// the zero one.
var faults = []func(f *function, n ast.Node) Hint{
	growingSlice, growingMap, growingString,
	compiledPattern, plainFormat, clockInLoop, deferInLoop,
	lockedIO, unbuffered, sameJSON,
}

// A function is one whose source is looked at.
type function struct {
	*Package
	Evidence
	decl    *ast.FuncDecl
	parents map[ast.Node]ast.Node
}

func parents(root ast.Node) map[ast.Node]ast.Node {
	parents := make(map[ast.Node]ast.Node)
	var path []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			path = path[:len(path)-1]
			return false
		}
		if len(path) > 0 {
			parents[n] = path[len(path)-1]
		}
		path = append(path, n)
		return true
	})
	return parents
}

// spent is the share of the run that the lines of a node spend on the words.
func (f *function) spent(n ast.Node, list ...string) (share float64) {
	first, last := f.line(n), f.fset.Position(n.End()).Line
	for _, c := range f.Cells {
		if first <= c.Line && c.Line <= last && slices.Contains(list, c.Word) {
			share += c.Share
		}
	}
	return share
}

// allocating is as spent, with the collection of what is allocated in the same lines; it
// is 0 where the words are not among what is seen there.
func (f *function) allocating(n ast.Node, list ...string) float64 {
	share := f.spent(n, list...)
	if share > 0 {
		share += f.spent(n, words.Collection)
	}
	return share
}
