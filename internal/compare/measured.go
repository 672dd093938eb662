package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/compare/duet"
	"github.com/bottleneck-go/bottleneck/internal/compare/gauge"
	"github.com/bottleneck-go/bottleneck/internal/compare/layout"
	"github.com/bottleneck-go/bottleneck/internal/compare/recorded"
	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// A measured is what was measured of a benchmark, layout by layout.
type measured struct {
	suite.Key
	names [2]string // in each side's results
	job   *duet.Job // of the wave that is under way
	layout.Series
	gauges gauge.Gauges // of a program
}

// chosen are a package's benchmarks that are to be measured in a wave. They are looked
// for in the first one.
func (c *comparer) chosen(f *field, i int) ([]*measured, error) {
	pkg := c.sides[0].programs[i].ImportPath
	if c.factor > 0 {
		return slices.DeleteFunc(c.ofPackage(pkg), func(m *measured) bool { return m.job.Weight <= 0 }), nil
	}
	names, whole, err := f.List(c.pattern())
	if err != nil {
		return nil, err
	}
	if !whole && !slices.Contains(c.unlisted, pkg) {
		c.unlisted = append(c.unlisted, pkg)
	}
	c.forget(pkg, "") // what was listed before something failed
	both := make(map[string]bool)
	for _, name := range names[1] {
		both[name] = true
	}
	for _, n := range c.processors() {
		for _, name := range names[0] {
			m := newMeasured(pkg, name, n, f.Pairs[0])
			m.job.Ops, m.job.Opening = c.operations(), f.Opening(name)
			if !both[name] && !whole {
				continue
			}
			if !both[name] {
				c.warn(recorded.OneSided(recorded.Measure{Key: m.Key, Unit: difference.SecPerOp}, true))
				continue
			}
			if slices.ContainsFunc(c.measured, func(other *measured) bool { return other.Key == m.Key }) {
				c.warn(fmt.Errorf("%s is the name of two results: the first is compared; run with one value of -cpu", m.Name))
				continue
			}
			c.measured = append(c.measured, m)
		}
		for _, name := range names[1] {
			if whole && !slices.Contains(names[0], name) {
				c.warn(recorded.OneSided(recorded.Measure{Key: newMeasured(pkg, name, n, f.Pairs[0]).Key, Unit: difference.SecPerOp}, false))
			}
		}
	}
	return c.ofPackage(pkg), nil
}

// newMeasured is a benchmark of which nothing is measured yet.
func newMeasured(pkg, name string, procs int, processes [2]*duet.Process) *measured {
	m := &measured{job: &duet.Job{Name: name, Procs: procs, Weight: 1}}
	for side, p := range processes {
		m.names[side] = timeline.Result(name, cmp.Or(procs, p.Procs))
	}
	m.Key = suite.Key{Package: pkg, Name: m.names[1]}
	return m
}

// processors are the values of -cpu, or 0 for what the processes have.
func (c *comparer) processors() (list []int) {
	if c.CPU == "" {
		return []int{0}
	}
	for text := range strings.SplitSeq(c.CPU, ",") {
		if n, err := strconv.Atoi(strings.TrimSpace(text)); err == nil { // checked before
			list = append(list, n)
		}
	}
	return list
}

// operations are those of -benchtime, as in 20x, or 0.
func (c *comparer) operations() int {
	digits, ok := strings.CutSuffix(c.BenchTime, "x")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil {
		return 0
	}
	return n
}

// ofPackage are a package's benchmarks.
func (c *comparer) ofPackage(pkg string) (list []*measured) {
	for _, m := range c.measured {
		if m.Package == pkg {
			list = append(list, m)
		}
	}
	return list
}

// jobs are those of benchmarks, with nothing measured in this wave yet.
func jobs(list []*measured) (jobs []*duet.Job) {
	for _, m := range list {
		m.job.Samples = nil
		jobs = append(jobs, m.job)
	}
	return jobs
}

// add adds what a side's process has measured and recorded in a layout of this wave.
func (m *measured) add(side, l int, functions []report.Function, samples int64) {
	if len(m.job.Samples) <= l || len(m.job.Samples[l].Turns[0]) == 0 {
		return // it was left out here
	}
	if side == 0 {
		m.Layouts = append(m.Layouts, layout.Layout{Sample: m.job.Samples[l]})
	}
	last := &m.Layouts[len(m.Layouts)-1]
	last.Functions[side], last.Samples[side] = functions, float64(samples)
}

// open is how many benchmarks of a package are still to be measured; before they are known,
// how many functions.
func (c *comparer) open(i int) (n int) {
	pkg := c.sides[0].programs[i].ImportPath
	if slices.Contains(c.failed, suite.Key{Package: pkg}) {
		return 0
	}
	if c.factor == 0 {
		return max(1, len(c.functions(i)))
	}
	for _, m := range c.ofPackage(pkg) {
		if m.job.Weight > 0 {
			n++
		}
	}
	return n
}

// choose chooses what is to be measured in the next wave: what has no verdict yet, and
// less of what is so far from one that it will hardly get it.
func (c *comparer) choose(d *difference.Difference) {
	for i := range d.Benchmarks {
		b := &d.Benchmarks[i]
		if b.Unit != difference.SecPerOp {
			continue
		}
		for _, m := range c.ofPackage(b.Package) {
			if m.Name == b.Name {
				m.job.Weight = verdict.Weight(b, c.Threshold)
			}
		}
	}
}

// named is the benchmark that has a name in a side's results, or nil.
func (c *comparer) named(side int, pkg, name string) *measured {
	for _, m := range c.ofPackage(pkg) {
		if m.names[side] == name {
			return m
		}
	}
	return nil
}
