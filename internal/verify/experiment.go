package verify

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/quiet"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

// An experiment is one verification in progress.
type experiment struct {
	Config
	suite       *suite.Suite
	programs    []suite.Program
	warnings    report.Warnings
	profileTime string
	input       []byte
	suspect     instrument.Function
	unaimed     instrument.Function // the suspect, and the target's path, before its delay was put elsewhere
	entrance    string

	subject   verification.Subject
	target    suite.Program
	original  string // the target built without any change
	timing    string // with the suspect's calls timed
	bench     string // the benchmark's name, "" for whole runs
	calls     float64
	iters     int
	overlaps  bool    // a benchmark's operations do
	first     float64 // seconds of an operation in a short run of it
	edge      float64 // by what the first and the last one of a round may change the sensitivity
	block     int     // calls between two changes of the dose; 0: each run has one
	perOp     float64 // seconds of an operation, run or step
	profiled  profiled
	enclosing string

	began  time.Time // without what was built since
	rounds []doseRound
	sides  []side

	fellBack  bool        // whole runs are measured, as blocks of calls do not tell
	blocked   []doseRound // what these told
	undecided bool        // it is all there is

	quiet.Elsewhere
}

// Arms of an experiment, in each round.
const (
	undosed = iota
	small
	large
	arms
)

// A doseRound is one measurement with each dose, one shortly after another.
type doseRound [arms]doseRun

// A doseRun is one measurement.
type doseRun struct {
	gorun.Stretch
	sec     float64 // of an operation, run or step
	outside float64 // of the process, as seen from here, without its calibration
}

// A side is what is measured between the rounds.
type side struct {
	original float64 // time of the original, as outside for whole runs
	undosed  float64 // beside the original
	timed    []timed // with the suspect's calls timed
	lengths          // where garbage is made
}

func (x *experiment) readInput() (err error) {
	if x.Stdin != nil {
		x.input, err = io.ReadAll(x.Stdin)
	}
	return err
}

// A dosedProcess is what was left by a process that ran with doses or, if dose is
// nil, without.
type dosedProcess struct {
	dose    *gorun.Dose
	outside float64 // seconds
	results []suite.Result
}

// run runs a build once, each benchmark as often as count says. The doses are ""
// for the original.
func (x *experiment) run(ctx context.Context, path, doses, bench, benchTime string, count int) (r dosedProcess, err error) {
	file := x.suite.Temp("dose")
	if err := os.RemoveAll(file); err != nil {
		return r, err
	}
	p := x.target
	p.Path = path
	f := x.Target.Flags()
	f.Bench, f.BenchTime, f.Count = bench, benchTime, count
	var run suite.Run
	if p.Main {
		run.Stdin = bytes.NewReader(x.input)
	}
	if doses != "" {
		run.Env = []string{instrument.DelayVariable + "=" + doses + " " + file}
	}
	e, out, err := x.suite.Run(ctx, p, f, run)
	if err != nil {
		return r, err
	}
	x.Elsewhere.Add(e)
	r.outside = e.Wall.Seconds()
	if doses != "" {
		if r.dose, err = gorun.ReadDose(file); err != nil {
			return r, fmt.Errorf("%s %w: %w", x.target.ImportPath, suite.ErrFailed, err)
		}
		r.outside -= r.dose.Calibration.Seconds()
	}
	r.results, err = plainResults(x.target, out)
	return r, err
}

// plainResults reads what benchmarks print, by their names without the number of
// processors.
func plainResults(p suite.Program, text []byte) ([]suite.Result, error) {
	list, err := suite.ReadResults(p.ImportPath, text)
	for i := range list {
		list[i].Name = plainName(list[i].Name)
	}
	return list, err
}

// plainName is a benchmark's name without the number of processors. A name that
// ends like one of itself loses that, in results and rounds alike.
func plainName(name string) string {
	i := strings.LastIndexByte(name, '-')
	if i < 0 || i == len(name)-1 || strings.Trim(name[i+1:], "0123456789") != "" {
		return name
	}
	return name[:i]
}

// round is the timed stretch of a benchmark that was the last one.
func (p dosedProcess) round(name string) (last gorun.Stretch) {
	for _, r := range p.dose.Rounds {
		if plainName(r.Name) == name {
			last = r.Stretch
		}
	}
	return last
}

// fastest is the result of a benchmark that was the fastest.
func (p dosedProcess) fastest(name string) (best suite.Result) {
	for _, r := range p.results {
		if r.Name == name && (best.Name == "" || r.SecPerOp < best.SecPerOp) {
			best = r
		}
	}
	return best
}

// runTarget runs a build of what is watched.
func (x *experiment) runTarget(ctx context.Context, path, doses string) (dosedProcess, error) {
	return x.runOften(ctx, path, doses, 1)
}

// runOften is runTarget for a benchmark that is to run several times.
func (x *experiment) runOften(ctx context.Context, path, doses string, count int) (dosedProcess, error) {
	bench, benchTime := x.Bench, x.BenchTime
	if x.subject == verification.BenchmarkSubject {
		bench = gorun.Exactly(x.bench)
	}
	if x.iters > 0 {
		benchTime = suite.Iterations(x.iters)
	}
	return x.run(ctx, path, doses, bench, benchTime, count)
}

// whole is the measurement of a process that is watched as a whole.
func (x *experiment) whole(p dosedProcess) (doseRun, error) {
	r := doseRun{Stretch: p.dose.Run, sec: p.dose.Run.Wall.Seconds(), outside: p.outside}
	if x.Counter != "" {
		n := p.dose.Progress[x.Counter]
		if n == 0 {
			return r, suite.Usagef("counter %q counted no steps%s", x.Counter, counted(p.dose.Progress))
		}
		r.sec /= float64(n)
	}
	return r, nil
}

// counted names the counters of which steps were seen.
func counted(progress map[string]int64) string {
	var names []string
	for name := range progress {
		names = append(names, name)
	}
	if len(names) == 0 {
		return ": the run never calls bottleneck.Progress"
	}
	slices.Sort(names)
	return ": the run counts " + strings.Join(names, ", ")
}

// planned are the rounds of a process that ran by a plan.
func (x *experiment) planned(p dosedProcess, doses int) (rounds [][]doseRun) {
	var round []doseRun
	for _, r := range p.dose.Rounds {
		if r.Arm < 0 {
			continue
		}
		if len(round) == 0 {
			round = make([]doseRun, doses)
		}
		round[r.Arm] = doseRun{Stretch: r.Stretch, sec: r.Wall.Seconds() / float64(x.iters), outside: p.outside}
		if !slices.ContainsFunc(round, func(r doseRun) bool { return r.outside == 0 }) {
			rounds = append(rounds, round)
			round = nil
		}
	}
	return rounds
}

// build builds a program, which does not count as measuring.
func (x *experiment) build(ctx context.Context, p suite.Program, overlay string) error {
	start := time.Now()
	defer func() { x.began = x.began.Add(time.Since(start)) }()
	if overlay == "" {
		return x.suite.Build(ctx, p, "")
	}
	return x.suite.BuildOver(ctx, p, overlay)
}

// planFor is a plan for at most so much time.
func planFor(d time.Duration, doses ...string) string {
	return fmt.Sprintf("%s@%d", strings.Join(doses, ","), max(0, d.Milliseconds()))
}
