package bottleneck

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

// DefaultVerifyTime is how long Verify measures, unless six rounds take longer.
const DefaultVerifyTime = 30 * time.Second

// ErrSuspect means that a function is not one that an experiment can slow down;
// the text says why, and what to name instead.
var ErrSuspect = errors.New("no experiment on this function")

// An Experiment says which function Verify slows down, and what it watches
// meanwhile.
type Experiment struct {
	// Search says what is run, as for Find. Count, BenchMem and Record are not
	// used, CPU must name a single number. BenchTime "" means 5ms: many short runs,
	// as what disturbs a machine comes and goes. MaxTime 0 means DefaultVerifyTime.
	// A program is run many times; what it writes is thrown away, and Stdin is read
	// to its end and given to each of them.
	Search

	// Func is a regular expression that matches the full name of one function of
	// the main module, as the runtime prints it, without type arguments. If it
	// matches several, the one is meant whose name, with or without its path, it
	// matches as a whole.
	Func string

	// Counter, if not "", is the name of a counter of Progress: watched is then
	// the wall time of the whole run for each step.
	Counter string
}

// A Verification is the outcome of an experiment. Its JSON form is stable: fields
// are added, never changed.
type Verification struct {
	Version  int    `json:"version"` // of the JSON form: 1
	Function string `json:"function"`
	// Subject is what was watched: "benchmark", its time per operation;
	// "setup", the wall time of a test program in which the suspect is not
	// called by what a benchmark times; "program", its wall time; "progress",
	// the wall time for each step of a counter.
	Subject string `json:"subject"`
	// Name is that of the benchmark or counter, or the package's import path.
	Name string `json:"name"`
	// Delayed is where the delay was put: "entry", at the function's entry;
	// "lock", behind the lock that it takes first; "loop", in each turn of its
	// loop, where that takes locks or uses channels.
	Delayed string `json:"delayed"`
	// CallsPerOp is how often the function is called in an operation of a
	// benchmark, in a run of a program, or in a step of a counter. Where its loop
	// is delayed, the turns of that are counted.
	CallsPerOp float64 `json:"calls_per_op"`
	// TimePerOp is the time of an operation, run, or step without dose.
	TimePerOp float64 `json:"time_per_op"` // seconds
	// Sensitivity is how much longer the whole takes for each second of
	// processor time that is added to the function: 1 for serial code, 0 off
	// the critical path.
	Sensitivity Estimate `json:"sensitivity"`
	// Share is the processor time of the function and of all that it calls as a
	// part of the wall time of what was watched: the time of its calls where that
	// is the same, and otherwise, as where it waits, what the profile tells. It is
	// above 1 for a function that keeps several processors busy.
	Share Estimate `json:"share"`
	// Collection is by what part of that wall time garbage collection for what
	// they allocate makes it longer: less than the collector's processor time,
	// where that is of a processor that has nothing else to do. For whole runs,
	// that time is taken.
	Collection Estimate `json:"collection"`
	// Predicted is what the whole would gain: Share times Sensitivity, and
	// Collection.
	Predicted []Prediction `json:"predicted"`
	// Disagree means that the profile promises a gain that the experiment does
	// not confirm, or the other way round.
	Disagree bool `json:"disagree"`
	// Doses are the delays of a call, in nanoseconds of processor time.
	Doses []float64 `json:"doses_ns"`
	// Rounds is how often each dose was measured.
	Rounds int `json:"rounds"`
	// Disturbance is how much longer the instrumented build takes without dose
	// than the original, as a part of the original's time.
	Disturbance Estimate `json:"disturbance"`
	// Enclosing is the function to take instead, where the disturbance is large
	// and the profile knows who calls the suspect.
	Enclosing string   `json:"enclosing,omitempty"`
	Warnings  Warnings `json:"warnings"`
}

// An Estimate is a value with its 95 % interval.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// A Prediction is what the whole would gain, as a part of its time, if the
// function took, and allocated, so much less.
type Prediction struct {
	Faster float64 `json:"faster"` // 0.25: it takes a quarter less
	Gain   float64 `json:"gain"`
	Low    float64 `json:"low"` // of the 95 % interval
	High   float64 `json:"high"`
}

