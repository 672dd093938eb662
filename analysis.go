package bottleneck

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// An analysis adds up the records of a search's runs.
type analysis struct {
	f          *finder
	rules      charge.Rules
	ledger     *charge.Ledger
	wall       map[timeline.Phase]time.Duration
	stages     []string // of a program
	cpu        time.Duration
	period     time.Duration // of the sampling; 0: not known
	explained  time.Duration // processor time that the samples stand for
	processors processorClock
	runs       int // so far
	inits      map[string]time.Duration
	benchmarks map[benchmarkKey]*benchmarkAnalysis
	order      []benchmarkKey
	results    []byte
	profiles   map[string][]*profile.Profile // by file name
	warnings   Warnings
}

type benchmarkKey struct{ pkg, name string }

type benchmarkAnalysis struct {
	wall       map[timeline.Phase]time.Duration
	use        timeline.Use // in the last run
	ledger     *charge.Ledger
	iterations []int
	secPerOp   []float64
}

// crowded is the share of a run spent in waiting for processors that other
// programs held from which on the report warns.
const crowded = 0.05

func newAnalysis(f *finder) *analysis {
	return &analysis{
		f: f, rules: f.rules(), ledger: newLedger(f, nil),
		wall:  map[timeline.Phase]time.Duration{timeline.Build: f.built},
		inits: make(map[string]time.Duration), benchmarks: make(map[benchmarkKey]*benchmarkAnalysis),
		profiles: make(map[string][]*profile.Profile),
		warnings: slices.Clone(f.warnings),
	}
}

// newLedger returns an empty ledger of all phases but building, which is shown
// apart, and of a program's stages.
func newLedger(f *finder, stages []string) *charge.Ledger {
	phases := slices.Clone(stages)
	for _, p := range timeline.Phases[1:] {
		phases = append(phases, string(p))
	}
	ledger := charge.NewLedger(phases...)
	if !f.programs[0].main {
		ledger.Between(string(timeline.Other))
	}
	if !f.plain {
		ledger.Watch()
	}
	return ledger
}

// rules tell the user's packages by what go list said of them: those of the main
// module, and whatever was asked for, be it of the standard library. A test
// program's package main is made by the go command.
func (f *finder) rules() charge.Rules {
	program := f.programs[0].main
	standard := map[string]bool{"main": !program}
	own := map[string]bool{"main": program}
	for _, p := range f.packages {
		path, _, _ := strings.Cut(p.ImportPath, " ")
		standard[path] = p.Standard
		own[path] = !p.DepOnly || p.Module != nil && p.Module.Main || p.Module == nil && !p.Standard
		own[path+"_test"] = own[path]
	}
	return charge.Rules{
		Own: func(pkg string) bool {
			return own[pkg] || slices.ContainsFunc(f.Own, func(prefix string) bool { return symbol.Within(pkg, prefix) })
		},
		Standard: func(pkg string) bool {
			isStandard, known := standard[pkg]
			return isStandard || !known && symbol.Standard(pkg)
		},
	}
}

// addRecord adds one run of a package's test program, which has recorded itself.
func (a *analysis) addRecord(p program, e gorun.Execution, record string, results []byte) error {
	r, err := gorun.ReadRecord(record)
	if err != nil {
		return fmt.Errorf("%s %w: %w", p.ImportPath, ErrFailed, err)
	}
	spans, err := r.Timeline(e)
	if err != nil {
		return fmt.Errorf("%s: %w", p.ImportPath, err)
	}
	for _, s := range spans {
		a.cpu += s.CPU
	}
	a.period = r.Period
	for _, s := range r.Samples {
		a.explained += time.Duration(s.Count) * r.Period
	}
	a.processors.add(r, spans)
	a.mendFiles(r.CPU)
	if p.main {
		a.setStages(p, spans)
	}
	a.addSpans(p, r, spans)
	a.addInits(e, r, spans)
	a.addSamples(p, r, spans)
	a.addWaits(p, r, spans)
	a.addAllocs(p.ImportPath, r.Allocs)
	if err := a.addResults(p, r, spans, results); err != nil {
		return err
	}
	a.keep(p, labelled(p, r, spans), r.Allocs)
	if r.WaitStacks != nil && len(r.Waits) > 0 {
		name := p.fileName() + ".waits.pprof"
		p.nameProgram(r.WaitStacks)
		a.profiles[name] = append(a.profiles[name], r.WaitStacks)
	}
	return nil
}

// keep keeps a run's profiles for the recorded run.
func (a *analysis) keep(p program, cpu, allocs *profile.Profile) {
	name := p.fileName()
	p.nameProgram(cpu)
	p.nameProgram(allocs)
	a.profiles[name+".cpu.pprof"] = append(a.profiles[name+".cpu.pprof"], cpu)
	a.profiles[name+".allocs.pprof"] = append(a.profiles[name+".allocs.pprof"], allocs)
}

