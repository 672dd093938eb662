// Package tally adds up what runs have recorded: a record and its timeline are
// charged to functions, and become a report.
//
//	t := tally.New(s, tally.Config{Program: programs[0]})
//	err := t.Add(programs[0], execution, record, results)
//	t.EndRun()
//	r := t.Report()
package tally

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
)

// A Config says what is added up.
type Config struct {
	Program suite.Program // the first of those that are run
	Built   time.Duration // how long building took
	// Plain means that the programs were built without the overlay and write package
	// testing's own profiles: see PlainFlags.
	Plain bool
	// Callers means that functions which many others call are charged to those.
	Callers bool
	// Insides, if not nil, tells what is inside of functions: several Tallies of the same
	// source, one after the other, read it once.
	Insides *Insides
	// Suspected, if not nil, tells the function that is charged with all that it
	// calls, your own functions too.
	Suspected func(function string) bool
}

// A Tally adds up the records of runs of a suite's programs. Its methods may not be
// called by several goroutines at once.
type Tally struct {
	Config
	// Warnings are doubts about what is measured, which the report shows first.
	Warnings report.Warnings
	// Stopped means that the program's run was ended from outside: it would have gone on.
	Stopped bool

	suite      *suite.Suite
	rules      charge.Rules
	helpers    map[string]bool // that are charged to their callers
	seen       map[string]bool // packages in whose first run they were looked for
	ledger     *charge.Ledger
	wall       map[timeline.Phase]time.Duration
	stages     []string // of a program
	cpu        time.Duration
	period     time.Duration // of the sampling; 0: not known
	explained  time.Duration // processor time that the samples stand for
	processors processorClock
	runs       int           // so far
	service    *service      // nil: what is measured is none
	cut        time.Duration // of which nothing is known, as records were not complete
	few        int           // requests answered, if too few to make it a service
	idle       bool          // and nothing but one wait was seen
	inits      map[string]time.Duration
	benchmarks map[suite.Key]*benchmark
	order      []suite.Key
	results    []byte
	measured   bool                          // a benchmark gave a result
	profiles   map[string][]*profile.Profile // by file name
	traces     map[string][]gorun.Window     // of each program's last run, by its file name
	pathSpans  []report.PathSpan             // of the last run
	queues     map[string]report.Queue       // of the last run, by kind
	nexts      map[string]next               // by function
}

// A benchmark is what is known of one.
type benchmark struct {
	wall       map[timeline.Phase]time.Duration
	ledger     *charge.Ledger
	iterations []int
	secPerOp   []float64
}

// New returns a Tally of no runs.
func New(s *suite.Suite, config Config) *Tally {
	t := &Tally{
		Config: config, suite: s, rules: s.Rules(config.Program),
		wall:  map[timeline.Phase]time.Duration{timeline.Build: config.Built},
		inits: make(map[string]time.Duration), benchmarks: make(map[suite.Key]*benchmark),
		profiles: make(map[string][]*profile.Profile), traces: make(map[string][]gorun.Window),
		nexts: make(map[string]next),
	}
	if t.Insides == nil {
		t.Insides = NewInsides(s, time.Now().Add(-config.Built))
	}
	t.ledger = t.newLedger()
	if t.Callers {
		t.helpers, t.seen = make(map[string]bool), make(map[string]bool)
		t.rules.Helper = func(function string) bool { return t.helpers[function] }
	}
	return t
}

// newLedger returns an empty ledger of all phases but building, which is shown
// apart, and of a program's stages.
func (t *Tally) newLedger() *charge.Ledger {
	phases := slices.Clone(t.stages)
	for _, p := range timeline.Phases[1:] {
		phases = append(phases, string(p))
	}
	ledger := charge.NewLedger(phases...)
	if !t.Program.Main {
		ledger.Between(string(timeline.Other))
	}
	if !t.Plain {
		ledger.Watch()
	}
	return ledger
}

