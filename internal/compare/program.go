package compare

import (
	"context"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/compare/allocations"
	"github.com/bottleneck-go/bottleneck/internal/compare/duet"
	"github.com/bottleneck-go/bottleneck/internal/compare/gauge"
	"github.com/bottleneck-go/bottleneck/internal/compare/layout"
	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/tally"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

const (
	// mostTurns are the whole runs of each side in a layout: as many as take as long as
	// linking it, but fewestTurns always.
	mostTurns, fewestTurns = 20, 2
	// programHz is how many samples a second of a program's path counts as.
	programHz = 100
)

// arePrograms reports whether both sides are the same single program.
func (c *comparer) arePrograms() bool {
	base, head := c.sides[0].Found, c.sides[1].Found
	return len(base) == 1 && len(head) == 1 && base[0].Main && head[0].Main && base[0].ImportPath == head[0].ImportPath
}

// feed gives each run of the programs all that there is to read.
func (c *comparer) feed() (err error) {
	if c.Stdin == nil {
		return nil
	}
	input, err := io.ReadAll(c.Stdin)
	for _, s := range c.sides {
		s.Suite.Input = input
	}
	return err
}

// A programRun is a comparison of whole runs of a program.
type programRun struct {
	*comparer
	m         *measured
	rand      *rand.Rand
	turns     int                               // of a layout
	allocated [2][]map[string]*suite.Allocation // by side and layout
	queues    [2][]report.Queue                 // that recorded runs waited for most
}

// measureProgram compares whole runs of a program. In each layout both sides take turns in
// random order, without being recorded; then one run of each is recorded, which says what its
// functions have part in, and one that notes its allocations. There is one look, in the end.
func (c *comparer) measureProgram(ctx context.Context) (*difference.Difference, error) {
	p := c.sides[0].Found[0]
	if len(c.TestFlags) > 0 {
		return nil, suite.Usagef("%s is a program: it has no tests that take %s", p.ImportPath, strings.Join(c.TestFlags, " "))
	}
	if err := c.buildProgram(ctx); err != nil {
		return nil, err
	}
	name := "Benchmark" + render.Capital(path.Base(p.ImportPath)) // as results in Go's format must be called
	x := &programRun{
		comparer: c, rand: rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())),
		m: &measured{Key: suite.Key{Package: p.ImportPath, Name: name}, names: [2]string{name, name}, job: &duet.Job{Weight: 1}, gauges: gauge.All(c.plain)},
	}
	if err := x.measure(ctx); err != nil {
		return nil, err
	}
	x.m.gauges = x.m.gauges.Known()
	c.measured, c.factor, c.layouts = []*measured{x.m}, 1, len(x.m.Layouts)
	c.fold()
	d := c.judge()
	if !c.plain {
		x.explainAllocations(d)
	}
	c.complete(d)
	d.Notes = append(d.Notes, verdict.StartUpNotes(d)...)
	d.Notes = append(d.Notes, verdict.QueueNotes(d, x.queues)...)
	return d, nil
}

// buildProgram builds both sides, each with an overlay of its own.
func (c *comparer) buildProgram(ctx context.Context) error {
	c.Status("building")
	return c.onBoth(ctx, func(s *version, ctx context.Context) error {
		s.programs = []program{{Program: s.Found[0]}}
		overlayOf := s.Suite.Overlay
		if c.plain {
			overlayOf = s.Suite.PlainOverlay
		}
		var err error
		if s.overlay, err = overlayOf(s.Found[0]); err != nil {
			return err
		}
		return s.build(ctx, 0, nil)
	})
}

// measure measures in one layout after another, until the time is up.
func (x *programRun) measure(ctx context.Context) error {
	start := time.Now()
	x.setEnd(start)
	for n := range mostLayouts {
		lasted := time.Since(start) / time.Duration(max(1, n))
		if n >= layout.Least && time.Now().Add(lasted).After(x.end) {
			break
		}
		if err := x.layout(ctx); err != nil {
			return err
		}
	}
	return nil
}

