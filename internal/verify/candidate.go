package verify

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/find"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
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
		return fmt.Errorf("%w: %s is never called in what is run%s; processes that this starts are not looked into", ErrSuspect, x.suspect.Name, x.unfed())
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
	x.original, x.timing = x.suite.BuiltAt("original", x.target), x.suite.BuiltAt("timing", x.target)
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
	f := x.Target.Flags()
	f.Count = 1
	r, err := x.run(ctx, p.Path, "count", f)
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

// unfed says of a program that it was given nothing to read.
func (x *experiment) unfed() string {
	if x.Stdin == nil && slices.ContainsFunc(x.programs, func(p suite.Program) bool { return p.Main }) {
		return ", with an empty standard input: only a file is read, again and again"
	}
	return ""
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
