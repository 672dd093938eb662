package compare

import (
	"errors"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/compare/duet"
	"github.com/bottleneck-go/bottleneck/internal/compare/layout"
	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// leaveOut leaves out the benchmark that an error is of, if it is one's: once a second one of
// a function has failed, all of that function's, as it may be the function that fails.
func (c *comparer) leaveOut(i int, err error) bool {
	side, ok := errors.AsType[*duet.SideError](err)
	if !ok || side.Benchmark == "" {
		return false
	}
	pkg, name := c.sides[0].programs[i].ImportPath, side.Benchmark
	function, _, _ := strings.Cut(name, "/")
	if slices.ContainsFunc(c.failed, func(k suite.Key) bool { return k.Package == pkg && strings.HasPrefix(k.Name, function+"/") }) {
		name = function
	}
	return c.addFailed(suite.Key{Package: pkg, Name: name}, err)
}

// leaveOutPackage leaves out a package, if there are others.
func (c *comparer) leaveOutPackage(i int, err error) bool {
	return len(c.sides[0].programs) > 1 && errors.Is(err, suite.ErrFailed) && c.addFailed(suite.Key{Package: c.sides[0].programs[i].ImportPath}, err)
}

// addFailed notes that a benchmark, or a package, has failed and is left out. It reports
// whether that is new.
func (c *comparer) addFailed(key suite.Key, err error) bool {
	if slices.Contains(c.failed, key) {
		return false
	}
	if c.failure == nil {
		c.failure = err
	}
	c.failed = append(c.failed, key)
	what := key.Name
	if what == "" {
		what = key.Package
	}
	c.warnings = append(c.warnings, &verdict.LeftOut{What: what, Why: err})
	c.forget(key.Package, key.Name)
	return true
}

// forget forgets what was measured of a benchmark and those below it, or of a package.
func (c *comparer) forget(pkg, name string) {
	c.measured = slices.DeleteFunc(c.measured, func(m *measured) bool {
		return m.Package == pkg && (name == "" || m.job.Name == name || strings.HasPrefix(m.job.Name, name+"/"))
	})
}

// warn adds a warning, unless it is there already.
func (c *comparer) warn(errs ...error) {
	for _, err := range errs {
		if err != nil && !slices.ContainsFunc(c.warnings, func(said error) bool { return said.Error() == err.Error() }) {
			c.warnings = append(c.warnings, err)
		}
	}
}

// judged are the benchmarks that were measured in as many layouts as an interval takes.
func (c *comparer) judged() (list []*measured) {
	for _, m := range c.measured {
		if len(m.Layouts) >= layout.Least {
			list = append(list, m)
		}
	}
	return list
}

// unmeasured are the benchmarks that there was no time for.
func (c *comparer) unmeasured() (names []string) {
	for _, m := range c.measured {
		if len(m.Layouts) < layout.Least {
			names = append(names, m.Name)
		}
	}
	return names
}

// noneOnBoth is the error that no benchmark is on both sides, with those that one of them has,
// by what is declared or by warnings, or else with what the head has; or that there was no time to
// list those that may be.
func (c *comparer) noneOnBoth(warnings []error) error {
	declared := [2][]string{c.sides[0].functions(), c.sides[1].functions()}
	apart, common := verdict.ApartOf(declared, gorun.TopLevel(c.Bench))
	if len(c.unlisted) > 0 && (common || apart.None()) {
		return suite.Usagef("%w", verdict.Unmeasured(nil, 0, c.unlisted, c.MaxTime))
	}
	why := error(&apart)
	if listed := verdict.NewApart(warnings); apart.None() && listed != nil {
		why = listed
	} else if apart.None() {
		why = errors.New("the head has " + verdict.Named(declared[1]))
	}
	return suite.Usagef("no benchmark on both sides matches -bench %s: %w", c.pattern(), why)
}

// functions are the benchmark functions that a side's packages declare, if there is that side.
func (s *version) functions() (names []string) {
	if s == nil {
		return nil
	}
	for _, p := range s.Found {
		declared, _ := s.Suite.Benchmarks(p.Package) // read before
		names = append(names, declared...)
	}
	return names
}