// layout links a layout and measures in it.
func (x *programRun) layout(ctx context.Context) error {
	x.Status("measuring " + x.m.Package)
	began := time.Now()
	if err := x.link(ctx, 0, []int{seed(x.rand)}); err != nil {
		return err
	}
	linked := time.Since(began)
	var l layout.Layout
	x.m.gauges.Begin()
	began = time.Now()
	for turn := 0; turn < max(fewestTurns, x.turns); turn++ {
		for _, side := range x.rand.Perm(2) {
			if err := x.turn(ctx, side, &l); err != nil {
				return err
			}
		}
		if x.turns == 0 {
			x.turns = int(min(mostTurns, linked/max(1, time.Since(began))))
		}
	}
	for side, s := range x.sides {
		err := x.record(ctx, s, side, &l)
		if err == nil && !x.plain {
			err = x.allocations(ctx, s, side, &l)
		}
		if err != nil {
			return s.Failed(err)
		}
	}
	x.m.Layouts = append(x.m.Layouts, l)
	return nil
}

// turn runs a side once.
func (x *programRun) turn(ctx context.Context, side int, l *layout.Layout) error {
	s := x.sides[side]
	e, gauges, err := x.gauged(ctx, s)
	if err != nil {
		return s.Failed(err)
	}
	x.m.gauges.Add(side, e, gauges)
	x.Ran, x.Others = x.Ran+e.Wall, x.Others+e.Others
	l.Turns[side] = append(l.Turns[side], []float64{math.Log(float64(e.Wall))})
	l.Uses[side].Ops++
	l.Uses[side].Ns += float64(e.Wall)
	l.Uses[side].CPU += float64(e.CPU)
	return nil
}

// linked is the program as it was linked last.
func (s *version) linked() suite.Program {
	p := s.programs[0].Program
	p.Path = s.path(0, 0)
	return p
}

// record records a run of a side: what its functions have part in, waiting included.
func (x *programRun) record(ctx context.Context, s *version, side int, l *layout.Layout) error {
	dir := s.recordDir(0)
	e, err := s.recorded(ctx, suite.Run{Record: dir})
	if errors.Is(err, suite.ErrFailed) {
		// In one of some 60 layouts the runtime crashes where it traces initialisation: it
		// does not find the function that it names a package by.
		e, err = s.recorded(ctx, suite.Run{Record: dir, NoInits: true})
	}
	if err != nil {
		return err
	}
	t := tally.New(s.Suite, tally.Config{Program: s.linked(), Inside: s.insides, Plain: x.plain})
	if err := t.Add(s.linked(), e, dir, nil); err != nil {
		return err
	}
	r := t.Report()
	l.Functions[side], l.Samples[side] = r.Functions, max(1, programHz*e.Wall.Seconds())
	x.m.gauges.Explain(side, r)
	if q := t.Lock(); q != nil {
		x.queues[side] = append(x.queues[side], *q)
	}
	return s.keep(t)
}

// recorded runs the program once, which records.
func (s *version) recorded(ctx context.Context, r suite.Run) (gorun.Execution, error) {
	if err := os.Mkdir(r.Record, 0o777); err != nil {
		return gorun.Execution{}, err
	}
	e, _, err := s.Suite.Run(ctx, s.linked(), suite.Flags{}, r)
	if err != nil {
		err = errors.Join(err, os.RemoveAll(r.Record))
	}
	return e, err
}

// allocations notes all that a run of a side allocates.
func (x *programRun) allocations(ctx context.Context, s *version, side int, l *layout.Layout) error {
	functions, err := s.Suite.Allocations(ctx, s.linked(), "", 1, 1)
	if err != nil {
		return err
	}
	var count duet.Count
	for name, f := range functions {
		if name == symbol.Profiling {
			delete(functions, name) // what notes them
			continue
		}
		count.Bytes += f.Bytes[0]
		count.Allocs += f.Objects[0]
	}
	l.Counts[side] = []duet.Count{count}
	x.allocated[side] = append(x.allocated[side], functions)
	return nil
}

// explainAllocations divides them between the functions, by what the layouts say.
func (x *programRun) explainAllocations(d *difference.Difference) {
	var counted [2]map[string]*suite.Allocation
	for side, runs := range x.allocated {
		counted[side] = suite.Together(runs...)
	}
	for i := range d.Benchmarks {
		if b := &d.Benchmarks[i]; allocations.Has(b) {
			b.Allocations = x.allocationSides().Differences(b, counted, x.Threshold)
		}
	}
}
