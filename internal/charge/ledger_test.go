package charge

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

func own(name string) Target { return Target{Frame: Frame{Function: name}} }

var background = Target{Frame: Frame{Function: symbol.GarbageCollection}, Class: Runtime, GC: true}

// find returns the cost of a function.
func find(t *testing.T, costs []Cost, name string) Cost {
	t.Helper()
	for _, c := range costs {
		if c.Function == name {
			return c
		}
	}
	t.Fatalf("nothing charged to %s", name)
	return Cost{}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func sum(costs []Cost) (all float64) {
	for _, c := range costs {
		all += c.Share.Value
	}
	return all
}

func TestCosts(t *testing.T) {
	l := NewLedger("init", "setup", "timed")
	l.AddTime("init", 100, 0)
	l.AddExact("init", own("pkg"), 100)
	l.AddTime("setup", 300, 300)
	l.AddTime("timed", 600, 400) // 200 of waiting
	l.AddSamples("setup", own("f"), 10)
	l.AddSamples("timed", own("f"), 10)
	l.AddSamples("timed", own("g"), 20)
	l.AddSamples("timed", background, 10)
	l.AddAllocated(own("g"), 1000)
	costs := l.Costs()
	if !near(sum(costs), 1) {
		t.Errorf("shares add up to %v, want 1", sum(costs))
	}
	check := func(name string, share, gc float64, phases map[string]float64) {
		t.Helper()
		c := find(t, costs, name)
		if !near(c.Share.Value, share) || !near(c.GC, gc) {
			t.Errorf("%s: share %v with %v of GC, want %v with %v", name, c.Share.Value, c.GC, share, gc)
		}
		for phase, want := range phases {
			if !near(c.Phases[phase], want) {
				t.Errorf("%s: %v in phase %s, want %v", name, c.Phases[phase], phase, want)
			}
		}
		if c.Share.Low > c.Share.Value || c.Share.High < c.Share.Value {
			t.Errorf("%s: the interval %+v does not hold its value", name, c.Share)
		}
	}
	check("pkg", 0.1, 0, map[string]float64{"init": 0.1})
	check("f", 0.3+0.1, 0, map[string]float64{"setup": 0.3, "timed": 0.1})
	check("g", 0.3, 0.1, map[string]float64{"timed": 0.3, "setup": 0})
	check(symbol.Waiting, 0.2, 0, map[string]float64{"timed": 0.2})
	if w := find(t, costs, symbol.Waiting).Waiting; w != 200 {
		t.Errorf("waiting %d, want 200", w)
	}
}

func TestCostsWithoutAllocations(t *testing.T) {
	l := NewLedger("run")
	l.AddTime("run", 100, 100)
	l.AddSamples("run", own("f"), 9)
	l.AddSamples("run", background, 1)
	if c := find(t, l.Costs(), symbol.GarbageCollection); !near(c.Share.Value, 0.1) {
		t.Errorf("garbage collection that nobody caused: %v, want 0.1", c.Share.Value)
	}
}

func TestCostsUnsampled(t *testing.T) {
	l := NewLedger("a", "b")
	l.AddTime("a", 90, 90)
	l.AddTime("b", 10, 10)
	l.AddSamples("a", own("f"), 5)
	if c := find(t, l.Costs(), symbol.NotSampled); !near(c.Share.Value, 0.1) {
		t.Errorf("a phase without samples: %v not sampled, want 0.1", c.Share.Value)
	}
	l.AddExact("a", Target{Frame: Frame{Function: symbol.NotSampled}, Class: Runtime}, 9)
	if c := find(t, l.Costs(), symbol.NotSampled); !near(c.Share.Value, 0.19) || !near(sum(l.Costs()), 1) {
		t.Errorf("with a part of another: %v not sampled of %v, want 0.19 of 1, once", c.Share.Value, sum(l.Costs()))
	}
	if costs := NewLedger("a").Costs(); costs != nil {
		t.Errorf("costs of nothing: %v", costs)
	}
}

func TestStackShares(t *testing.T) {
	l := NewLedger("run")
	l.AddTime("run", 100, 100)
	recursive := stack("example.com/m.F", "example.com/m.F.func1", "example.com/m.G")
	l.AddSamples("run", rules.Target(recursive), 3)
	l.AddStack(recursive, 3)
	other := stack("example.com/m.G")
	l.AddSamples("run", rules.Target(other), 1)
	l.AddStack(other, 1)
	costs := l.Costs()
	check := func(name string, flat, cum float64) {
		t.Helper()
		if c := find(t, costs, name); !near(c.Flat, flat) || !near(c.Cum, cum) {
			t.Errorf("%s: flat %v, cum %v; want %v, %v", name, c.Flat, c.Cum, flat, cum)
		}
	}
	check("example.com/m.F", 0.75, 0.75) // once a stack, however deep
	check("example.com/m.G", 0.25, 1)
}

// Draws samples of known truth in three phases, of which one waits half of its
// time and garbage collection takes part of another. Over 2,000 runs the
// coverage of a 95 % interval has a standard deviation of 0.49 %: 4 sigma, and
// 1 % for Wilson's own deviation at few samples, give one false alarm in 16,000.
func TestCoverage(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	draw := func(p float64) bool { return rng.Float64() < p }
	const truth = 0.3*0.6 + 0.5*0.25 + 0.2*0.5*0.1
	const runs = 2000
	covered := 0
	for range runs {
		l := NewLedger("setup", "timed", "cleanup")
		for _, p := range []struct {
			name       string
			wall, busy time.Duration
			share      float64
			samples    int
		}{{"setup", 300, 300, 0.6, 120}, {"timed", 500, 500, 0.25, 200}, {"cleanup", 200, 100, 0.1, 40}} {
			l.AddTime(p.name, p.wall, p.busy)
			for range p.samples {
				if draw(p.share) {
					l.AddSamples(p.name, own("f"), 1)
				} else {
					l.AddSamples(p.name, own("g"), 1)
				}
			}
		}
		if c := find(t, l.Costs(), "f"); c.Share.Low <= truth && truth <= c.Share.High {
			covered++
		}
	}
	if c := float64(covered) / runs; math.Abs(c-0.95) > 0.03 {
		t.Errorf("the interval covers the truth in %.1f %% of runs, want 95 %%", 100*c)
	}
}

func TestDividedAndWeighted(t *testing.T) {
	l := NewLedger("init", "timed")
	l.AddTime("init", 100, 0)
	l.AddDivided("init", own("build"), 80, 3, 4)
	l.AddDivided("init", own("fill"), 80, 1, 4)
	l.AddExact("init", own("rest"), 20)
	l.AddTime("timed", 100, 100)
	l.AddSamples("timed", own("serial"), 10)
	l.AddWeighted("timed", own("parallel"), Samples{Count: 20, Each: 1, Weight: 0.5})
	costs := l.Costs()
	for name, want := range map[string]float64{"build": 0.3, "fill": 0.1, "rest": 0.1, "serial": 0.25, "parallel": 0.25} {
		if c := find(t, costs, name); !near(c.Share.Value, want) {
			t.Errorf("%s: share %v, want %v", name, c.Share.Value, want)
		}
	}
}

// Processor time of the collector that functions are charged is nobody else's.
func TestProcessorAddsUp(t *testing.T) {
	l := NewLedger("run")
	l.AddTime("run", 100, 90)
	l.AddSamples("run", own("f"), 6)
	l.AddSamples("run", background, 3)
	l.AddAllocated(own("f"), 1)
	l.AddExact("run", background, 10)
	if f, gc := find(t, l.Costs(), "f"), find(t, l.Costs(), symbol.GarbageCollection); !near(f.CPU, 1) || gc.CPU != 0 {
		t.Errorf("f has %v of the processor time, the collector %v, want 1 and 0", f.CPU, gc.CPU)
	}
}

// Samples that stand for more tell as much of a share as there are samples.
func TestSamplesOfPeriods(t *testing.T) {
	seen := func(count, each int64) Cost {
		l := NewLedger("timed")
		l.AddTime("timed", 1000, 1000)
		for _, name := range []string{"f", "g"} {
			l.AddWeighted("timed", own(name), Samples{Count: count, Each: each, Weight: 1})
			l.AddStack([]Frame{{Function: name}}, count*each)
		}
		return find(t, l.Costs(), "f")
	}
	if got, want := seen(30, 3), seen(30, 1); got.Share != want.Share || got.Flat != want.Flat || got.CPU != want.CPU {
		t.Errorf("30 samples of 3 each: share %v, flat %v, CPU %v, want as of 1: %v, %v, %v", got.Share, got.Flat, got.CPU, want.Share, want.Flat, want.CPU)
	}
	l := NewLedger("timed")
	l.AddTime("timed", 1000, 1000)
	l.AddWeighted("timed", own("f"), Samples{Count: 30, Each: 3, Weight: 1})
	l.AddWeighted("timed", own("g"), Samples{Count: 30, Each: 1, Weight: 1})
	if f := find(t, l.Costs(), "f"); !near(f.Share.Value, 0.75) || !near(f.CPU, 0.75) {
		t.Errorf("share %v, CPU %v, want 0.75", f.Share.Value, f.CPU)
	}
}

// Four samples of which two repeat others tell less than four.
func TestBorrowedSamplesWidenIntervals(t *testing.T) {
	width := func(borrowed, weight float64) float64 {
		l := NewLedger("timed")
		l.AddTime("timed", 1000, 1000)
		for i := range 100 {
			for _, name := range []string{"f", "g"} {
				target := own(name)
				target.Borrowed = float64(i) < 100*borrowed
				w := 1.0
				if i < 50 {
					w = weight
				}
				l.AddWeighted("timed", target, Samples{Count: 1, Each: 1, Weight: w})
			}
		}
		c := find(t, l.Costs(), "f")
		if !near(c.Share.Value, 0.5) {
			t.Errorf("share %v, want 0.5", c.Share.Value)
		}
		return c.Share.High - c.Share.Low
	}
	plain := width(0, 1)
	check := func(why string, got, wantRatio float64) {
		t.Helper()
		// Wilson's interval is not quite as 1/sqrt(n).
		if ratio := got / plain; math.Abs(ratio-wantRatio) > 0.01*wantRatio {
			t.Errorf("%s: %.3f times as wide, want %.3f", why, ratio, wantRatio)
		}
	}
	// The squares of the weights add up to (1+2b) n: n/(1+2b) samples are left.
	check("half are borrowed", width(0.5, 1), math.Sqrt(2))
	check("a tenth is borrowed", width(0.1, 1), math.Sqrt(1.2))
	// (n/2 + n/4)^2 / (n/2 + n/8) = 0.9 n.
	check("half have weight 1/2", width(0, 0.5), math.Sqrt(1/0.9))
}

// Collections between benchmarks are charged to those whose data is in use, and to who collects,
// and not to the recorder, which alone was seen there.
func TestCollectedBetweenBenchmarks(t *testing.T) {
	l := NewLedger("timed", "other")
	l.AddTime("timed", 500, 500)
	l.AddTime("other", 500, 500)
	recorder := Target{Frame: Frame{Function: symbol.Profiling}, Class: Runtime}
	collector := Target{Frame: Frame{Function: symbol.Harness}, Class: Runtime}
	l.AddSamples("timed", own("f"), 50)
	l.Between("other", collector)
	l.AddSamples("other", recorder, 5)
	l.AddSamples("other", own("g"), 5) // a stray one
	l.AddSamples("other", background, 40)
	l.AddAllocated(own("f"), 750)
	l.AddAllocated(own("g"), 25_000)
	l.AddAllocated(recorder, 5000)
	l.AddRetained(own("f"), 3*unused)
	l.AddRetained(recorder, 3*unused)
	costs := l.Costs()
	if c := find(t, costs, "f"); !near(c.Share.Value, 0.8) || !near(c.GC, 0.3) {
		t.Errorf("f: share %v with %v of GC, want 0.8 with 0.3", c.Share.Value, c.GC)
	}
	if c := find(t, costs, "g"); !near(c.Share.Value, 0.05) || c.GC != 0 {
		t.Errorf("g: share %v with %v of GC, want 0.05 without", c.Share.Value, c.GC)
	}
	if c := find(t, costs, collector.Function); !near(c.Share.Value, 0.1) {
		t.Errorf("the collector: share %v, want 0.1", c.Share.Value)
	}
	if c := find(t, costs, symbol.Profiling); !near(c.Share.Value, 0.05) || c.GC != 0 {
		t.Errorf("the recorder: share %v with %v of GC, want 0.05 without", c.Share.Value, c.GC)
	}
}
