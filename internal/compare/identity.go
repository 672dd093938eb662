package compare

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/identity"
	"github.com/bottleneck-go/bottleneck/report"
)

// A likeness says how alike a package's test programs are on both sides.
type likeness int

const (
	unknown    likeness = iota // it cannot be told
	sourceOnly                 // Go files differ alone, so that it can be told of each benchmark
	identical                  // nothing differs that they are built from
)

// compareTrees finds out how alike the packages are. What fails in it makes nothing
// wrong: everything is measured then.
func (c *comparer) compareTrees(ctx context.Context) {
	c.alike = make(map[string]likeness)
	base, head := c.sides[0], c.sides[1]
	if c.All || !reflect.DeepEqual(base.variant, head.variant) || base.suite.Env.GOVERSION != head.suite.Env.GOVERSION ||
		base.suite.Env.GOROOT != head.suite.Env.GOROOT || base.suite.Env.GOFLAGS != head.suite.Env.GOFLAGS ||
		strings.Contains(head.suite.Env.GOFLAGS, "-overlay") {
		return
	}
	c.Status("comparing the trees")
	files, err := identity.Differences(base.Top, head.Top)
	if err != nil {
		return
	}
	var inputs [2]inputs
	for i, s := range c.sides {
		if inputs[i], err = s.inputs(ctx); err != nil {
			return
		}
	}
	for _, p := range base.programs {
		c.alike[p.ImportPath] = alike(p.ImportPath, files, inputs)
	}
}

// inputs are what a side's test programs are built from.
type inputs struct {
	top      string
	packages map[string]gorun.Package
	deps     map[string][]string
}

func (s *version) inputs(ctx context.Context) (x inputs, err error) {
	x.packages = make(map[string]gorun.Package)
	if x.top, err = filepath.Abs(s.Top); err != nil {
		return x, err
	}
	for _, p := range s.suite.Listed {
		if !p.OfTest() {
			x.packages[p.ImportPath] = p
		}
	}
	x.deps, err = s.suite.TestDeps(ctx)
	return x, err
}

// readsGo reports whether a package may read source files of any other: by what it
// imports. (Every test program has package go/parser in it.)
func readsGo(p gorun.Package) bool {
	return slices.ContainsFunc(slices.Concat(p.Imports, p.TestImports, p.XTestImports), func(path string) bool {
		return path == "go/parser" || path == "go/build" || path == "go/importer"
	})
}

// alike says how alike the test programs of a package are, by the files in which the
// trees differ.
func alike(importPath string, files []string, sides [2]inputs) likeness {
	footprint := identity.NewFootprint()
	readsSource := false
	all := slices.Concat(sides[0].deps[importPath], sides[1].deps[importPath])
	if len(sides[0].deps[importPath]) == 0 || len(sides[1].deps[importPath]) == 0 {
		return unknown
	}
	byCode := true
	for _, dep := range append(all, importPath) {
		var dirs [2]string
		for i, x := range sides {
			p, ok := x.packages[dep]
			if !ok || p.Standard || p.Dir == "" {
				continue
			}
			readsSource = readsSource || readsGo(p)
			rel, err := filepath.Rel(x.top, p.Dir)
			if err != nil || !filepath.IsLocal(rel) {
				dirs[i] = p.Dir
				continue
			}
			footprint.Add(filepath.ToSlash(rel), p.Embedded())
			byCode = byCode && !hidesCalls(p)
		}
		if dirs[0] != dirs[1] {
			return unknown
		}
	}
	touched := slices.DeleteFunc(slices.Clone(files), func(f string) bool {
		return !footprint.Touches(f) && !(readsSource && strings.HasSuffix(f, ".go"))
	})
	switch {
	case len(touched) == 0:
		return identical
	case byCode && !readsSource && !slices.ContainsFunc(touched, func(f string) bool { return !plainGo(f, sides) }):
		return sourceOnly
	}
	return unknown
}

// callsGo are calls in assembly of what may be a function in Go.
var callsGo = regexp.MustCompile(`(?m)^\s*(CALL|JMP|BL|B|JAL)\s+\S*·`)

// hidesCalls reports whether a package has calls of Go functions that its compiled code
// does not tell: from C, or from assembly.
func hidesCalls(p gorun.Package) bool {
	if len(p.CgoFiles) > 0 {
		return true
	}
	for _, name := range p.SFiles {
		text, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil || callsGo.Match(text) {
			return true
		}
	}
	return false
}

