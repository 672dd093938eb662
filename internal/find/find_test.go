package find

import (
	"flag"
	"math"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/tally"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/report"
)

var (
	all  = flag.Bool("find.all", false, "measure every module, not only a few")
	long = flag.Bool("find.long", false, "measure the known truths for minutes")
)

// gateAlone leaves a test to the gate.
func gateAlone(t *testing.T) {
	t.Helper()
	if !*all {
		t.Skip("the gate runs it, with -find.all")
	}
}

// The functions' shares are set by construction; the intervals must cover them at
// their stated rate, and the first function be the first. Four functions in three runs
// make 12 intervals: more than 5 that do not cover have probability 1.1e-5 at a true
// coverage of 95 %, for independent intervals, of 24 more than 7 one of 1.4e-5, of 300 more
// than 33 one of 1e-5. Of all samples, 200 at least, those of b outnumber those of a with
// probability 1e-5.
func TestFindKnownTruth(t *testing.T) {
	fixture.Slow(t)
	truth := map[string]float64{
		"example.com/truth.a": 0.50,
		"example.com/truth.b": 0.25,
		"example.com/truth.c": 0.15,
		"example.com/truth.d": 0.10,
	}
	// Operations and not a time, so that there are as many samples on a busy machine.
	n, length, most := 3, "100x", 5
	if *all {
		n, most = 6, 7
	}
	if *long {
		n, length, most = 75, "270x", 33
	}
	charged, covered, intervals := make(map[string]float64), 0, 0
	var worst float64
	for _, r := range runs(t, "testdata/truth", length, n) {
		reporttest.CheckSums(t, r)
		for _, f := range r.Benchmarks[0].Functions {
			charged[f.Function] += f.Charged
			if want, ok := truth[f.Function]; ok {
				intervals++
				if f.Low <= want && want <= f.High {
					covered++
				}
				worst = max(worst, math.Abs(f.Charged-want))
			}
		}
	}
	t.Logf("%d of %d intervals cover the truth; the largest error is %.1f points", covered, intervals, 100*worst)
	if intervals != len(truth)*n {
		t.Errorf("%d intervals, want %d: a function is missing", intervals, len(truth)*n)
	}
	if covered < intervals-most {
		t.Errorf("%d of %d intervals cover the truth, want 95 %%", covered, intervals)
	}
	for f, share := range charged {
		if share > charged["example.com/truth.a"] {
			t.Errorf("%s is charged %.1f %%, more than a", f, 100*share/float64(n))
		}
	}
}

// runs builds a module once, and measures it several times.
func runs(t *testing.T, dir, benchTime string, n int) (reports []*report.Report) {
	t.Helper()
	s := &search{Config: Config{Target: suite.Target{Dir: dir, BenchTime: benchTime}}, began: time.Now()}
	if err := s.prepare(t.Context(), t.TempDir()); err != nil {
		t.Fatal(err)
	}
	for range n {
		s.tally = tally.New(s.suite, s.tally.Config)
		if err := s.runAll(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		s.tally.EndRun()
		reports = append(reports, s.tally.Report())
	}
	return reports
}

// The phases' wall times add up to the time that a watch outside shows.
func TestFindWallTime(t *testing.T) {
	gateAlone(t)
	began := time.Now()
	r, err := Run(t.Context(), Config{Target: suite.Target{Dir: "testdata/truth", BenchTime: "2s"}, MaxTime: time.Nanosecond})
	outside := time.Since(began)
	if err != nil {
		t.Fatal(err)
	}
	// Outside stands what happens after the run: reading the record and charging
	// it, some tenths of a second on a busy machine.
	if r.Wall > outside || float64(r.Wall) < 0.75*float64(outside) {
		t.Errorf("the run took %v, a watch outside shows %v", r.Wall, outside)
	}
}
