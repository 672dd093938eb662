package verify

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/find"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

// A candidate is something to measure that calls the suspect.
type candidate struct {
	suite.Program
	bench string // "" for a whole run
	calls int64
	sec   float64 // of a benchmark's operation, in a short run
	profiled
}

// profiled is what a profile says about a suspect.
type profiled struct {
	charged verification.Estimate // share of the wall time
	ceiling verification.Estimate // the part of the wall time that would be saved without it; 0: not known
	cum     float64               // share of the samples in it and in all that it calls
	gc      float64               // share of the wall time that its garbage takes
	garbage float64               // its part of all garbage
	line    instrument.Line       // where most of it passes
	sleeps  bool                  // most of what it waits for is time.Sleep
	ticks   bool                  // or a ticker
	taken   float64               // the time in it on all goroutines together, as a part of the wall time; 0: not known
}

// choose chooses what is watched: of all that calls the suspect, what spends the
// largest part of its time on it.
func (x *experiment) choose(ctx context.Context) error {
	var found []candidate
	for _, p := range x.programs {
		some, err := x.callers(ctx, p)
		if err != nil {
			return err
		}
		found = append(found, some...)
	}
	if len(found) == 0 {
		return fmt.Errorf("%w: %s is never called in what is run", ErrSuspect, x.suspect.Name)
	}
	if err := x.profile(ctx, found); err != nil {
		return err
	}
	best := slices.MaxFunc(found, func(a, b candidate) int { return cmp.Compare(a.charged.Value, b.charged.Value) })
	x.target, x.bench, x.profiled, x.first = best.Program, best.bench, best.profiled, best.sec
	switch {
	case x.Counter != "":
		x.subject = verification.ProgressSubject
	case best.bench != "":
		x.subject = verification.BenchmarkSubject
	case best.Main:
		x.subject = verification.ProgramSubject
	default:
		x.subject = verification.SetupSubject
	}
	if len(found) > 1 {
		x.warnings = append(x.warnings, fmt.Errorf("%s is called by %d benchmarks; this is about %s, where its share is largest; -bench names another", x.suspect.Name, len(found), best.bench))
	}
	if err := x.aim(ctx); err != nil {
		return err
	}
	return x.buildArms(ctx)
}

// buildArms builds the target once without any change, and once with the
// suspect's calls timed.
func (x *experiment) buildArms(ctx context.Context) error {
	overlay, err := x.overlay("time", (*instrument.Overlay).TimeFunction)
	if err != nil {
		return err
	}
	x.original, x.timing = x.suite.Temp("original.exe"), x.suite.Temp("timing.exe")
	original, timing := x.target, x.target
	original.Path, timing.Path = x.original, x.timing
	if err := x.build(ctx, original, ""); err != nil {
		return err
	}
	return x.build(ctx, timing, overlay)
}

// callers returns what of a program calls the suspect.
func (x *experiment) callers(ctx context.Context, p suite.Program) ([]candidate, error) {
	x.suite.Status("counting calls: " + p.ImportPath)
	x.target = p
	r, err := x.run(ctx, p.Path, "count", x.Bench, x.BenchTime, 1)
	if err != nil {
		return nil, err
	}
	if len(r.results) == 0 && !p.Main {
		return nil, nil
	}
	var found []candidate
	for _, b := range r.results {
		if calls := r.round(b.Name).Calls; calls > 0 && x.Counter == "" {
			found = append(found, candidate{Program: p, bench: b.Name, calls: calls, sec: b.SecPerOp})
		}
	}
	if len(found) == 0 && r.dose.Run.Calls > 0 {
		found = append(found, candidate{Program: p, calls: r.dose.Run.Calls})
	}
	return found, nil
}

// profile finds the suspect's share of each candidate's time, and its caller.
func (x *experiment) profile(ctx context.Context, found []candidate) error {
	record := x.suite.Temp("profile")
	if err := os.Mkdir(record, 0o777); err != nil {
		return err
	}
	c := find.Config{
		Target: x.Target, Stdin: bytes.NewReader(x.input), MaxTime: time.Nanosecond, Record: record,
		Status: x.Status, Suspected: x.isSuspect,
	}
	c.BenchTime = x.profileTime
	if len(found) == 1 {
		c.Packages = found[0].Names(!found[0].Main)
		if found[0].bench != "" {
			c.Bench = gorun.Exactly(found[0].bench)
		}
	}
	r, err := find.Run(ctx, c)
	if err != nil {
		return err
	}
	if err := x.takePlain(r, len(found)); err != nil {
		return err
	}
	for _, phase := range r.Phases {
		if phase.Name == string(timeline.Build) {
			x.began = x.began.Add(phase.Wall)
		}
	}
	if err := x.learn(found, r, record); err != nil {
		return err
	}
	x.enclosing, err = x.caller(record)
	return err
}

