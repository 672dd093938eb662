package tally

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
)

// PlainIsLess says what a search of benchmarks or of a program cannot find out
// without the overlay.
func PlainIsLess(program bool) string {
	if program {
		return "measured by an ordinary profile of main: waiting and stages are not shown, and package initialisation is not sampled"
	}
	return "measured by package testing's own profile: a benchmark's setup, calibration and cleanup are charged as timed, " +
		"TestMain is not sampled, and functions are not divided by benchmark"
}

// ofOneBenchmark gives the only benchmark of a report the functions of its timed phase,
// with their shares of that. Of several nobody knows whose the samples are.
func (t *Tally) ofOneBenchmark(r *report.Report) {
	if !t.Plain || len(r.Benchmarks) != 1 {
		return
	}
	const timed = string(timeline.Timed)
	var whole float64
	for _, f := range r.Functions {
		whole += f.Phases[timed]
	}
	b := &r.Benchmarks[0]
	for _, f := range r.Functions {
		if f.Phases[timed] == 0 {
			continue
		}
		scale := f.Phases[timed] / whole / f.Charged
		f.Charged, f.Low, f.High = scale*f.Charged, scale*f.Low, min(1, scale*f.High)
		f.Speedup, f.SpeedupLow, f.SpeedupHigh = stat.Speedup(f.Charged), stat.Speedup(f.Low), stat.Speedup(f.High)
		f.Phases = map[string]float64{timed: f.Charged}
		b.Functions = append(b.Functions, f)
	}
	if b.Bottleneck = Verdict(b.Functions); b.Bottleneck != nil {
		b.Bottleneck.Of = ofOperation
	}
}

// PlainFlags make a test program that was built without the overlay write its
// profiles to dir.
func PlainFlags(dir string) []string {
	return []string{
		"-test.cpuprofile=" + filepath.Join(dir, "cpu.pprof"),
		"-test.memprofile=" + filepath.Join(dir, "allocs.pprof"),
	}
}

// addPlain adds one run of a test program that was built without the overlay.
// Samples with package testing's benchmarks in their stack are charged as timed;
// how long the timed phase was, the results tell.
func (t *Tally) addPlain(p suite.Program, e gorun.Execution, record string, results []byte) error {
	cpu, err := gorun.ReadProfile(filepath.Join(record, "cpu.pprof"))
	if err != nil {
		return fmt.Errorf("%s %w: %w", p.ImportPath, suite.ErrFailed, err)
	}
	allocs, err := gorun.ReadProfile(filepath.Join(record, "allocs.pprof"))
	if err != nil {
		return fmt.Errorf("%s %w: %w", p.ImportPath, suite.ErrFailed, err)
	}
	list, err := suite.ReadResults(p.ImportPath, results)
	if err != nil {
		return err
	}
	t.suite.MendFiles(cpu)
	t.findHelpers(p, cpu)
	t.cpu += e.CPU
	rest := e.Wall - t.addPlainInits(e)
	t.addPlainResults(p, list, rest)
	t.addPlainSamples(cpu, rest, min(rest, max(e.CPU, rest-idle(e))))
	t.addAllocs(p.ImportPath, allocs)
	t.keep(p, ".cpu.pprof", cpu)
	t.keep(p, ".allocs.pprof", allocs)
	if len(list) > 0 {
		t.results = append(t.results, results...)
		t.measured = true
	}
	return nil
}

// idle is for how much of a run it may have waited: at most for as long as a
// processor of the machine was idle. For longer, it was kept from running.
func idle(e gorun.Execution) time.Duration {
	if e.Others == 0 {
		return e.Wall // not known
	}
	return max(0, time.Duration(runtime.NumCPU())*e.Wall-e.CPU-e.Others)
}

// addPlainInits charges initialisation as far as the runtime traces it, and
// returns how long that took.
func (t *Tally) addPlainInits(e gorun.Execution) time.Duration {
	var wall time.Duration
	for _, p := range e.Inits {
		wall += p.Wall
	}
	wall = min(wall, e.Wall)
	t.wall[timeline.Init] += wall
	t.ledger.AddTime(string(timeline.Init), wall, 0)
	t.addInits(e, new(gorun.Record), timeline.Timeline{{End: int64(wall), Phase: timeline.Init}})
	return wall
}

func (t *Tally) addPlainResults(p suite.Program, list []suite.Result, rest time.Duration) {
	var timed time.Duration
	for _, r := range list {
		wall := time.Duration(float64(r.Iterations) * r.SecPerOp * float64(time.Second))
		b := t.benchmark(p, r.Name)
		b.iterations = append(b.iterations, r.Iterations)
		b.secPerOp = append(b.secPerOp, r.SecPerOp)
		b.wall[timeline.Timed] += wall
		timed += wall
	}
	timed = min(timed, rest)
	t.wall[timeline.Timed] += timed
	t.wall[timeline.Other] += rest - timed
}

// addPlainSamples divides the time on a processor between the two phases in
// proportion to their samples, so that all samples weigh the same.
func (t *Tally) addPlainSamples(cpu *profile.Profile, rest, busy time.Duration) {
	var all, timed int64
	frames := charge.Frames()
	for _, s := range cpu.Sample {
		stack, count := frames(s), s.Value[0]
		phase := timeline.Other
		for _, f := range stack {
			if strings.HasPrefix(f.Function, "testing.(*B).") {
				phase = timeline.Timed
				timed += count
				break
			}
		}
		all += count
		t.ledger.AddSamples(string(phase), t.rules.Target(stack), count)
		t.ledger.AddStack(stack, count)
	}
	inTimed := time.Duration(float64(busy) * float64(timed) / float64(max(all, 1)))
	t.ledger.AddTime(string(timeline.Timed), inTimed, inTimed)
	t.ledger.AddTime(string(timeline.Other), rest-inTimed, busy-inTimed)
}
