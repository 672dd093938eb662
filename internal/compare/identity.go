package compare

import (
	"cmp"
	"context"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/compare/identity"
	"github.com/bottleneck-go/bottleneck/internal/goflags"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// compareTrees finds out how similar the packages are. If it fails, nothing is
// wrong: everything is measured then.
func (c *comparer) compareTrees(ctx context.Context) {
	c.alike, c.doubts = make(map[string]identity.Likeness), make(map[string]identity.Doubts)
	base, head := c.sides[0], c.sides[1]
	if c.All || !reflect.DeepEqual(base.Variant, head.Variant) || base.Suite.Env.GOVERSION != head.Suite.Env.GOVERSION ||
		base.Suite.Env.GOROOT != head.Suite.Env.GOROOT || !slices.Equal(base.Suite.AllFlags(), head.Suite.AllFlags()) || identity.NameFiles(head.Suite.AllFlags()) {
		return
	}
	c.Status("comparing the trees")
	files, err := identity.Differences(base.Top, head.Top)
	if err != nil {
		return
	}
	var inputs [2]identity.Inputs
	for i, s := range c.sides {
		deps, err := s.Suite.TestDeps(ctx)
		if err != nil {
			return
		}
		if inputs[i], err = identity.NewInputs(s.Top, s.Suite.Listed, deps); err != nil {
			return
		}
	}
	for _, p := range base.programs {
		c.alike[p.ImportPath], c.doubts[p.ImportPath] = identity.Alike(p.ImportPath, files, inputs)
	}
}

// sameFiles are all of a package's functions if its test programs are built from the same
// files.
func (c *comparer) sameFiles(i int, functions []string) []string {
	if c.alike[c.sides[0].programs[i].ImportPath] == identity.Identical {
		return functions
	}
	return nil
}

// sameCode are those of a package's benchmark functions that were compiled to the same code.
// Of tests that run before them it is not known what they leave behind.
func (c *comparer) sameCode(i int, functions []string) []string {
	if c.Run != "" {
		return nil
	}
	base, head := c.sides[0].programs[i], c.sides[1].programs[i]
	return identity.SameBenchmarks(base.code, head.code, base.ImportPath, functions, c.doubts[base.ImportPath])
}

// setApart notes which of the benchmarks that are asked for are the same, and keeps in both
// sides the programs that have others.
func (c *comparer) setApart(same func(i int, functions []string) []string) {
	var left [2][]program
	for i, p := range c.sides[0].programs {
		functions := c.functions(i)
		identical := same(i, functions)
		for _, name := range identical {
			c.identical = append(c.identical, suite.Key{Package: p.ImportPath, Name: name})
		}
		for side, s := range c.sides {
			if len(identical) < len(functions) {
				left[side] = append(left[side], s.programs[i])
			}
		}
	}
	c.sides[0].programs, c.sides[1].programs = left[0], left[1]
}

// functions are a package's benchmark functions that are asked for, and neither known to be
// identical nor left out.
func (c *comparer) functions(i int) (names []string) {
	matches := gorun.TopLevel(c.Bench)
	for _, s := range c.sides {
		p := s.programs[i].Package
		declared, _ := s.Suite.Benchmarks(p) // read before
		for _, name := range declared {
			if key := (suite.Key{Package: p.ImportPath, Name: name}); matches(name) && !slices.Contains(names, name) && !slices.Contains(c.identical, key) && !slices.Contains(c.failed, key) {
				names = append(names, name)
			}
		}
	}
	return names
}

// flagsOf are those for a package's programs: they skip what is identical, or left out. (Of
// alternatives the first that matches counts, even one that matches what is below alone.)
func (c *comparer) flagsOf(i int) suite.Flags {
	f := c.flags()
	var skip, below []string
	for _, k := range slices.Concat(c.identical, c.failed) {
		switch {
		case k.Package != c.sides[0].programs[i].ImportPath || k.Name == "":
		case strings.Contains(k.Name, "/"):
			below = append(below, gorun.Exactly(k.Name))
		default:
			skip = append(skip, gorun.Exactly(k.Name))
		}
	}
	if len(skip)+len(below) == 0 {
		return f
	}
	if users := goflags.Last(f.More, "skip"); users != "" {
		skip = append(skip, users)
	}
	f.More = append(slices.Clone(f.More), "-test.skip="+strings.Join(append(skip, below...), "|"))
	return f
}

// identicalBenchmarks are those that were not measured. Their names are those of their
// functions: what is below them is not known.
func (c *comparer) identicalBenchmarks() (list []difference.BenchmarkDifference) {
	for _, k := range c.identical {
		for _, n := range c.processors() {
			list = append(list, difference.BenchmarkDifference{
				Package: k.Package, Name: timeline.Result(k.Name, cmp.Or(n, runtime.GOMAXPROCS(0))), Unit: difference.SecPerOp,
				Noise: difference.Noise{Ratio: 1}, Verdict: difference.Same, Identical: true,
				Change: difference.Change{Ratio: 1, Low: 1, High: 1, P: 1, Q: 1}, Functions: []difference.FunctionDifference{},
			})
		}
	}
	return list
}
