package compare

import (
	"cmp"
	"context"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/goflags"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/identity"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// compareTrees finds out how similar the packages are. If it fails, nothing is
// wrong: everything is measured then.
func (c *comparer) compareTrees(ctx context.Context) {
	c.alike, c.read = make(map[string]identity.Likeness), make(map[string][]string)
	base, head := c.sides[0], c.sides[1]
	if c.All || !reflect.DeepEqual(base.variant, head.variant) || base.suite.Env.GOVERSION != head.suite.Env.GOVERSION ||
		base.suite.Env.GOROOT != head.suite.Env.GOROOT || !slices.Equal(base.suite.AllFlags(), head.suite.AllFlags()) || nameFiles(head.suite.AllFlags()) {
		return
	}
	c.Status("comparing the trees")
	files, err := identity.Differences(base.Top, head.Top)
	if err != nil {
		return
	}
	var inputs [2]identity.Inputs
	for i, s := range c.sides {
		if inputs[i], err = s.inputs(ctx); err != nil {
			return
		}
	}
	for _, p := range base.programs {
		c.alike[p.ImportPath], c.read[p.ImportPath] = identity.Alike(p.ImportPath, files, inputs)
	}
}

// nameFiles reports whether flags name files that say how a program is built.
func nameFiles(flags []string) bool {
	return slices.ContainsFunc([]string{"modfile", "overlay", "pgo", "toolexec"}, func(name string) bool {
		value := goflags.Last(flags, name)
		return value != "" && value != "auto" && value != "off"
	})
}

func (s *version) inputs(ctx context.Context) (x identity.Inputs, err error) {
	x.Packages = byPath(s.suite.Listed)
	if x.Top, err = filepath.Abs(s.Top); err != nil {
		return x, err
	}
	x.Deps, err = s.suite.TestDeps(ctx)
	return x, err
}

// byPath are packages by import path. If a package is compiled again for a test,
// the plain one counts, if there is one.
func byPath(listed []gorun.Package) map[string]gorun.Package {
	packages := make(map[string]gorun.Package)
	for _, p := range listed {
		path, _, ofTest := strings.Cut(p.ImportPath, " ") // "[for whose test]"
		if _, known := packages[path]; !known || !ofTest {
			packages[path] = p
		}
	}
	return packages
}

// split keeps in both sides the programs in which something may differ. The
// benchmarks of the others are the same.
func (c *comparer) split() {
	for i, s := range c.sides {
		c.untouched[i] = slices.DeleteFunc(slices.Clone(s.programs), func(p program) bool { return c.alike[p.ImportPath] != identity.Identical })
		s.programs = slices.DeleteFunc(s.programs, func(p program) bool { return c.alike[p.ImportPath] == identity.Identical })
	}
	if len(c.sides[0].programs) == 0 { // there is time to look at what they take
		for i, s := range c.sides {
			s.programs, c.untouched[i] = c.untouched[i], nil
		}
	}
}

// markIdentical marks the benchmarks of a package whose code is the same.
func (c *comparer) markIdentical(i int, list []*measured) {
	base, head := c.sides[0].programs[i], c.sides[1].programs[i]
	same := make(map[string]bool)
	for _, m := range list {
		function, _, _ := strings.Cut(m.job.Name, "/")
		if _, known := same[function]; !known {
			same[function] = c.alike[base.ImportPath] == identity.Identical || identity.SameBenchmark(base.code, head.code, base.ImportPath, function, c.read[base.ImportPath])
		}
		if same[function] {
			m.job.Glance = true
		}
	}
}

// addUntouched adds the benchmarks of packages that were not even built. Their names are
// those of their functions.
func (c *comparer) addUntouched(d *difference.Difference) {
	matches := gorun.TopLevel(c.Bench)
	for _, p := range c.untouched[0] {
		names, _ := c.sides[0].suite.Benchmarks(p.Package) // read before
		for _, name := range names {
			if !matches(name) {
				continue
			}
			for _, n := range c.processors() {
				d.Benchmarks = append(d.Benchmarks, untouched(p.ImportPath, timeline.Result(name, cmp.Or(n, runtime.GOMAXPROCS(0)))))
			}
		}
	}
}

// untouched is a benchmark of which nothing is known but that it is the same.
func untouched(pkg, name string) difference.BenchmarkDifference {
	return difference.BenchmarkDifference{
		Package: pkg, Name: name, Unit: difference.SecPerOp, Noise: difference.Noise{Ratio: 1}, Verdict: difference.Same, Identical: true,
		Change: difference.Change{Ratio: 1, Low: 1, High: 1, P: 1, Q: 1}, Functions: []difference.FunctionDifference{},
	}
}
