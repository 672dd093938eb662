package tally

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/replay/demand"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// addRecord adds one run of a package's test program, which has recorded itself.
func (t *Tally) addRecord(p suite.Program, e gorun.Execution, record string) error {
	r, err := gorun.ReadRecord(record)
	if err != nil {
		return fmt.Errorf("%s %w: %w", p.ImportPath, suite.ErrFailed, err)
	}
	spans, err := r.Timeline(e)
	if err != nil {
		return fmt.Errorf("%s: %w", p.ImportPath, err)
	}
	spans = t.late(p, r, spans)
	t.addProcessors(r, spans)
	t.suite.MendFiles(r.CPU)
	t.findHelpers(p, r.CPU)
	t.rules.Inlining = charge.InliningOf(r.CPU)
	if p.Main {
		t.setStages(p, spans)
	}
	windows, err := t.windows(r, e.Crashed)
	if err != nil {
		t.Warnings = append(t.Warnings, fmt.Errorf("the execution trace of %s cannot be read: %w", p.ImportPath, err))
	}
	t.doubt(p, e, r, spans, windows)
	t.demand = demand.Of(e.Share(), r.CPU, t.target)
	divided := scopes(p, spans, windows)
	if p.Main && t.Stopped {
		t.serve(e, r, divided, windows)
	}
	list := slices.DeleteFunc(divided, func(s *scope) bool { return !s.tells() })
	t.follow(list...)
	list = slices.DeleteFunc(list, func(s *scope) bool { return s.blind() && s.sampled(r, spans) })
	traced := tracedSpans(p, spans, list)
	t.addSpans(p, r, spans, traced)
	t.addReplacement(r, spans, e)
	t.addInits(e, r, spans)
	t.addSamples(p, r, spans, traced)
	t.addWaits(p, r, spans, traced)
	for _, s := range list {
		t.addPath(p, s)
	}
	t.addAllocs(p.ImportPath, r.Allocs)
	t.addCeilings(p, list)
	t.addOverall(p, spans, windows)
	if err := t.addResults(p, r, spans); err != nil {
		return err
	}
	if len(windows) == 0 && r.WaitStacks != nil && len(r.Waits) > 0 {
		t.keep(p, ".waits.pprof", r.WaitStacks)
	}
	return t.keepRecord(p, r, spans)
}

// doubt says what is missing of a record.
func (t *Tally) doubt(p suite.Program, e gorun.Execution, r *gorun.Record, spans timeline.Timeline, windows []*view) {
	switch last := r.Marks[len(r.Marks)-1]; {
	case r.Complete():
	case last.Kind == timeline.Replaced:
		t.Warnings = append(t.Warnings, fmt.Errorf("%s became another program by syscall.Exec after %s: what that did is not recorded",
			p.ImportPath, time.Duration(last.Time-r.Marks[0].Time).Round(time.Millisecond)))
	case e.Deadlock:
		t.Warnings = append(t.Warnings, fmt.Errorf("%s ended in a deadlock: the report covers the time until all goroutines were asleep, without allocations", p.ImportPath))
	case e.Unpolled:
		t.cut += r.Unknown(spans)
		t.Warnings = append(t.Warnings, fmt.Errorf("%s ended with %s", p.ImportPath, e.Ending()))
	default:
		lost := r.Unknown(spans)
		t.cut += lost
		t.Warnings = append(t.Warnings, fmt.Errorf("%s ended before its record was complete: %s missing, and its allocations", p.ImportPath, missing(lost, untraced(r, spans, windows))))
	}
}

// untraced is for how long, at the end of the run, a trace was written that did not arrive.
func untraced(r *gorun.Record, spans timeline.Timeline, windows []*view) time.Duration {
	for _, m := range slices.Backward(r.Marks) {
		switch m.Kind {
		case timeline.WindowEnd:
			return 0
		case timeline.WindowStart:
			from := m.Time
			if n := len(windows); n > 0 {
				from = max(from, windows[n-1].To)
			}
			return time.Duration(max(0, spans[len(spans)-1].End-from))
		}
	}
	return 0
}

// missing says what of a record is: samples are written every tenth of a second.
func missing(lost, untraced time.Duration) string {
	const tenth = 100 * time.Millisecond
	text := "the last tenth of a second is"
	if lost > 2*tenth {
		text = "the last " + render.Duration(lost) + " are"
	}
	if untraced > lost+2*tenth {
		text += " missing, of its execution trace the last " + render.Duration(untraced) + " are"
	}
	return text
}

// addReplacement adds the time of a program by which the recorded one replaced
// itself, of which nothing else is known.
func (t *Tally) addReplacement(r *gorun.Record, spans timeline.Timeline, e gorun.Execution) {
	if r.Marks[len(r.Marks)-1].Kind != timeline.Replaced {
		return
	}
	overhead, _ := r.Overhead()
	rest := e.Wall - overhead - time.Duration(spans[len(spans)-1].End-spans[0].Start)
	t.wall[timeline.Other] += rest
	unknown := charge.Target{Frame: charge.Frame{Function: symbol.NotSampled}, Class: charge.Runtime}
	t.ledger.AddTime(string(timeline.Other), rest, 0)
	t.ledger.AddExact(string(timeline.Other), unknown, rest)
}

// keepRecord keeps a run's profiles for the recorded run, and its execution trace in place
// of the one of the run before.
func (t *Tally) keepRecord(p suite.Program, r *gorun.Record, spans timeline.Timeline) error {
	t.keep(p, ".cpu.pprof", labelled(p, r, spans))
	t.keep(p, ".allocs.pprof", r.Allocs)
	name := p.FileName()
	if err := r.MoveTrace(t.suite.Temp(name + ".trace")); err != nil {
		return err
	}
	t.traces[name] = r.Windows
	return nil
}

// addProcessors adds the processor time that a run used, and what its samples tell of it.
func (t *Tally) addProcessors(r *gorun.Record, spans timeline.Timeline) {
	for _, s := range spans {
		t.cpu += s.CPU
	}
	t.period = r.Period
	for _, s := range r.Samples {
		t.explained += s.CPU()
	}
	t.processors.add(r, spans)
}

// findHelpers finds, in a program's first run, the functions that are charged to
// their callers, so that all runs are charged alike.
func (t *Tally) findHelpers(p suite.Program, cpu *profile.Profile) {
	if !t.Callers || t.seen[p.ImportPath] {
		return
	}
	t.seen[p.ImportPath] = true
	frames := charge.Frames()
	for _, name := range t.rules.Helpers(func(yield func([]charge.Frame) bool) {
		for _, s := range cpu.Sample {
			if !yield(frames(s)) {
				return
			}
		}
	}) {
		t.helpers[name] = true
	}
}

// keep keeps a run's profile for the recorded run.
func (t *Tally) keep(p suite.Program, suffix string, profile *profile.Profile) {
	name := p.FileName() + suffix
	p.NameIn(profile)
	t.profiles[name] = append(t.profiles[name], profile)
}
