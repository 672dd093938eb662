package bottleneck

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/google/pprof/profile"
	"golang.org/x/perf/benchfmt"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// An analysis adds up the records of a search's runs.
type analysis struct {
	f          *finder
	rules      charge.Rules
	ledger     *charge.Ledger
	wall       map[timeline.Phase]time.Duration
	cpu        time.Duration
	inits      map[string]time.Duration
	benchmarks map[benchmarkKey]*benchmarkAnalysis
	order      []benchmarkKey
	results    []byte
	profiles   map[string][]*profile.Profile // by file name
	warned     map[string]bool
	warnings   Warnings
}

type benchmarkKey struct{ pkg, name string }

type benchmarkAnalysis struct {
	wall       map[timeline.Phase]time.Duration
	ledger     *charge.Ledger
	iterations []int
	secPerOp   []float64
}

func newAnalysis(f *finder) *analysis {
	phases := make([]string, 0, len(timeline.Phases))
	for _, p := range timeline.Phases[1:] { // building is shown apart
		phases = append(phases, string(p))
	}
	ledger := charge.NewLedger(phases...)
	ledger.Watch()
	return &analysis{
		f: f, rules: f.rules(), ledger: ledger,
		wall:  map[timeline.Phase]time.Duration{timeline.Build: f.built},
		inits: make(map[string]time.Duration), benchmarks: make(map[benchmarkKey]*benchmarkAnalysis),
		profiles: make(map[string][]*profile.Profile), warned: make(map[string]bool),
		warnings: slices.Clone(f.warnings),
	}
}

// rules tell the user's packages by what go list said of them. A test program's
// package main is made by the go command.
func (f *finder) rules() charge.Rules {
	program := f.programs[0].main
	standard := map[string]bool{"main": !program}
	own := map[string]bool{"main": program}
	for _, p := range f.packages {
		path, _, _ := strings.Cut(p.ImportPath, " ")
		standard[path] = p.Standard
		own[path] = p.Module != nil && p.Module.Main || p.Module == nil && !p.Standard
		if !p.Standard {
			own[path+"_test"] = own[path]
		}
	}
	return charge.Rules{
		Own: func(pkg string) bool {
			return own[pkg] || slices.ContainsFunc(f.Own, func(prefix string) bool { return within(pkg, prefix) })
		},
		Standard: func(pkg string) bool {
			isStandard, known := standard[pkg]
			return isStandard || !known && standardPath(pkg)
		},
	}
}

// add adds one run of a package's test program.
func (a *analysis) add(p program, e gorun.Execution, r *gorun.Record, results []byte) error {
	spans, err := r.Timeline(e)
	if err != nil {
		return fmt.Errorf("%s: %w", p.ImportPath, err)
	}
	a.cpu += e.CPU
	a.addSpans(p, spans)
	a.addInits(e, spans)
	a.addSamples(p, r, spans)
	a.addWaits(p, r, spans)
	a.addAllocs(r.Allocs)
	if err := a.addResults(p, results); err != nil {
		return err
	}
	name := strings.ReplaceAll(p.ImportPath, "/", "_")
	a.profiles[name+".cpu.pprof"] = append(a.profiles[name+".cpu.pprof"], labelled(r, spans))
	if r.WaitStacks != nil && len(r.Waits) > 0 {
		a.profiles[name+".waits.pprof"] = append(a.profiles[name+".waits.pprof"], r.WaitStacks)
	}
	a.profiles[name+".allocs.pprof"] = append(a.profiles[name+".allocs.pprof"], r.Allocs)
	return nil
}

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

func (a *analysis) addSpans(p program, spans timeline.Timeline) {
	for _, s := range spans {
		a.wall[s.Phase] += s.Wall()
		busy := s.Busy()
		if s.Phase == timeline.Init {
			busy = 0 // measured package by package
		}
		a.ledger.AddTime(string(s.Phase), s.Wall(), busy)
		if s.Benchmark == "" {
			continue
		}
		b := a.benchmark(p, s.Benchmark)
		b.wall[s.Phase] += s.Wall()
		if s.Phase == timeline.Timed {
			b.ledger.AddTime(string(s.Phase), s.Wall(), s.Busy())
		}
	}
}

