package verify

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

// A dosedProcess is what was left by a process that ran with doses or, if dose is
// nil, without.
type dosedProcess struct {
	dose    *gorun.Dose
	outside float64 // seconds
	results []suite.Result
}

// round is the timed stretch of a benchmark that was the last one.
func (p dosedProcess) round(name string) (last gorun.Stretch) {
	for _, r := range p.dose.Rounds {
		if suite.PlainName(r.Name) == name {
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

// plainResults reads what benchmarks print, by their names without the number of
// processors.
func plainResults(p suite.Program, text []byte) ([]suite.Result, error) {
	list, err := suite.ReadResults(p.ImportPath, text)
	for i := range list {
		list[i].Name = suite.PlainName(list[i].Name)
	}
	return list, err
}

// run runs a build once, with flags. The doses are "" for the original.
func (x *experiment) run(ctx context.Context, path, doses string, f suite.Flags) (r dosedProcess, err error) {
	file := x.suite.Temp("dose")
	if err := os.RemoveAll(file); err != nil {
		return r, err
	}
	p := x.target
	p.Path = path
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

// runTarget runs a build of what is watched.
func (x *experiment) runTarget(ctx context.Context, path, doses string) (dosedProcess, error) {
	return x.runOften(ctx, path, doses, 1)
}

// runOften is runTarget for a benchmark that is to run several times.
func (x *experiment) runOften(ctx context.Context, path, doses string, count int) (dosedProcess, error) {
	f := x.Target.Flags()
	f.Count = count
	if x.subject == verification.BenchmarkSubject {
		f.Bench = gorun.Exactly(x.bench)
	}
	if x.iters > 0 {
		f.BenchTime = suite.Iterations(x.iters)
	}
	return x.run(ctx, path, doses, f)
}

// inRounds are the flags for rounds of so many operations of the benchmark that is watched.
func (x *experiment) inRounds(iters int) suite.Flags {
	f := x.Target.Flags()
	f.Bench, f.BenchTime, f.Count = gorun.Exactly(x.bench), suite.Iterations(iters), 1
	return f
}
