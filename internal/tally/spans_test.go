package tally

import (
	"math"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// The samples of a benchmark divide its own time alone, however many there are of another.
func TestSamplesOfBenchmarks(t *testing.T) {
	cpu := simulated.CPU(time.Second, map[string]int64{"m.A": 1, "m.B": 1})
	stack := make(map[string]int)
	for i, s := range cpu.Sample {
		stack[s.Location[0].Line[0].Function.Name] = i
	}
	const length = 100 * time.Millisecond
	sample := func(name string, at time.Duration) gorun.Sample {
		return gorun.Sample{Time: int64(at), Stack: stack[name], Count: 1, Each: time.Millisecond}
	}
	r := &gorun.Record{CPU: cpu, Samples: []gorun.Sample{sample("m.B", 150*time.Millisecond)}}
	for i := range 9 {
		r.Samples = append(r.Samples, sample("m.A", time.Duration(i+1)*10*time.Millisecond))
	}
	spans := timeline.Timeline{
		{Start: 0, End: int64(length), CPU: length, Phase: timeline.Timed, Benchmark: "BenchmarkA"},
		{Start: int64(length), End: int64(2 * length), CPU: length, Phase: timeline.Timed, Benchmark: "BenchmarkB"},
	}
	check := func(why string, list []*scope, pieces ...charge.Piece) {
		t.Helper()
		x := &Tally{
			suite: new(suite.Suite), ledger: charge.NewLedger(string(timeline.Timed)),
			wall: make(map[timeline.Phase]time.Duration), benchmarks: make(map[suite.Key]*benchmark),
			rules: charge.Rules{Own: func(string) bool { return true }, Standard: func(string) bool { return false }},
		}
		traced := tracedSpans(suite.Program{}, spans, list)
		x.addSpans(suite.Program{}, r, spans, traced)
		x.addSamples(suite.Program{}, r, spans, traced)
		for _, p := range pieces {
			x.ledger.AddPiece(string(timeline.Timed), p)
		}
		for _, c := range x.ledger.Costs() {
			cpu := map[string]float64{"m.A": 0.9, "m.B": 0.1}[c.Function]
			if math.Abs(c.Share.Value-0.5) > 1e-3 || math.Abs(c.CPU-cpu) > 1e-9 {
				t.Errorf("%s: %s has %v of the time and %v of the processor time, want 0.5 and %v", why, c.Function, c.Share.Value, c.CPU, cpu)
			}
		}
	}
	check("nothing was traced", nil)
	check("one was traced", []*scope{{phases: []string{string(timeline.Timed)}, benchmark: "BenchmarkA"}},
		charge.Piece{Target: charge.Target{Frame: charge.Frame{Function: "m.A"}}, Wall: length})
}

// A goroutine that runs alone, and was not sampled in the only window, is charged by its samples at other
// times; one that was seen there, or that has none, is not.
func TestBlind(t *testing.T) {
	spans := timeline.Timeline{
		{Start: 0, End: 1000, Phase: timeline.Timed, Benchmark: "BenchmarkA"}, {Start: 1000, End: 2000, Phase: timeline.Timed, Benchmark: "BenchmarkB"},
	}
	for _, c := range []struct {
		script  string
		sampled int64
		want    bool
	}{
		{"0 1 begins main.a:1\n100 1 ends", 900, true},
		{"0 1 begins main.a:1\n100 1 ends", 1500, false},
		{"0 1 begins main.a:1\n50 1 sampled main.a:2\n100 1 ends", 900, false},
		{"0 1 begins main.a:1\n40 1 blocks sleep time.Sleep:1<main.a:2\n90 1 woken\n90 1 runs\n100 1 ends", 900, false},
		{"0 1 begins main.a:1\n0 2 begins main.b:1\n20 2 blocks sleep time.Sleep:1<main.b:2\n100 1 ends", 900, false},
	} {
		g := scripted.Graph(4, c.script)
		s := &scope{phases: []string{string(timeline.Timed)}, benchmark: "BenchmarkA", wall: time.Millisecond, traced: 100 * time.Microsecond, parts: []part{{newView(g), g.From, g.To, 1}}}
		new(Tally).follow(s)
		r := &gorun.Record{Samples: []gorun.Sample{{Time: c.sampled, Count: 1, Each: 1}}}
		if got := s.blind() && s.sampled(r, spans); got != c.want {
			t.Errorf("%q, sampled at %d: %v, want %v; pieces %+v", c.script, c.sampled, got, c.want, s.pieces)
		}
	}
}