// addInits charges initialisation to the packages, and what is left of its
// phase, in which the process was loaded and the runtime started, to the runtime.
func (a *analysis) addInits(e gorun.Execution, spans timeline.Timeline) {
	var left time.Duration
	for _, s := range spans {
		if s.Phase == timeline.Init {
			left += s.Wall()
		}
	}
	for _, p := range e.Inits {
		wall := min(p.Wall, left)
		left -= wall
		a.inits[p.Package] += wall
		t := charge.Target{Frame: charge.Frame{Function: p.Package}, Class: charge.Library}
		switch {
		case a.rules.Own(p.Package):
			t.Class = charge.Own
		case a.rules.Standard(p.Package):
			t = charge.Target{Frame: charge.Frame{Function: charge.Startup}, Class: charge.Runtime}
		}
		a.ledger.AddExact(string(timeline.Init), t, wall)
	}
	a.ledger.AddExact(string(timeline.Init),
		charge.Target{Frame: charge.Frame{Function: charge.Startup}, Class: charge.Runtime}, left)
}

func (a *analysis) addSamples(p program, r *gorun.Record, spans timeline.Timeline) {
	stacks := make([][]charge.Frame, len(r.CPU.Sample))
	targets := make([]charge.Target, len(r.CPU.Sample))
	for i, s := range r.CPU.Sample {
		stacks[i] = frames(s)
		targets[i] = a.rules.Target(stacks[i])
	}
	for _, s := range r.Samples {
		span := spans.At(s.Time)
		if span.Phase == timeline.Init {
			continue
		}
		a.ledger.AddSamples(string(span.Phase), targets[s.Stack], s.Count)
		a.ledger.AddStack(stacks[s.Stack], s.Count)
		if span.Phase == timeline.Timed {
			b := a.benchmark(p, span.Benchmark)
			b.ledger.AddSamples(string(span.Phase), targets[s.Stack], s.Count)
			b.ledger.AddStack(stacks[s.Stack], s.Count)
		}
	}
}

// addWaits charges the time that the process was idle.
func (a *analysis) addWaits(p program, r *gorun.Record, spans timeline.Timeline) {
	var seen []charge.Goroutine
	if r.WaitStacks != nil {
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
		a.ledger.AddWait(string(span.Phase), waiters, w.Idle)
		if span.Phase == timeline.Timed {
			a.benchmark(p, span.Benchmark).ledger.AddWait(string(span.Phase), waiters, w.Idle)
		}
	}
}

// frames returns a profile's stack, innermost frame first, with inlined calls.
func frames(s *profile.Sample) []charge.Frame {
	stack := make([]charge.Frame, 0, len(s.Location))
	for _, l := range s.Location {
		for _, line := range l.Line {
			if fn := line.Function; fn != nil {
				stack = append(stack, charge.Frame{Function: fn.Name, File: fn.Filename, Line: int(fn.StartLine)})
			}
		}
	}
	return stack
}

// addAllocs tells the ledgers who allocates.
func (a *analysis) addAllocs(p *profile.Profile) {
	allocated(p, func(stack []charge.Frame, bytes int64) {
		t := a.rules.Target(stack)
		a.ledger.AddAllocated(t, bytes)
		for _, b := range a.benchmarks {
			b.ledger.AddAllocated(t, bytes)
		}
	})
}

// allocated calls f with each stack of an allocation profile and the bytes that
// were allocated there.
func allocated(p *profile.Profile, f func(stack []charge.Frame, bytes int64)) {
	value := slices.IndexFunc(p.SampleType, func(t *profile.ValueType) bool { return t.Type == "alloc_space" })
	if value < 0 {
		return
	}
	for _, s := range p.Sample {
		f(frames(s), s.Value[value])
	}
}

