package gorun

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// BuildCounting builds a package's test program, uninstrumented, so that it
// counts how often each block of the packages that match the patterns runs.
// Without patterns it is that package alone.
func (g Go) BuildCounting(ctx context.Context, b Build, patterns ...string) error {
	if len(g.replaced) > 0 {
		return fmt.Errorf("%s %w: the go command counts in files as they stand, whatever -overlay says", strings.Join(b.Names, " "), ErrBuild)
	}
	args := []string{"test", "-c", "-covermode=atomic"}
	if len(patterns) > 0 {
		args = append(args, "-coverpkg="+strings.Join(patterns, ","))
	}
	return g.build(ctx, b, args...)
}

// A position is where a block starts, as line directives have it.
type position struct {
	file         string // import path and the file's own name
	line, column int    // the column is 0 where directives leave it open
}

// Executed is how often a function was called, and how often blocks of it were
// executed, all together.
type Executed struct{ Calls, Blocks int64 }

// A CallReader reads coverage profiles that counting test programs wrote. It remembers
// the source of the packages. It may be used by several goroutines at once.
type CallReader struct {
	// Dirs has the directories of the packages by import path; packages that are not in
	// it are left out.
	Dirs map[string]string

	mu        sync.Mutex
	functions map[string][]function // by import path
}

// Read returns what each function executed, by its name as the runtime prints it but
// without type arguments. A function's calls are the count of the block that it starts
// with; functions that have none, being empty, are missing, as are init functions,
// which share one name, and those that line directives put at one place.
func (r *CallReader) Read(profile string) (map[string]Executed, error) {
	text, err := os.ReadFile(profile)
	if err != nil {
		return nil, err
	}
	blocks := make(map[string]counts) // by package
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "mode: ") {
			continue
		}
		start, count, err := parseBlock(line)
		if err != nil {
			return nil, fmt.Errorf("gorun: coverage %q: %w", line, err)
		}
		pkg := path.Dir(start.file)
		if blocks[pkg] == nil {
			blocks[pkg] = make(counts)
		}
		blocks[pkg].add(start, count)
	}
	executed := make(map[string]Executed)
	for pkg, c := range blocks {
		functions, err := r.of(pkg)
		if err != nil {
			return nil, err
		}
		c.addTo(executed, functions)
	}
	return executed, nil
}

// counts are the counts of a package's blocks, by the base name of their file.
type counts map[string]map[position]int64

func (c counts) add(at position, n int64) {
	if c[at.file] == nil {
		c[at.file] = make(map[position]int64)
	}
	c[at.file][at] += n
}

// addTo adds what functions executed.
func (c counts) addTo(executed map[string]Executed, functions []function) {
	found := make(map[position][]function) // by where they start
	for _, f := range functions {
		for _, at := range f.starts {
			if _, ok := c[at.file][at]; ok {
				found[at] = append(found[at], f)
				break
			}
		}
	}
	sums := make(map[string]sums)
	for file, blocks := range c {
		sums[file] = sum(blocks)
	}
	for at, list := range found {
		if f := list[0]; len(list) == 1 {
			x, calls := executed[f.name], c[at.file][at]
			// Directives without columns put a function's end before its start.
			executed[f.name] = Executed{x.Calls + calls, x.Blocks + max(calls, sums[at.file].between(at, f.end))}
		}
	}
}

// sums are positions in a file, in order, each with the sum of the counts before it.
type sums struct {
	at     []position
	before []int64
}

func sum(blocks map[position]int64) (s sums) {
	s.at = slices.SortedFunc(maps.Keys(blocks), position.compare)
	s.before = make([]int64, 1, len(s.at)+1)
	for i, at := range s.at {
		s.before = append(s.before, s.before[i]+blocks[at])
	}
	return s
}

// between is the sum of the counts from one position to another.
func (s sums) between(from, to position) int64 {
	i, _ := slices.BinarySearchFunc(s.at, from, position.compare)
	j, _ := slices.BinarySearchFunc(s.at, to, position.compare)
	return s.before[max(i, j)] - s.before[i]
}

// A function is where one stands in the source, as line directives have it.
type function struct {
	name   string
	starts []position // one of these, depending on the release
	end    position
}

// of returns the functions of a package. Line directives may put what one file has into
// others.
func (r *CallReader) of(importPath string) (list []function, err error) {
	dir, ok := r.Dirs[importPath]
	if !ok {
		return nil, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if list, ok = r.functions[importPath]; ok {
		return list, nil
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			continue // it is no part of the package, which has been compiled
		}
		at := func(pos token.Pos) position {
			p := set.Position(pos)
			return position{importPath + "/" + filepath.Base(p.Filename), p.Line, p.Column}
		}
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body != nil && fn.Name.Name != "init" {
				// Blocks start at a left brace or, for some releases, behind it.
				list = append(list, function{importPath + "." + symbol.Untyped(symbol.NameOf(fn)), []position{at(fn.Body.Lbrace), at(fn.Body.Lbrace + 1)}, at(fn.Body.Rbrace)})
			}
		}
	}
	if r.functions == nil {
		r.functions = make(map[string][]function)
	}
	r.functions[importPath] = list
	return list, nil
}

// parseBlock reads "file:line.column,line.column statements count".
func parseBlock(line string) (start position, count int64, err error) {
	fields := strings.Fields(line)
	if len(fields) < 3 {
		return start, 0, errors.New("need a place, a number of statements and a count")
	}
	colon := strings.LastIndexByte(line, ':')
	if colon < 0 {
		return start, 0, errors.New("need a file")
	}
	start.file = line[:colon]
	if _, err := fmt.Sscanf(line[colon+1:], "%d.%d,", &start.line, &start.column); err != nil {
		return start, 0, err
	}
	count, err = strconv.ParseInt(fields[len(fields)-1], 10, 64)
	return start, count, err
}

func (p position) compare(q position) int {
	return cmp.Or(strings.Compare(p.file, q.file), cmp.Compare(p.line, q.line), cmp.Compare(p.column, q.column))
}
