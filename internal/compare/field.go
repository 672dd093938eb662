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

	"github.com/bottleneck-go/bottleneck/internal/compare/duet"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/tally"
	"github.com/bottleneck-go/bottleneck/report"
)

// path is where a side's program is linked in a layout.
func (s *version) path(i, layout int) string {
	return s.Suite.BuiltAt(fmt.Sprintf("%d.linked", layout), s.programs[i].Program)
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
				errs[l] = s.programs[i].link(ctx, s.path(i, l), seed)
			})
		}
		wg.Wait()
		return errors.Join(errs...)
	})
}

// measurePackage measures a package's benchmarks in the layouts that are linked. What
// fails is left out.
func (c *comparer) measurePackage(ctx context.Context, r *rand.Rand, i, layouts int, until time.Time) error {
	for {
		err := c.measureOnce(ctx, r, i, layouts, until)
		if err == nil || ctx.Err() != nil {
			return err
		}
		for _, s := range c.sides {
			for l := range layouts {
				err = errors.Join(err, os.RemoveAll(s.recordDir(l)))
			}
		}
		if !c.leaveOut(i, err) {
			return err
		}
	}
}

// measureOnce measures what of a package is not left out, once.
func (c *comparer) measureOnce(ctx context.Context, r *rand.Rand, i, layouts int, until time.Time) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // and what may still be running
	f := &field{Field: duet.Field{Pairs: make([][2]*duet.Process, layouts), Rand: r, BenchTime: c.benchTime(), Sweeps: c.Count, Limit: c.share(i, c.limit)}}
	f.Least = time.Duration(leastTurns*float64(c.MaxTime)) / time.Duration(len(c.sides[0].programs))
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
			_, _ = c.sides[side].units.Write(f.Pairs[l][side].Units())
			if err := c.addRecord(side, i, measured, l, executions[l][side]); err != nil {
				return c.sides[side].Failed(err)
			}
		}
	}
	return nil
}

// sideFailed says which side an error is of.
func (c *comparer) sideFailed(err error) error {
	if side, ok := errors.AsType[*duet.SideError](err); ok {
		return c.sides[side.Side].Failed(fmt.Errorf("%w: %w", suite.ErrFailed, side))
	}
	return err
}

// A field is one of processes that record.
type field struct{ duet.Field }

// recordDir is where the process of a side and a layout records.
func (s *version) recordDir(layout int) string { return s.Suite.Temp(fmt.Sprintf("record%d", layout)) }

// start starts the processes.
func (f *field) start(ctx context.Context, c *comparer, i int) error {
	flags := c.flagsOf(i)
	flags.BenchTime, flags.CPU, flags.Count = "1x", "", 0
	for l := range f.Pairs {
		for side, s := range c.sides {
			if err := os.Mkdir(s.recordDir(l), 0o777); err != nil {
				return err
			}
			p, err := duet.Start(ctx, gorun.Program{
				Path: s.path(i, l), Args: slices.Concat(flags.Args(), c.Args), Dir: s.programs[i].Dir, Record: s.recordDir(l), NoInits: true, Env: slices.Clone(s.Suite.RunEnv()),
			})
			if err != nil {
				return s.Failed(err)
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
	p.Path = s.path(i, l)
	t := tally.New(s.Suite, tally.Config{Program: p, Inside: s.insides})
	if err := t.Add(p, e, s.recordDir(l), nil); err != nil {
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