// addResults reads what the benchmarks printed.
func (a *analysis) addResults(p program, text []byte) error {
	in := benchfmt.NewReader(bytes.NewReader(text), p.ImportPath)
	found := false
	for in.Scan() {
		result, ok := in.Result().(*benchfmt.Result)
		if !ok {
			continue
		}
		found = true
		b := a.benchmark(p, "Benchmark"+string(result.Name.Full()))
		b.iterations = append(b.iterations, result.Iters)
		if sec, ok := result.Value("sec/op"); ok {
			b.secPerOp = append(b.secPerOp, sec)
		}
	}
	if found {
		a.results = append(a.results, text...)
	}
	return in.Err()
}

// report makes the report of the runs so far.
func (a *analysis) report() *Report {
	costs := a.ledger.Costs()
	r := &Report{
		Version: 1, CPU: a.cpu, Samples: a.ledger.Samples(),
		Environment: Environment{Go: a.f.env.GOVERSION, GOOS: a.f.env.GOOS, GOARCH: a.f.env.GOARCH, CPUs: runtime.NumCPU()},
		Module:      a.f.module(),
		Bottleneck:  verdict(costs),
		Functions:   functions(costs, a.place),
		Warnings:    a.warnings,
	}
	for _, p := range timeline.Phases {
		r.Phases = append(r.Phases, Phase{Name: string(p), Wall: a.wall[p]})
		r.Wall += a.wall[p]
		if p == timeline.Init {
			r.Phases[len(r.Phases)-1].Packages = a.packageInits()
		}
	}
	if a.cpu > 0 {
		r.SampleHz = float64(r.Samples) / a.cpu.Seconds()
	}
	for _, key := range a.order {
		if b := a.benchmarks[key]; len(b.iterations) > 0 {
			r.Benchmarks = append(r.Benchmarks, a.reportBenchmark(key, b))
		}
	}
	return r
}

// module is the path of the module that is measured, or "".
func (f *finder) module() string {
	if m := f.programs[0].Module; m != nil {
		return m.Path
	}
	return ""
}

func (a *analysis) packageInits() []PackageInit {
	var list []PackageInit
	for name, wall := range a.inits {
		list = append(list, PackageInit{name, wall})
	}
	slices.SortFunc(list, func(x, y PackageInit) int {
		return cmp.Or(cmp.Compare(y.Wall, x.Wall), strings.Compare(x.Package, y.Package))
	})
	return list
}

func (a *analysis) reportBenchmark(key benchmarkKey, b *benchmarkAnalysis) Benchmark {
	costs := b.ledger.Costs()
	out := Benchmark{
		Package: key.pkg, Name: key.name,
		Iterations: median(b.iterations), SecPerOp: median(b.secPerOp),
		Bottleneck: verdict(costs), Functions: functions(costs, a.place),
	}
	for _, p := range timeline.Phases {
		if wall, ok := b.wall[p]; ok {
			out.Phases = append(out.Phases, Phase{Name: string(p), Wall: wall})
		}
	}
	return out
}

func median[T int | float64](list []T) T {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	mid := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[mid]
	}
	return (sorted[mid-1] + sorted[mid]) / 2
}

// place makes a file's path relative to its module.
func (a *analysis) place(file string) string {
	for _, p := range a.f.packages {
		if p.Module == nil || !p.Module.Main || p.Module.Dir == "" {
			continue
		}
		if rel, err := filepath.Rel(p.Module.Dir, file); err == nil && filepath.IsLocal(rel) {
			return filepath.ToSlash(rel)
		}
	}
	if rel, err := filepath.Rel(filepath.Join(a.f.env.GOROOT, "src"), file); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return file
}

// write writes the recorded run.
func (a *analysis) write(dir string, r *Report) error {
	var text bytes.Buffer
	errs := []error{a.writePages(dir, r), r.WriteJSON(&text)}
	errs = append(errs,
		os.WriteFile(filepath.Join(dir, "report.json"), text.Bytes(), 0o666),
		os.WriteFile(filepath.Join(dir, "results.txt"), a.results, 0o666))
	for _, name := range slices.Sorted(maps.Keys(a.profiles)) {
		errs = append(errs, writeProfile(filepath.Join(dir, name), a.profiles[name]))
	}
	return errors.Join(errs...)
}

func writeProfile(path string, runs []*profile.Profile) error {
	merged, err := profile.Merge(runs)
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(merged.Write(f), f.Close())
}