// learn takes over what report and trace tell of the suspect in each candidate. Those of one
// program stand together.
func (x *experiment) learn(found []candidate, r *report.Report, record string) error {
	var o occupation
	var traced float64
	for i := range found {
		c := &found[i]
		if i == 0 || c.ImportPath != found[i-1].ImportPath {
			var err error
			if o, traced, err = x.occupied(record, c.Program); err != nil {
				return err
			}
		}
		if c.bench == "" {
			c.profiled = x.profileOf(r.Functions, r.Phases)
			c.taken = o.total / max(traced, 1)
			if c.line.Number == 0 { // nothing waited for it
				c.line = o.line()
			}
		}
		for _, b := range r.Benchmarks {
			if b.Package == c.ImportPath && plainName(b.Name) == c.bench {
				c.profiled = x.profileOf(b.Functions, b.Phases)
			}
		}
		c.sleeps, c.ticks = o.slept > o.waited/2, o.ticked > o.waited/2
	}
	return nil
}

// takePlain takes over what the profile's report says of a toolchain whose sources are not
// as expected. Of several benchmarks it does not tell which one calls the suspect most.
func (x *experiment) takePlain(r *report.Report, benchmarks int) error {
	i := slices.IndexFunc(r.Warnings, func(w error) bool { return errors.Is(w, instrument.ErrToolchain) })
	if i < 0 {
		return nil
	}
	x.warnings = append(x.warnings, r.Warnings[i])
	if benchmarks > 1 {
		return suite.Usagef("%w: name one of the %d benchmarks that call %s with -bench", r.Warnings[i], benchmarks, x.suspect.Name)
	}
	return nil
}

func (x *experiment) profileOf(functions []report.Function, phases []report.Phase) (p profiled) {
	var gc float64
	for _, f := range functions {
		gc += f.GC
		if x.isSuspect(f.Function) {
			p = profiled{charged: verification.Estimate{Value: f.Charged, Low: f.Low, High: f.High}, cum: f.Cum, gc: f.GC, line: line(f, phases)}
			if f.Speedup > 0 {
				p.ceiling = verification.Estimate{Value: saved(f.Speedup), Low: saved(f.SpeedupLow), High: saved(f.SpeedupHigh)}
			}
		}
	}
	if p.gc > 0 {
		p.garbage = p.gc / gc
	}
	return p
}

// saved is the part of the time that a speed-up saves.
func saved(speedup float64) float64 { return 1 - 1/max(1, speedup) }

// isSuspect compares names without type arguments.
func (x *experiment) isSuspect(name string) bool {
	return symbol.Untyped(symbol.Fold(name)) == x.suspect.Name
}

// caller returns the function of the user's own that calls the suspect most
// often in the recorded profiles, or "".
func (x *experiment) caller(record string) (string, error) {
	files, err := filepath.Glob(filepath.Join(record, "*.cpu.pprof"))
	if err != nil {
		return "", err
	}
	rules := x.suite.Rules(x.programs[0])
	counts := make(map[string]int64)
	for _, file := range files {
		p, err := gorun.ReadProfile(file)
		if err != nil {
			return "", err
		}
		frames := charge.Frames()
		for _, s := range p.Sample {
			counts[x.callerIn(frames(s), rules)] += s.Value[0]
		}
	}
	delete(counts, "")
	best := ""
	for name, n := range counts {
		if best == "" || n > counts[best] || n == counts[best] && name < best {
			best = name
		}
	}
	return best, nil
}

// callerIn is the own function that calls the suspect in a stack, innermost first, or "".
func (x *experiment) callerIn(stack []charge.Frame, rules charge.Rules) string {
	i := slices.IndexFunc(stack, func(f charge.Frame) bool { return x.isSuspect(f.Function) })
	if i < 0 {
		return ""
	}
	for _, f := range stack[i:] {
		if !x.isSuspect(f.Function) && rules.Own(symbol.Package(f.Function)) {
			return symbol.Fold(f.Function)
		}
	}
	return ""
}
