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
	"github.com/bottleneck-go/bottleneck/internal/suite"
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

// sameFiles are all of a package's functions if its test programs are built from the same
// files.
func (c *comparer) sameFiles(i int, functions []string) []string {
	if c.alike[c.sides[0].programs[i].ImportPath] == identity.Identical {
		return functions
	}
	return nil
}

// sameCode are those of a package's benchmark functions that were compiled to the same code.
func (c *comparer) sameCode(i int, functions []string) []string {
	base, head := c.sides[0].programs[i], c.sides[1].programs[i]
	return identity.SameBenchmarks(base.code, head.code, base.ImportPath, functions, c.read[base.ImportPath])
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

// functions are a package's benchmark functions that are asked for, and not known to be
// identical.
func (c *comparer) functions(i int) (names []string) {
	matches := gorun.TopLevel(c.Bench)
	for _, s := range c.sides {
		p := s.programs[i].Package
		declared, _ := s.suite.Benchmarks(p) // read before
		for _, name := range declared {
			if matches(name) && !slices.Contains(names, name) && !slices.Contains(c.identical, suite.Key{Package: p.ImportPath, Name: name}) {
				names = append(names, name)
			}
		}
	}
	return names
}

// flagsOf are those for a package's programs: they skip what is identical.
func (c *comparer) flagsOf(i int) suite.Flags {
	f := c.flags()
	var skip []string
	for _, k := range c.identical {
		if k.Package == c.sides[0].programs[i].ImportPath {
			skip = append(skip, gorun.Exactly(k.Name))
		}
	}
	if len(skip) == 0 {
		return f
	}
	if users := goflags.Last(f.More, "skip"); users != "" {
		skip = append(skip, users)
	}
	f.More = append(slices.Clone(f.More), "-test.skip="+strings.Join(skip, "|"))
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
