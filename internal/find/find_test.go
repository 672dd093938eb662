package find

import (
	"flag"
	"math"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/reporttest"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

var (
	truthRuns = flag.Int("truth-runs", 6, "how many runs TestFindKnownTruth makes")
	truthTime = flag.String("truth-time", "500ms", "how long each of them measures, as -benchtime")
)

// The functions' shares are set by construction; the intervals must cover them
// at their stated rate. Four functions in six runs make 24 intervals: fewer than
// 19 that cover have probability 0.002 at a true coverage of 95 %, for
// independent intervals.
func TestFindKnownTruth(t *testing.T) {
	truth := map[string]float64{
		"example.com/truth.a": 0.50,
		"example.com/truth.b": 0.25,
		"example.com/truth.c": 0.15,
		"example.com/truth.d": 0.10,
	}
	covered, intervals := 0, 0
	var worst float64
	for range *truthRuns {
		r, err := Run(t.Context(), Config{Target: suite.Target{Dir: "testdata/truth", BenchTime: *truthTime}, MaxTime: time.Nanosecond})
		if err != nil {
			t.Fatal(err)
		}
		// 100 samples, the least that a loaded machine leaves of half a second, put b
		// before a once in 7,000 runs.
		if b := r.Bottleneck; b == nil || b.Function != "example.com/truth.a" || b.Phase != "timed" {
			t.Errorf("bottleneck %+v, want a in phase timed", b)
		}
		reporttest.CheckSums(t, r)
		for _, f := range r.Benchmarks[0].Functions {
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
	if intervals != len(truth)**truthRuns {
		t.Errorf("%d intervals, want %d: a function is missing", intervals, len(truth)**truthRuns)
	}
	if float64(covered) < 0.79*float64(intervals) {
		t.Errorf("%d of %d intervals cover the truth, want 95 %%", covered, intervals)
	}
}

// The phases' wall times add up to the time that a watch outside shows.
func TestFindWallTime(t *testing.T) {
	began := time.Now()
	r, err := Run(t.Context(), Config{Target: suite.Target{Dir: "testdata/truth", BenchTime: "300ms"}, MaxTime: time.Nanosecond})
	outside := time.Since(began)
	if err != nil {
		t.Fatal(err)
	}
	// Outside stands what happens after the run: reading the record and charging
	// it, some milliseconds.
	if r.Wall > outside || float64(r.Wall) < 0.9*float64(outside) {
		t.Errorf("the run took %v, a watch outside shows %v", r.Wall, outside)
	}
}