// plainGo reports whether a file that differs is, on both sides, Go source that nothing
// but its own code refers to.
func plainGo(file string, sides [2]inputs) bool {
	if !strings.HasSuffix(file, ".go") {
		return false
	}
	for _, x := range sides {
		text, err := os.ReadFile(filepath.Join(x.top, filepath.FromSlash(file)))
		if err != nil && !os.IsNotExist(err) {
			return false
		}
		for _, special := range []string{"go:linkname", "go:embed", "go:cgo", `import "C"`} {
			if bytes.Contains(text, []byte(special)) {
				return false
			}
		}
	}
	return true
}

// split leaves in both sides the programs in which something may differ. Of the others,
// the benchmarks are the same.
func (c *comparer) split() {
	for i, s := range c.sides {
		c.untouched[i] = slices.DeleteFunc(slices.Clone(s.programs), func(p program) bool { return c.alike[p.ImportPath] != identical })
		s.programs = slices.DeleteFunc(s.programs, func(p program) bool { return c.alike[p.ImportPath] == identical })
	}
	if len(c.sides[0].programs) == 0 { // there is time to look at what they take
		for i, s := range c.sides {
			s.programs, c.untouched[i] = c.untouched[i], nil
		}
	}
}

// markIdentical says of a package's benchmarks which are the same, by their code.
func (c *comparer) markIdentical(i int, list []*measured) {
	base, head := c.sides[0].programs[i], c.sides[1].programs[i]
	same := make(map[string]bool)
	for _, m := range list {
		function, _, _ := strings.Cut(m.job.Name, "/")
		if _, known := same[function]; !known {
			same[function] = c.alike[base.ImportPath] == identical || sameCode(base.code, head.code, base.ImportPath, function)
		}
		if same[function] {
			m.identical, m.job.Glance = true, true
		}
	}
}

// sameCode reports whether a benchmark can reach nothing but the same code and data. It
// may stand in the package or in its external tests.
func sameCode(base, head *identity.Code, importPath, function string) bool {
	if base == nil || head == nil {
		return false
	}
	for _, pkg := range []string{importPath, importPath + "_test"} {
		if name := pkg + "." + function; base.Has(name) && head.Has(name) {
			roots := []string{name}
			for _, main := range []string{importPath + ".TestMain", importPath + "_test.TestMain"} {
				if base.Has(main) || head.Has(main) {
					roots = append(roots, main)
				}
			}
			return identity.Same(base, head, roots...)
		}
	}
	return false
}

// addUntouched adds the benchmarks of packages that were not even built. Their names are
// those of their functions.
func (c *comparer) addUntouched(d *report.Difference) {
	matches := c.topLevel()
	for _, p := range c.untouched[0] {
		names, _ := c.sides[0].suite.Benchmarks(p.Package) // read before
		for _, name := range names {
			if !matches(name) {
				continue
			}
			for _, n := range c.processors() {
				d.Benchmarks = append(d.Benchmarks, untouched(p.ImportPath, withProcs(name, cmp.Or(n, runtime.GOMAXPROCS(0)))))
			}
		}
	}
}

// untouched is a benchmark of which nothing is known but that it is the same.
func untouched(pkg, name string) report.BenchmarkDifference {
	return report.BenchmarkDifference{
		Package: pkg, Name: name, Unit: report.SecPerOp, Noise: report.Noise{Ratio: 1}, Verdict: report.Same, Identical: true,
		Change: report.Change{Ratio: 1, Low: 1, High: 1, P: 1, Q: 1}, Functions: []report.FunctionDifference{},
	}
}

// topLevel matches the names of functions, as -bench does.
func (c *comparer) topLevel() func(name string) bool {
	var matches []*regexp.Regexp
	for part := range strings.SplitSeq(c.pattern(), "|") {
		part, _, _ = strings.Cut(part, "/")
		if r, err := regexp.Compile(part); err == nil {
			matches = append(matches, r)
		} else {
			return func(string) bool { return true } // it has bars or slashes in brackets
		}
	}
	return func(name string) bool {
		return slices.ContainsFunc(matches, func(r *regexp.Regexp) bool { return r.MatchString(name) })
	}
}

// identityNote counts what is the same by identity.
func identityNote(d *report.Difference) string {
	n, packages := 0, make(map[string]bool)
	for _, b := range d.Benchmarks {
		if b.Identical && b.Unit == report.SecPerOp {
			n++
			packages[b.Package] = true
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("The same, by identity: %d benchmarks of %d packages. Nothing differs that they are built from, or that their code can reach.", n, len(packages))
}
