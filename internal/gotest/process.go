package gotest

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/critical"
	"github.com/bottleneck-go/bottleneck/internal/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/internal/whatif"
)

// The phases of a suite, in the order in which they are shown.
const (
	phaseBuild   = "build"
	phaseInit    = "init"
	phaseSetup   = "setup" // TestMain, and what is outside of tests
	phaseTest    = "test"
	phaseCleanup = "cleanup"
	phaseOther   = "other"
)

var phases = []string{phaseBuild, phaseInit, phaseSetup, phaseTest, phaseCleanup, phaseOther}

// A process is what a test program recorded of itself. Its times are those of the
// suite.
type process struct {
	pkg    string
	start  time.Duration // when its recording began
	end    time.Duration // and ended
	shift  int64         // from the clock of its marks to that of the suite
	tests  []Test
	traces []traced
	marks  []timeline.Mark
	record *gorun.Record
}

// A traced part of a process is what one of its execution traces tells.
type traced struct {
	graph *goroutines.Graph
	last  int64 // the goroutine that its end waited for
	path  *critical.Path
	study *whatif.Study // made when it is asked for
}

// readProcess reads a record. A process that died before it could complete it has
// none, which is no error: its tests are known as far as they were written.
func readProcess(s *suite.Suite, e *execution, pkg, dir string) (*process, error) {
	r, err := gorun.ReadTests(dir)
	if errors.Is(err, gorun.ErrNoRecord) {
		if r, err = gorun.ReadMarks(dir); errors.Is(err, gorun.ErrNoRecord) {
			return nil, nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", pkg, err)
	}
	first, last := r.Marks[0], r.Marks[len(r.Marks)-1]
	var began int64
	if _, err := fmt.Sscan(first.Name, &began); err != nil {
		return nil, fmt.Errorf("gotest: first mark %q: %w", first.Name, err)
	}
	p := &process{pkg: pkg, shift: began - e.began.UnixNano() - first.Time, marks: r.Marks, record: r}
	p.start, p.end = p.at(first.Time), p.at(last.Time)
	p.tests = ReadTests(r.Marks, last.Time)
	return p, p.readTraces(s)
}

// at is a moment of the process's own clock in the time of the suite.
func (p *process) at(mark int64) time.Duration { return time.Duration(mark + p.shift) }

// readTraces reads the execution traces.
func (p *process) readTraces(s *suite.Suite) error {
	rules := s.Rules(suite.Program{})
	rules.Inlining = charge.InliningOf(p.record.CPU)
	for i, w := range p.record.Windows {
		f, err := w.Open()
		if err != nil {
			return err
		}
		g, err := goroutines.Read(f, goroutines.Config{Target: rules.Target})
		err = errors.Join(err, f.Close())
		if err != nil && !errors.Is(err, goroutines.ErrCut) {
			return fmt.Errorf("%s: %w", p.pkg, err)
		}
		last := g.Main()
		if i == len(p.record.Windows)-1 {
			last = p.last(g)
		}
		end := min(g.To, p.marks[len(p.marks)-1].Time)
		p.traces = append(p.traces, traced{graph: g, last: last, path: critical.Of(g, last, g.From, end)})
	}
	return nil
}

// A part is a stretch of the critical path, or some of it.
type part struct {
	from, to time.Duration
	action   int // index, or -1
	phase    string
	test     int // index among those of the action's process, or -1
	function string
	file     string
	declared int           // line
	target   charge.Target // the function, if it is one
	line     int           // that ran or waited
	kind     string
	stack    []charge.Frame
	wall     time.Duration // of it: less than to-from where samples divide it
}

// path divides the time of the process between what its end waited for.
func (p *process) path() (parts []part) {
	at := p.start
	none := func(to time.Duration) {
		if to > at {
			parts = append(parts, part{from: at, to: to, wall: to - at, phase: p.phase(at), test: -1, function: symbol.NotSampled})
			at = to
		}
	}
	for _, t := range p.traces {
		none(p.at(t.path.From))
		for i := range t.path.Pieces {
			x := &t.path.Pieces[i]
			middle := (x.From + x.To) / 2 // a piece may begin a little before the mark of its test
			target := t.path.Target(x)
			q := part{
				from: p.at(x.From), to: p.at(x.To), phase: p.phase(p.at(middle)), test: p.testOf(t.graph, x.Goroutine, middle),
				function: target.Function, file: target.File, declared: target.Line, line: target.At, target: target, kind: x.Kind.String(),
				stack: t.path.Stack(x),
			}
			q.wall = q.to - q.from
			if q.test >= 0 {
				q.phase = phaseTest
			}
			parts = append(parts, q)
		}
		at = max(at, p.at(t.path.To))
	}
	none(p.end)
	return parts
}

// last is the goroutine that the end of the process waited for. One that ends within
// a test ended because of it, or waited for it.
func (p *process) last(g *goroutines.Graph) int64 {
	var exit *goroutines.Mark
	test := int64(-1)
	for i := range g.Marks {
		switch m := &g.Marks[i]; timeline.Kind(m.Kind) {
		case timeline.Exit:
			exit = m
		case timeline.TestStart:
			if test < 0 && p.cut(m.Name) {
				test = m.Goroutine
			}
		}
	}
	switch {
	case test < 0:
		return g.Main()
	case exit != nil && p.testOf(g, exit.Goroutine, exit.Time-1) >= 0:
		return exit.Goroutine
	}
	return test
}

// cut reports whether a test was running when the process ended, and none within it.
func (p *process) cut(name string) bool {
	found := false
	for _, t := range p.tests {
		if t.Result != Cut || name == "" {
			continue
		}
		if t.Name == name {
			found = true
		} else if strings.HasPrefix(t.Name, name+"/") {
			return false
		}
	}
	return found
}

// phase is that of a moment outside of tests.
func (p *process) phase(at time.Duration) string {
	phase := phaseInit
	for _, m := range p.marks {
		if p.at(m.Time) > at {
			break
		}
		switch m.Kind {
		case timeline.MainStart:
			phase = phaseSetup
		case timeline.RunEnd:
			phase = phaseCleanup
		case timeline.Exit:
			phase = phaseOther
		}
	}
	return phase
}

// testOf is the test that a goroutine works for at a moment: that which runs on it, or
// on the goroutine that started it, and so on.
func (p *process) testOf(g *goroutines.Graph, goroutine, at int64) int {
	for range 100 {
		if i := p.testOn(g, goroutine, at); i >= 0 {
			return i
		}
		if goroutine = g.Creator(goroutine); goroutine == 0 {
			break
		}
	}
	return -1
}

// testOn is the innermost test that runs on a goroutine at a moment.
func (p *process) testOn(g *goroutines.Graph, goroutine, at int64) int {
	found := -1
	for _, m := range g.Marks {
		if m.Kind != byte(timeline.TestStart) || m.Goroutine != goroutine || m.Name == "" {
			continue
		}
		for i, t := range p.tests {
			if t.Name == m.Name && t.Start <= at && at < t.End && (found < 0 || t.Start > p.tests[found].Start) {
				found = i
			}
		}
	}
	return found
}
