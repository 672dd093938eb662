package compare

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/duet"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/tally"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// A wave is a number of layouts that are measured together, and then judged.
type wave struct {
	layouts int
	end     float64 // as a part of the time for measuring
	risk    float64 // the part of all false alarms that this look may give
}

const (
	// mostLayouts are linked of each package, if that takes no more than linkTime of the
	// time that there is, but leastLayouts always.
	mostLayouts, leastLayouts = 24, 3
	linkTime                  = 0.15
	// afterBuild is the part of the time that measuring gets, however long building takes.
	afterBuild = 0.6
)

// waves divides so many layouts: the first wave gives a first table soon. Little of
// the risk of false alarms is for the early looks.
func waves(layouts int) []wave {
	switch {
	case layouts < 2*leastLayouts:
		return []wave{{layouts, 1, 1}}
	case layouts < 4*leastLayouts:
		return []wave{{leastLayouts, 0.2, 0.2}, {layouts - leastLayouts, 1, 0.8}}
	}
	first, second := layouts/4, layouts/3
	return []wave{{first, 0.2, 0.1}, {second, 0.55, 0.25}, {layouts - first - second, 1, 0.65}}
}

// measure measures what is not identical.
func (c *comparer) measure(ctx context.Context) (*difference.Difference, error) {
	if len(c.sides[0].programs) > 0 {
		if err := c.build(ctx); err != nil {
			return nil, err
		}
		c.setApart(c.sameCode)
	}
	d := c.judge() // of nothing
	if len(c.sides[0].programs) > 0 {
		var err error
		if d, err = c.measureInWaves(ctx); err != nil {
			return nil, err
		}
	}
	if len(c.measured)+len(c.identical) == 0 {
		return nil, suite.Usagef("no benchmark on both sides matches -bench %s", c.pattern())
	}
	c.complete(d)
	return d, nil
}

// measureInWaves measures until every verdict is settled or the time is up.
func (c *comparer) measureInWaves(ctx context.Context) (d *difference.Difference, err error) {
	// Not for secrets: the order must differ from one comparison to the next.
	r := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	start := time.Now()
	c.setEnd(start)
	all, err := c.countLayouts(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, w := range waves(all) {
		until := start.Add(time.Duration(w.end * float64(c.end.Sub(start))))
		if err := c.wave(ctx, r, w.layouts, until); err != nil {
			return nil, err
		}
		c.factor = 1 / w.risk
		if d = c.judge(); settled(d) {
			break
		}
		c.choose(d)
	}
	return d, nil
}

// setEnd sets when measuring ends, which begins now.
func (c *comparer) setEnd(now time.Time) {
	c.end = c.began.Add(c.MaxTime)
	if least := now.Add(time.Duration(afterBuild * float64(c.MaxTime))); c.end.Before(least) {
		c.end = least
	}
}

func (c *comparer) pattern() string {
	if c.Bench == "" {
		return "."
	}
	return c.Bench
}

// build builds both sides at the same time.
func (c *comparer) build(ctx context.Context) error {
	c.Status("building")
	return c.onBoth(ctx, func(s *version, ctx context.Context) error {
		overlay, err := s.suite.Overlay(suite.Program{})
		if err != nil {
			return err
		}
		return s.build(ctx, overlay, c.alike)
	})
}

// onBoth does something on both sides at the same time.
func (c *comparer) onBoth(ctx context.Context, do func(*version, context.Context) error) error {
	var wg sync.WaitGroup
	var errs [2]error
	for i, s := range c.sides {
		wg.Go(func() { errs[i] = s.failed(do(s, ctx)) })
	}
	wg.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	for _, err := range errs {
		if err != nil {
			return err // the base's, if there are two
		}
	}
	return nil
}

// countLayouts links one layout, and returns how many there is time to link.
func (c *comparer) countLayouts(ctx context.Context, r *rand.Rand) (int, error) {
	c.Status("linking")
	began := time.Now()
	for i := range c.sides[0].programs {
		if err := c.link(ctx, i, []int{seed(r)}); err != nil {
			return 0, err
		}
	}
	fits := linkTime * c.MaxTime.Seconds() / time.Since(began).Seconds()
	return int(min(mostLayouts, max(leastLayouts, fits))), nil
}

// seed is one of a layout.
func seed(r *rand.Rand) int { return 1 + r.IntN(1<<30) }

// wave measures all packages, one after another, in so many layouts.
func (c *comparer) wave(ctx context.Context, r *rand.Rand, layouts int, until time.Time) error {
	c.layouts += layouts
	packages := len(c.sides[0].programs)
	for i := range packages {
		if !c.open(i) {
			continue
		}
		seeds := make([]int, layouts)
		for l := range seeds {
			seeds[l] = seed(r)
		}
		c.Status("linking " + c.sides[0].programs[i].ImportPath)
		if err := c.link(ctx, i, seeds); err != nil {
			return err
		}
		left := time.Until(until) / time.Duration(c.openFrom(i))
		if err := c.measurePackage(ctx, r, i, layouts, time.Now().Add(left)); err != nil {
			return err
		}
	}
	c.fold()
	return nil
}

// path is where a program of a side is linked in a layout.
func (s *version) path(layout int) string {
	name := fmt.Sprintf("%d.linked", layout)
	if s.suite.Env.GOOS == "windows" {
		name += ".exe"
	}
	return s.suite.Temp(name)
}

// link links a package's programs of both sides in layouts of the given seeds, at once.
func (c *comparer) link(ctx context.Context, i int, seeds []int) error {
	free := make(chan bool, runtime.GOMAXPROCS(0))
	return c.onBoth(ctx, func(s *version, ctx context.Context) error {
		var wg sync.WaitGroup
		errs := make([]error, len(seeds))
		for l, seed := range seeds {
			wg.Go(func() {
				free <- true
				defer func() { <-free }()
				errs[l] = s.programs[i].link(ctx, s.path(l), seed)
			})
		}
		wg.Wait()
		return errors.Join(errs...)
	})
}

// measurePackage measures a package's benchmarks in the layouts that are linked.
func (c *comparer) measurePackage(ctx context.Context, r *rand.Rand, i, layouts int, until time.Time) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // and what may still be running
	f := &field{Field: duet.Field{Pairs: make([][2]*duet.Process, layouts), Rand: r, BenchTime: c.benchTime(), Sweeps: c.Count}}
	err := f.start(ctx, c, i)
	var measured []*measured
	if err == nil {
		measured, err = c.chosen(f, i)
	}
	if err == nil {
		err = f.Measure(jobs(measured), until, c.Status)
	}
	if err != nil {
		cancel()
		_, _ = f.end() // after the error that counts
		return c.sideFailed(err)
	}
	executions, err := f.end()
	if err != nil {
		return c.sideFailed(err)
	}
	c.addElsewhere(executions)
	for l := range layouts {
		for side := range 2 {
			if err := c.addRecord(side, i, measured, l, executions[l][side]); err != nil {
				return c.sides[side].failed(err)
			}
		}
	}
	return nil
}

