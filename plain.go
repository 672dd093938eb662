package bottleneck

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// plainIsLess says what a search without the overlay cannot tell.
const plainIsLess = "measured by package testing's own profile: a benchmark's setup, calibration and cleanup are charged as timed, " +
	"what TestMain does is not sampled, and no benchmark has functions of its own"

// plainFlags make a test program that was built without the overlay write its
// profiles to dir.
func plainFlags(dir string) []string {
	return []string{
		"-test.cpuprofile=" + filepath.Join(dir, "cpu.pprof"),
		"-test.memprofile=" + filepath.Join(dir, "allocs.pprof"),
	}
}

// addPlain adds one run of a test program that was built without the overlay.
// Samples with package testing's benchmarks in their stack are charged as timed;
// how long the timed phase was, the results tell.
func (a *analysis) addPlain(p program, e gorun.Execution, record string, results []byte) error {
	cpu, err1 := gorun.ReadProfile(filepath.Join(record, "cpu.pprof"))
	allocs, err2 := gorun.ReadProfile(filepath.Join(record, "allocs.pprof"))
	if err := cmp.Or(err1, err2); err != nil {
		return fmt.Errorf("%s %w: %w", p.ImportPath, ErrFailed, err)
	}
	list, err := readResults(p, results)
	if err != nil {
		return err
	}
	a.mendFiles(cpu)
	a.cpu += e.CPU
	rest := e.Wall - a.addPlainInits(e)
	a.addPlainResults(p, list, rest)
	a.addPlainSamples(cpu, rest, min(e.CPU, rest))
	a.addAllocs(p.ImportPath, allocs)
	a.keep(p, cpu, allocs)
	if len(list) > 0 {
		a.results = append(a.results, results...)
	}
	return nil
}

// addPlainInits charges initialisation as far as the runtime traces it, and
// returns how long that took.
func (a *analysis) addPlainInits(e gorun.Execution) time.Duration {
	var wall time.Duration
	for _, p := range e.Inits {
		wall += p.Wall
	}
	wall = min(wall, e.Wall)
	a.wall[timeline.Init] += wall
	a.ledger.AddTime(string(timeline.Init), wall, 0)
	a.addInits(e, new(gorun.Record), timeline.Timeline{{End: int64(wall), Phase: timeline.Init}})
	return wall
}

func (a *analysis) addPlainResults(p program, list []result, rest time.Duration) {
	var timed time.Duration
	for _, r := range list {
		wall := time.Duration(float64(r.iterations) * r.secPerOp * float64(time.Second))
		b := a.benchmark(p, r.name)
		b.iterations = append(b.iterations, r.iterations)
		b.secPerOp = append(b.secPerOp, r.secPerOp)
		b.wall[timeline.Timed] += wall
		timed += wall
	}
	timed = min(timed, rest)
	a.wall[timeline.Timed] += timed
	a.wall[timeline.Other] += rest - timed
}

// addPlainSamples divides the time on a processor between the two phases in
// proportion to their samples, so that all samples weigh the same.
func (a *analysis) addPlainSamples(cpu *profile.Profile, rest, busy time.Duration) {
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
		a.ledger.AddSamples(string(phase), a.rules.Target(stack), count)
		a.ledger.AddStack(stack, count)
	}
	inTimed := time.Duration(float64(busy) * float64(timed) / float64(max(all, 1)))
	a.ledger.AddTime(string(timeline.Timed), inTimed, inTimed)
	a.ledger.AddTime(string(timeline.Other), rest-inTimed, busy-inTimed)
}
