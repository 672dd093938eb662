package tally

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
)

// Nothing for 200 ms, one processor for 600, two for 200, and a rest that is too
// short to be looked at.
func TestProcessors(t *testing.T) {
	const millisecond = int64(time.Millisecond)
	r := &gorun.Record{Period: 4 * time.Millisecond}
	for at := 200 * millisecond; at < 1000*millisecond; at += 4 * millisecond {
		each := r.Period
		if at >= 800*millisecond {
			each *= 2
		}
		r.Samples = append(r.Samples, gorun.Sample{Time: at, Count: 1, Each: each})
	}
	var c processorClock
	c.add(r, timeline.Timeline{{Start: 0, End: 1005 * millisecond, Phase: timeline.Timed}})
	p := c.report()
	check := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	check("mean", p.Mean, 1)
	if len(p.Busy) != 3 || len(p.OverTime) != 50 || p.Step != window {
		t.Fatalf("%d numbers of processors, %d steps of %v, want 3, 50 of %v", len(p.Busy), len(p.OverTime), p.Step, window)
	}
	check("none", p.Busy[0], 0.2)
	check("one", p.Busy[1], 0.6)
	check("two", p.Busy[2], 0.2)
	check("at the start", p.OverTime[0], 0)
	check("at the end", p.OverTime[49], 2)
	for range 9 {
		c.add(r, timeline.Timeline{{Start: 0, End: 1005 * millisecond, Phase: timeline.Timed}})
	}
	if p := c.report(); len(p.OverTime) != 100 || p.Step != 5*window {
		t.Errorf("ten runs: %d steps of %v, want 100 of %v", len(p.OverTime), p.Step, 5*window)
	}
	var none processorClock
	if none.report() != nil {
		t.Error("a report of nothing")
	}
}

func TestSamplingWarns(t *testing.T) {
	check := func(why string, samples int64, explained time.Duration, warn bool) {
		t.Helper()
		r := report.Report{CPU: time.Second, Samples: samples}
		SetSampling(&r, explained, time.Millisecond)
		if got := len(r.Warnings) > 0; got != warn {
			t.Errorf("%s: warnings %v", why, r.Warnings)
		}
		if warn && !strings.Contains(r.Warnings[0].Error(), "samples cover") {
			t.Errorf("%s: %v", why, r.Warnings[0])
		}
	}
	check("as it should be", 1000, time.Second, false)
	check("a little off", 1000, 960*time.Millisecond, false)
	check("too few", 900, 900*time.Millisecond, true)
	check("too many", 1100, 1100*time.Millisecond, true)
	check("not enough to tell", 100, 900*time.Millisecond, false)
}