// sideFailed says which side an error is of.
func (c *comparer) sideFailed(err error) error {
	if side, ok := errors.AsType[*duet.SideError](err); ok {
		return c.sides[side.Side].failed(fmt.Errorf("%w: %w", suite.ErrFailed, side.Err))
	}
	return err
}

// A field is one of processes that record.
type field struct{ duet.Field }

// record is where the process of a side and a layout records.
func (s *version) record(layout int) string { return s.suite.Temp(fmt.Sprintf("record%d", layout)) }

// start starts the processes.
func (f *field) start(ctx context.Context, c *comparer, i int) error {
	flags := c.flagsOf(i)
	flags.BenchTime, flags.CPU, flags.Count = "1x", "", 0
	for l := range f.Pairs {
		for side, s := range c.sides {
			if err := os.Mkdir(s.record(l), 0o777); err != nil {
				return err
			}
			p, err := duet.Start(ctx, gorun.Program{
				Path: s.path(l), Args: slices.Concat(flags.Args(), c.Args), Dir: s.programs[i].Dir, Record: s.record(l), NoInits: true, Env: slices.Clone(s.suite.RunEnv()),
			})
			if err != nil {
				return s.failed(err)
			}
			p.Timeout = c.Timeout
			f.Pairs[l][side] = p
		}
	}
	return nil
}

// end ends the processes.
func (f *field) end() (executions [][2]gorun.Execution, err error) {
	for _, pair := range f.Pairs {
		var e [2]gorun.Execution
		for side, p := range pair {
			if p == nil {
				continue
			}
			var failed error
			if e[side], failed = p.End(); failed != nil && err == nil {
				err = &duet.SideError{Side: side, Err: failed}
			}
		}
		executions = append(executions, e)
	}
	return executions, err
}

// addElsewhere adds what all else on the machine did while the processes lived.
func (c *comparer) addElsewhere(executions [][2]gorun.Execution) {
	var busy, own, lived time.Duration
	for _, pair := range executions {
		for _, e := range pair {
			busy, lived = max(busy, e.Others+e.CPU), max(lived, e.Wall)
			own += e.CPU
		}
	}
	c.Ran += lived
	c.Others += max(0, busy-own)
}

// addRecord adds what the process of a side has measured and recorded in a layout.
func (c *comparer) addRecord(side, i int, measured []*measured, l int, e gorun.Execution) error {
	s := c.sides[side]
	p := s.programs[i].Program
	p.Path = s.path(l)
	t := tally.New(s.suite, tally.Config{Program: p, Insides: s.insides})
	if err := t.Add(p, e, s.record(l), nil); err != nil {
		return err
	}
	functions := make(map[string][]report.Function)
	for _, b := range t.Benchmarks() {
		functions[b.Name] = b.Functions
	}
	for _, m := range measured {
		name := m.names[side]
		m.add(side, l, functions[name], t.Samples(suite.Key{Package: p.ImportPath, Name: name}))
	}
	return errors.Join(s.keep(t), os.Remove(p.Path))
}

// keep keeps the profiles of a tally.
func (s *version) keep(t *tally.Tally) error {
	profiles, err := t.Profiles()
	for name, p := range profiles {
		s.profiles[name] = append(s.profiles[name], p)
	}
	return err
}

// benchTime is how long a run lasts by -benchtime, or 0.
func (c *comparer) benchTime() time.Duration {
	d, err := time.ParseDuration(c.BenchTime)
	if err != nil {
		return 0
	}
	return d
}