// Verify finds out by experiment what a function matters: in a build of its own,
// the function's calls are delayed by known amounts of processor time, and the
// slope of the whole's time against the time added is the sensitivity. One
// binary serves all doses. A benchmark is measured in rounds of all doses, in
// random order, within one process; a program, or a test program as a whole, is
// started for each of them. Between them the original build is measured, and
// another one in which the function's calls are timed, until the interval is
// narrow or the time is up. It writes nothing to the user's tree.
//
// A delay keeps the processor of Go's scheduler. On Linux, from some microseconds
// on, it leaves that of the machine to others, so that it has the effect that it
// would have if they were not there. See Verification.Delayed for where in the
// function it is. Closures are not delayed by themselves, but with each call of
// the function that they stand in.
//
// The method is the reverse of causal profiling's virtual speed-up (Curtsinger
// and Berger, "Coz", SOSP 2015): that a delay of a suspect has no effect says
// that a gain there has none. The prediction assumes that the effect is the same
// in both directions; where another path becomes the longest one, a gain ends
// earlier.
//
// The error is ErrUsage where nothing matches, ErrSuspect where the function
// cannot be delayed, ErrFailed where something does not build or fails.
func Verify(ctx context.Context, e Experiment) (_ *Verification, err error) {
	if e.MaxTime == 0 {
		e.MaxTime = DefaultVerifyTime
	}
	if strings.Contains(e.CPU, ",") {
		return nil, fmt.Errorf("%w: an experiment needs one number of processors, have %s", ErrUsage, e.CPU)
	}
	if err := e.check(); err != nil {
		return nil, err
	}
	e.Count, e.BenchMem = 0, false
	benchTime := e.BenchTime
	e.Search = e.withDefaults()
	if benchTime == "" {
		e.BenchTime = "5ms"
	}
	tmp, err := os.MkdirTemp("", "bottleneck-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	x := &experiment{
		finder:  &finder{Search: e.Search, tmp: tmp, go_: gorun.Go{Dir: e.Dir, Tmp: tmp}, builds: make(map[string]time.Duration)},
		pattern: e.Func, counter: e.Counter, profileTime: profileTime(benchTime),
	}
	for _, step := range []func(context.Context) error{x.prepare, x.choose, x.measure} {
		if err := step(ctx); err != nil {
			return nil, classify(err)
		}
	}
	return x.result(), nil
}

// profileTime is how long a benchmark is profiled: half a second for some
// hundred samples, or as long as was asked for.
func profileTime(asked string) string {
	const least = 500 * time.Millisecond
	if d, err := time.ParseDuration(asked); asked == "" || err == nil && d < least {
		return least.String()
	}
	return asked
}

// prepare finds the suspect and builds what there is to run.
func (x *experiment) prepare(ctx context.Context) error {
	f := x.finder
	if err := x.readInput(); err != nil {
		return err
	}
	var err error
	if f.env, err = f.go_.Environment(ctx); err != nil {
		return err
	}
	f.Progress("listing packages")
	if f.packages, err = f.go_.List(ctx, f.Tags, f.Packages...); err != nil {
		return err
	}
	if x.suspect, err = findSuspect(f.packages, x.pattern); err != nil {
		return err
	}
	overlay, err := x.overlay("delay", (*instrument.Overlay).DelayFunction)
	if err != nil {
		return err
	}
	for _, p := range f.packages {
		if p.DepOnly || p.OfTest() {
			continue
		}
		benchmarks, err := p.HasBenchmarks()
		if err != nil {
			return err
		}
		if !benchmarks && (p.Name != "main" || f.many()) {
			continue
		}
		t := program{p, filepath.Join(f.tmp, fmt.Sprintf("%d.exe", len(f.programs))), !benchmarks}
		if err := x.build(ctx, t, overlay); err != nil {
			return err
		}
		f.programs = append(f.programs, t)
	}
	if len(f.programs) == 0 {
		return fmt.Errorf("%w: no benchmarks in %s", ErrUsage, strings.Join(f.Packages, " "))
	}
	return nil
}

func (x *experiment) build(ctx context.Context, t program, overlay string) error {
	x.Progress("building " + t.ImportPath)
	if t.main {
		return x.go_.BuildProgram(ctx, t.ImportPath, t.path, overlay, x.Tags)
	}
	return x.go_.BuildTest(ctx, t.ImportPath, t.path, overlay, x.Tags)
}
