package tally

import (
	"slices"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// addSpans adds the spans of a run. The wall time of those in scopes that were traced is measured.
func (t *Tally) addSpans(p suite.Program, r *gorun.Record, spans timeline.Timeline, traced map[*timeline.Span]bool) {
	samples := stageSamples(p, r, spans)
	for i := range spans {
		s := &spans[i]
		busy := s.Busy()
		if s.Phase == timeline.Init || traced[s] {
			busy = 0
		}
		t.addTime(phasesOf(p, s), *s, busy, samples)
		if s.Benchmark == "" {
			continue
		}
		b := t.benchmark(p, s.Benchmark)
		b.wall[s.Phase] += s.Wall()
		if s.Phase == timeline.Timed {
			b.ledger.AddTime(string(s.Phase), s.Wall(), busy)
		}
	}
}

// faint is the weight of samples in scopes of which the path is known, against others: they
// divide what is left of a phase only if nothing else was seen there.
const faint = 1e-5

func (t *Tally) addSamples(p suite.Program, r *gorun.Record, spans timeline.Timeline, traced map[*timeline.Span]bool) {
	stacks := make([][]charge.Frame, len(r.CPU.Sample))
	targets := make([]charge.Target, len(r.CPU.Sample))
	frames := charge.Frames()
	for i, s := range r.CPU.Sample {
		stacks[i] = frames(s)
		targets[i] = t.target(stacks[i])
	}
	charged := neighbours(r.Samples, targets, spans)
	weights := parallel(r, spans)
	level(weights, r, spans)
	for i, s := range r.Samples {
		span := spans.At(s.Time)
		if span.Phase == timeline.Init {
			continue // see addInits
		}
		seen := charge.Samples{Count: s.Count, Each: int64(s.Each), Weight: weights[i]}
		if traced[span] {
			seen.Weight *= faint
		}
		t.ledger.AddWeighted(phaseOf(p, span, r.CPU.Sample[s.Stack].Label[timeline.StageLabel]), charged[i], seen)
		t.ledger.AddStack(stacks[s.Stack], int64(s.CPU()))
		if span.Phase == timeline.Timed {
			b := t.benchmark(p, span.Benchmark)
			b.ledger.AddWeighted(string(span.Phase), charged[i], seen)
			b.ledger.AddStack(stacks[s.Stack], int64(s.CPU()))
		}
	}
}

// target returns what a stack is charged to: a suspect, if there is one, for all
// that it calls.
func (t *Tally) target(stack []charge.Frame) charge.Target {
	if t.Suspected != nil {
		for i, f := range slices.Backward(stack) {
			if t.Suspected(f.Function) {
				return t.rules.TargetAt(stack, i)
			}
		}
	}
	return t.rules.Target(stack)
}

// tracedSpans are the spans that are in one of some scopes.
func tracedSpans(p suite.Program, spans timeline.Timeline, list []*scope) map[*timeline.Span]bool {
	traced := make(map[*timeline.Span]bool)
	for i := range spans {
		s := &spans[i]
		if slices.ContainsFunc(list, func(x *scope) bool { return x.holds(p, s) }) {
			traced[s] = true
		}
	}
	return traced
}

// addWaits charges the time that the process was idle, where it was not traced.
func (t *Tally) addWaits(p suite.Program, r *gorun.Record, spans timeline.Timeline, traced map[*timeline.Span]bool) {
	var seen []charge.Goroutine
	if r.WaitStacks != nil {
		frames := charge.Frames()
		for _, s := range r.WaitStacks.Sample {
			seen = append(seen, t.rules.Goroutine(frames(s)))
		}
	}
	for _, w := range r.Waits {
		goroutines := make([]charge.Goroutine, len(w.Stacks))
		for i, stack := range w.Stacks {
			goroutines[i] = seen[stack]
		}
		span := spans.At(w.Time)
		if traced[span] {
			continue
		}
		waiters := charge.Waiters(goroutines)
		names := phasesOf(p, span)
		if len(names) > 1 && len(waiters) == 0 {
			continue // another stage was at work
		}
		for _, name := range names {
			t.ledger.AddWait(name, waiters, w.Idle/time.Duration(len(names)))
		}
		if span.Phase == timeline.Timed {
			t.benchmark(p, span.Benchmark).ledger.AddWait(string(span.Phase), waiters, w.Idle)
		}
	}
}

// addAllocs tells the ledgers who allocates, and whose is in use at the end. The profile does not say in which
// benchmark: those of other packages are excluded, and so are functions that were
// in none of the benchmark's stacks.
func (t *Tally) addAllocs(pkg string, p *profile.Profile) {
	var ledgers []*charge.Ledger
	for key, b := range t.benchmarks {
		if key.Package == pkg {
			ledgers = append(ledgers, b.ledger)
		}
	}
	_ = charge.Allocated(p, func(stack []charge.Frame, _, bytes int64) {
		target := t.target(stack)
		t.ledger.AddAllocated(target, bytes)
		for _, l := range ledgers {
			if l.Knows(target.Function) {
				l.AddAllocated(target, bytes)
			}
		}
	})
	_ = charge.InUse(p, func(stack []charge.Frame, _, bytes int64) { t.ledger.AddRetained(t.target(stack), bytes) })
}