// Add adds a finished run of a program, with what its benchmarks printed, and
// removes what it recorded.
func (t *Tally) Add(p suite.Program, e gorun.Execution, record string, printed []byte) error {
	var err error
	if t.Plain {
		err = t.addPlain(p, e, record, printed)
	} else {
		err = t.addRecord(p, e, record)
	}
	return errors.Join(err, os.RemoveAll(record))
}

// EndRun says that everything was run once more.
func (t *Tally) EndRun() {
	t.runs++
	t.ledger.EndRun()
	for _, b := range t.benchmarks {
		b.ledger.EndRun()
	}
}

// Results are what the benchmarks printed that gave a result, in Go's benchmark
// format.
func (t *Tally) Results() []byte { return t.results }

// Measured reports whether a benchmark gave a result.
func (t *Tally) Measured() bool { return t.measured }

// Samples is how many samples a benchmark's timed phase has.
func (t *Tally) Samples(benchmark suite.Key) int64 {
	if b := t.benchmarks[benchmark]; b != nil {
		return b.ledger.Samples()
	}
	return 0
}

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
	t.doubt(p, e, r, spans)
	for _, s := range spans {
		t.cpu += s.CPU
	}
	t.period = r.Period
	for _, s := range r.Samples {
		t.explained += time.Duration(s.Count) * r.Period
	}
	t.processors.add(r, spans)
	t.suite.MendFiles(r.CPU)
	t.findHelpers(p, r.CPU)
	t.rules.Inlining = charge.InliningOf(r.CPU)
	if p.Main {
		t.setStages(p, spans)
	}
	windows, err := t.windows(r)
	if err != nil {
		t.Warnings = append(t.Warnings, fmt.Errorf("the execution trace of %s cannot be read: %w", p.ImportPath, err))
	}
	divided := scopes(p, spans, windows)
	if p.Main && t.Stopped {
		t.serve(e, divided, windows)
	}
	list := slices.DeleteFunc(divided, func(s *scope) bool { return !s.tells() })
	t.addSpans(p, r, spans, list)
	t.addReplacement(r, spans, e)
	t.addInits(e, r, spans)
	t.addSamples(p, r, spans)
	t.addWaits(p, r, spans, list)
	for _, s := range list {
		t.addPath(p, s)
	}
	t.addAllocs(p.ImportPath, r.Allocs)
	t.addCeilings(p, list)
	t.addOverall(p, spans, windows)
	if err := t.addResults(p, r, spans); err != nil {
		return err
	}
	t.keep(p, labelled(p, r, spans), r.Allocs)
	if len(windows) == 0 && r.WaitStacks != nil && len(r.Waits) > 0 {
		name := p.FileName() + ".waits.pprof"
		p.NameIn(r.WaitStacks)
		t.profiles[name] = append(t.profiles[name], r.WaitStacks)
	}
	return t.keepTrace(p, r)
}

// doubt says what is missing of a record.
func (t *Tally) doubt(p suite.Program, e gorun.Execution, r *gorun.Record, spans timeline.Timeline) {
	switch last := r.Marks[len(r.Marks)-1]; {
	case r.Complete():
	case last.Kind == timeline.Replaced:
		t.Warnings = append(t.Warnings, fmt.Errorf("%s became another program by syscall.Exec after %s: what that did is not recorded",
			p.ImportPath, time.Duration(last.Time-r.Marks[0].Time).Round(time.Millisecond)))
	case e.Deadlock:
		t.Warnings = append(t.Warnings, fmt.Errorf("%s ended in a deadlock: it is reported until all goroutines were asleep, without what it allocated", p.ImportPath))
	case e.Unpolled:
		t.cut += r.Unknown(spans)
		t.Warnings = append(t.Warnings, fmt.Errorf("%s closed file descriptors that it had not opened, with which the runtime and the recorder work: leave that out to measure it", p.ImportPath))
	default:
		t.cut += r.Unknown(spans)
		t.Warnings = append(t.Warnings, fmt.Errorf("%s ended before its record was complete: the last tenth of a second is missing, and what it allocated", p.ImportPath))
	}
}

