package tally

import (
	"math"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/inside"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
)

// What a replay of one benchmark says is of that alone, however often it ran; the run's verdict
// has the mean of all, and the lock that its function holds.
func TestFindingsOfBenchmarks(t *testing.T) {
	in := inside.NewReader(func(file string) string { return file }, time.Time{})
	x := &Tally{Config: Config{Inside: in}, suite: new(suite.Suite), benchmarks: make(map[suite.Key]*benchmark), found: NewFindings()}
	x.found.queues["lock"] = &report.Queue{Line: 9}
	add := func(name string, half, both float64, line int) {
		b := x.benchmark(suite.Program{}, name)
		b.iterations, b.wall[timeline.Timed] = []int{1, 1, 1}, 3*time.Second
		for function, wall := range map[string]time.Duration{"m.F": 2 * time.Second, "m.G": time.Second} {
			target := charge.Target{Frame: charge.Frame{Function: function}, Class: charge.Own}
			b.ledger.AddPiece(string(timeline.Timed), charge.Piece{Target: target, Kind: "lock", Wall: wall})
		}
		b.ledger.AddTime(string(timeline.Timed), 3*time.Second, 0)
		b.found.nexts["m.F"] = next{function: "m.G", wall: time.Second, half: half, both: both}
		b.found.queues["lock"] = &report.Queue{Line: line}
	}
	add("BenchmarkA", 0.5, 0.2, 1)
	add("BenchmarkB", 0.9, 0.6, 2)
	r := &report.Report{Benchmarks: x.Benchmarks()}
	a, b := r.Benchmarks[0].Bottleneck, r.Benchmarks[1].Bottleneck
	check := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	check("half of A", a.Half, 1/0.5)
	check("half of B, of which the whole saves two thirds", b.Half, 1.5)
	check("A without both", a.Next.Speedup, 1/0.2)
	check("B without both, never less than without one", b.Next.Speedup, 3)

	r.Functions = []report.Function{{Function: "m.F", Charged: 0.6, Low: 0.6, High: 0.6, Speedup: 2.5, Kind: "lock", Phases: map[string]float64{"timed": 0.6}}}
	x.setCeilings(r)
	check("the run", r.Bottleneck.Speedup, 3)
	check("half of the run", r.Bottleneck.Half, math.Sqrt(2*1.5))
	if q := r.Bottleneck.Queue; r.Bottleneck.Next != nil || q == nil || q.Line != 1 || a.Queue.Line != 1 || b.Queue.Line != 2 {
		t.Errorf("the locks are %+v, %+v and, of the run, %+v; next is %+v", a.Queue, b.Queue, q, r.Bottleneck.Next)
	}
}