// fileName is how the names of the package's files in a recorded run begin.
func (p program) fileName() string { return strings.ReplaceAll(p.ImportPath, "/", "_") }

func (a *analysis) benchmark(p program, name string) *benchmarkAnalysis {
	key := benchmarkKey{p.ImportPath, name}
	b := a.benchmarks[key]
	if b == nil {
		b = &benchmarkAnalysis{wall: make(map[timeline.Phase]time.Duration), ledger: charge.NewLedger(string(timeline.Timed))}
		b.ledger.Watch()
		a.benchmarks[key] = b
		a.order = append(a.order, key)
	}
	return b
}

func (a *analysis) addSpans(p program, r *gorun.Record, spans timeline.Timeline) {
	samples := stageSamples(p, r, spans)
	for _, s := range spans {
		busy := s.Busy()
		if s.Phase == timeline.Init {
			busy = 0 // measured package by package
		}
		a.addTime(phasesOf(p, &s), s, busy, samples)
		if s.Benchmark == "" {
			continue
		}
		b := a.benchmark(p, s.Benchmark)
		b.wall[s.Phase] += s.Wall()
		if s.Phase == timeline.Timed {
			b.ledger.AddTime(string(s.Phase), s.Wall(), s.Busy())
		}
	}
	for name, use := range spans.Uses(r.Marks) {
		a.benchmark(p, name).use = use
	}
}

func (a *analysis) addSamples(p program, r *gorun.Record, spans timeline.Timeline) {
	stacks := make([][]charge.Frame, len(r.CPU.Sample))
	targets := make([]charge.Target, len(r.CPU.Sample))
	frames := charge.Frames()
	for i, s := range r.CPU.Sample {
		stacks[i] = frames(s)
		targets[i] = a.target(stacks[i])
	}
	charged := neighbours(r.Samples, targets, spans)
	weights := parallel(r, spans)
	for i, s := range r.Samples {
		span := spans.At(s.Time)
		if span.Phase == timeline.Init {
			continue // see addInits
		}
		a.ledger.AddWeighted(phaseOf(p, span, r.CPU.Sample[s.Stack].Label[stageLabel]), charged[i], s.Count, weights[i])
		a.ledger.AddStack(stacks[s.Stack], s.Count)
		if span.Phase == timeline.Timed {
			b := a.benchmark(p, span.Benchmark)
			b.ledger.AddWeighted(string(span.Phase), charged[i], s.Count, weights[i])
			b.ledger.AddStack(stacks[s.Stack], s.Count)
		}
	}
}

// target returns what a stack is charged to: a suspect, if there is one, for all
// that it calls.
func (a *analysis) target(stack []charge.Frame) charge.Target {
	t := a.rules.Target(stack)
	if a.f.suspected == nil {
		return t
	}
	for _, f := range stack {
		if a.f.suspected(f.Function) {
			t.Frame, t.Class = f, charge.Own
			t.Function = symbol.Fold(f.Function)
		}
	}
	return t
}

// addWaits charges the time that the process was idle.
func (a *analysis) addWaits(p program, r *gorun.Record, spans timeline.Timeline) {
	var seen []charge.Goroutine
	if r.WaitStacks != nil {
		frames := charge.Frames()
		for _, s := range r.WaitStacks.Sample {
			seen = append(seen, a.rules.Goroutine(frames(s)))
		}
	}
	for _, w := range r.Waits {
		goroutines := make([]charge.Goroutine, len(w.Stacks))
		for i, stack := range w.Stacks {
			goroutines[i] = seen[stack]
		}
		span := spans.At(w.Time)
		waiters := charge.Waiters(goroutines)
		names := phasesOf(p, span)
		if len(names) > 1 && len(waiters) == 0 {
			continue // another stage was at work
		}
		for _, name := range names {
			a.ledger.AddWait(name, waiters, w.Idle/time.Duration(len(names)))
		}
		if span.Phase == timeline.Timed {
			a.benchmark(p, span.Benchmark).ledger.AddWait(string(span.Phase), waiters, w.Idle)
		}
	}
}

// addAllocs tells the ledgers who allocates. The profile does not say in which
// benchmark: those of other packages are out of the question, and so are
// functions that were in none of the benchmark's stacks.
func (a *analysis) addAllocs(pkg string, p *profile.Profile) {
	var ledgers []*charge.Ledger
	for key, b := range a.benchmarks {
		if key.pkg == pkg {
			ledgers = append(ledgers, b.ledger)
		}
	}
	charge.Allocated(p, func(stack []charge.Frame, bytes int64) {
		t := a.target(stack)
		a.ledger.AddAllocated(t, bytes)
		for _, l := range ledgers {
			if l.Knows(t.Function) {
				l.AddAllocated(t, bytes)
			}
		}
	})
}

// endRun says that everything was run once more.
func (a *analysis) endRun() {
	a.runs++
	a.ledger.EndRun()
	for _, b := range a.benchmarks {
		b.ledger.EndRun()
	}
}