// addReplacement adds the time of another program, by which the recorded one has replaced
// itself. Nothing is known of it.
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

// keepTrace keeps a run's execution trace for the recorded run, in place of the one of
// the run before.
func (t *Tally) keepTrace(p suite.Program, r *gorun.Record) error {
	name := p.FileName()
	if err := r.MoveTrace(t.suite.Temp(name + ".trace")); err != nil {
		return err
	}
	t.traces[name] = r.Windows
	return nil
}

// findHelpers finds the functions of a program that are charged to their callers, in its
// first run: all runs are charged alike.
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

// keep keeps a run's profiles for the recorded run.
func (t *Tally) keep(p suite.Program, cpu, allocs *profile.Profile) {
	name := p.FileName()
	p.NameIn(cpu)
	p.NameIn(allocs)
	t.profiles[name+".cpu.pprof"] = append(t.profiles[name+".cpu.pprof"], cpu)
	t.profiles[name+".allocs.pprof"] = append(t.profiles[name+".allocs.pprof"], allocs)
}

func (t *Tally) benchmark(p suite.Program, name string) *benchmark {
	key := suite.Key{Package: p.ImportPath, Name: name}
	b := t.benchmarks[key]
	if b == nil {
		b = &benchmark{wall: make(map[timeline.Phase]time.Duration), ledger: charge.NewLedger(string(timeline.Timed))}
		b.ledger.Watch()
		t.benchmarks[key] = b
		t.order = append(t.order, key)
	}
	return b
}

// addSpans adds the spans of a run. The wall time of those in scopes that were traced is measured.
func (t *Tally) addSpans(p suite.Program, r *gorun.Record, spans timeline.Timeline, traced []*scope) {
	samples := stageSamples(p, r, spans)
	for _, s := range spans {
		busy := s.Busy()
		if s.Phase == timeline.Init || in(p, &s, traced) {
			busy = 0
		}
		t.addTime(phasesOf(p, &s), s, busy, samples)
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

func (t *Tally) addSamples(p suite.Program, r *gorun.Record, spans timeline.Timeline) {
	stacks := make([][]charge.Frame, len(r.CPU.Sample))
	targets := make([]charge.Target, len(r.CPU.Sample))
	frames := charge.Frames()
	for i, s := range r.CPU.Sample {
		stacks[i] = frames(s)
		targets[i] = t.target(stacks[i])
	}
	charged := neighbours(r.Samples, targets, spans)
	weights := parallel(r, spans)
	for i, s := range r.Samples {
		span := spans.At(s.Time)
		if span.Phase == timeline.Init {
			continue // see addInits
		}
		t.ledger.AddWeighted(phaseOf(p, span, r.CPU.Sample[s.Stack].Label[timeline.StageLabel]), charged[i], s.Count, weights[i])
		t.ledger.AddStack(stacks[s.Stack], s.Count)
		if span.Phase == timeline.Timed {
			b := t.benchmark(p, span.Benchmark)
			b.ledger.AddWeighted(string(span.Phase), charged[i], s.Count, weights[i])
			b.ledger.AddStack(stacks[s.Stack], s.Count)
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

// in reports whether a span is in one of some scopes.
func in(p suite.Program, s *timeline.Span, list []*scope) bool {
	return slices.ContainsFunc(list, func(x *scope) bool { return x.holds(p, s) })
}

// addWaits charges the time that the process was idle, where it was not traced.
func (t *Tally) addWaits(p suite.Program, r *gorun.Record, spans timeline.Timeline, traced []*scope) {
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
		if in(p, span, traced) {
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

// addAllocs tells the ledgers who allocates. The profile does not say in which
// benchmark: those of other packages are out of the question, and so are
// functions that were in none of the benchmark's stacks.
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
}
