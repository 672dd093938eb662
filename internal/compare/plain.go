package compare

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/compare/recorded"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/tally"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// mostPlain is how often each side is run without the overlay, if there is time;
// recorded.FewestResults times always.
const mostPlain = 20

// plainIsLess says what is less certain without the overlay.
const plainIsLess = "whole runs of both sides take turns, measured by package testing's own profile: smaller changes stay unclear, " +
	"functions include setup, and allocations are not divided by function"

// ErrRecorder is in the warning that benchmarks were measured without the recorder.
var ErrRecorder = errors.New("benchmarks fail with the recorder, and pass without it")

// A plainSide is what runs without the overlay have told about a side: a tally for
// each process that is run repeatedly, in order.
type plainSide struct {
	keys    []suite.Key // the package, and what is run of it
	tallies map[suite.Key]*tally.Tally
}

// measurePlain is measure for toolchains whose sources do not take the overlay: why is
// the reason. Each run is linked anew, as the layouts are otherwise.
func (c *comparer) measurePlain(ctx context.Context, why error) (*difference.Difference, error) {
	c.Status("building")
	err := c.onBoth(ctx, func(s *version, ctx context.Context) error {
		s.overlay = ""
		for i := range s.programs {
			if err := s.build(ctx, i, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	var sides [2]plainSide
	end := time.Now().Add(c.MaxTime)
	for run := range mostPlain {
		if run >= recorded.FewestResults && time.Now().After(end) {
			break
		}
		c.layouts++
		for i := range c.sides[0].programs {
			if err := c.runPlain(ctx, r, i, &sides); err != nil {
				return nil, err
			}
		}
	}
	if c.failure != nil && len(sides[0].keys) == 0 {
		return nil, c.failure
	}
	base, err := c.sides[0].plainRun(sides[0])
	if err != nil {
		return nil, err
	}
	head, err := c.sides[1].plainRun(sides[1])
	if err != nil {
		return nil, err
	}
	c.warnings = append(report.Warnings{fmt.Errorf("%w: %s", why, plainIsLess)}, c.warnings...)
	d, err := recorded.Judge(base, head, c.Threshold, c.warnings)
	if err != nil {
		return nil, err
	}
	d.Rounds = c.layouts
	c.complete(d)
	return d, nil
}

// measureUnrecorded is measurePlain for benchmarks that failed with the recorder.
// If they also fail without it, the recorder is not to blame.
func (c *comparer) measureUnrecorded(ctx context.Context, failed error) (*difference.Difference, error) {
	c.layouts, c.measured, c.failed, c.failure = 0, nil, nil, nil
	d, err := c.measurePlain(ctx, ErrRecorder)
	if err != nil && ctx.Err() == nil {
		err = failed
	}
	return d, err
}

// runPlain runs a package's benchmarks once on both sides, each in a process of its own.
func (c *comparer) runPlain(ctx context.Context, r *rand.Rand, i int, sides *[2]plainSide) error {
	c.Status("measuring " + c.sides[0].programs[i].ImportPath)
	if err := c.link(ctx, i, []int{seed(r)}); err != nil {
		return err
	}
	for _, bench := range c.plainBenches(i) {
		err := c.takeTurns(ctx, r, i, sides, bench)
		if errors.Is(err, suite.ErrFailed) && ctx.Err() == nil && c.leaveOutPlain(i, sides, bench, err) {
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// takeTurns runs what a -bench expression matches on both sides, in random order.
func (c *comparer) takeTurns(ctx context.Context, r *rand.Rand, i int, sides *[2]plainSide, bench string) error {
	for _, side := range r.Perm(2) {
		if err := c.sides[side].runPlain(ctx, &sides[side], i, c.flagsOf(i), bench); err != nil {
			return c.sides[side].Failed(err)
		}
	}
	return nil
}

// leaveOutPlain leaves out a process's benchmark function, if it is one's alone.
func (c *comparer) leaveOutPlain(i int, sides *[2]plainSide, bench string, err error) bool {
	pkg := c.sides[0].programs[i].ImportPath
	at := slices.IndexFunc(c.functions(i), func(name string) bool { return gorun.Exactly(name) == bench })
	if at < 0 || !c.addFailed(suite.Key{Package: pkg, Name: c.functions(i)[at]}, err) {
		return false
	}
	for side := range sides {
		sides[side].keys = slices.DeleteFunc(sides[side].keys, func(k suite.Key) bool { return k == suite.Key{Package: pkg, Name: bench} })
	}
	return true
}

// plainBenches are the -bench expressions of a package's processes: one for each of the
// benchmark functions, where these can be told from the pattern.
func (c *comparer) plainBenches(i int) (list []string) {
	if strings.Contains(c.Bench, "/") {
		return []string{c.Bench}
	}
	for _, name := range c.functions(i) {
		list = append(list, gorun.Exactly(name))
	}
	return list
}

func (s *version) runPlain(ctx context.Context, side *plainSide, i int, flags suite.Flags, bench string) error {
	p := s.programs[i].Program
	p.Path = s.path(i, 0)
	record := s.Suite.Temp("plain")
	if err := os.Mkdir(record, 0o777); err != nil {
		return err
	}
	flags.Bench, flags.BenchTime, flags.Count = bench, cmp.Or(flags.BenchTime, "200ms"), 1
	e, out, err := s.Suite.Run(ctx, p, flags, suite.Run{Flags: tally.PlainFlags(record), NoInits: true})
	if err != nil {
		return errors.Join(err, os.RemoveAll(record))
	}
	t := side.tally(suite.Key{Package: p.ImportPath, Name: bench}, func() *tally.Tally {
		return tally.New(s.Suite, tally.Config{Program: p, Plain: true, Inside: s.insides})
	})
	defer t.EndRun()
	return t.Add(p, e, record, out)
}

// tally is the one of a process, which is made for the first run.
func (s *plainSide) tally(key suite.Key, begin func() *tally.Tally) *tally.Tally {
	if s.tallies == nil {
		s.tallies = make(map[suite.Key]*tally.Tally)
	}
	if s.tallies[key] == nil {
		s.keys = append(s.keys, key)
		s.tallies[key] = begin()
	}
	return s.tallies[key]
}

// plainRun is a side's runs as one that was recorded.
func (s *version) plainRun(side plainSide) (*recorded.Run, error) {
	run := &recorded.Run{Dir: s.Name, Turns: true, Declared: s.Suite.Declared(), Report: report.Report{Environment: s.Suite.Environment()}}
	for _, key := range side.keys {
		t := side.tallies[key]
		s.results.Write(t.Results())
		if err := s.keep(t); err != nil {
			return nil, err
		}
		run.Report.Benchmarks = append(run.Report.Benchmarks, t.Report().Benchmarks...)
	}
	all, err := recorded.ReadResults(strings.NewReader(s.results.String()), s.Role)
	if err != nil {
		return nil, err
	}
	run.Results = *all
	return run, nil
}
