package bottleneck

import (
	"math"
	"runtime"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/replay/demand"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/usage"
	"github.com/bottleneck-go/bottleneck/report"
)

// What waits for processors that others have waits less without a function that takes some.
func TestCeilingAmongOthers(t *testing.T) {
	g := scripted.Graph(1, `
		0 1 begins main.main:1 P0
		20 1 blocks "sleep" time.Sleep:1<main.f:2
		50 1 woken
		50 1 runs P0
		60 1 blocks "sleep" time.Sleep:1<main.g:3
		90 1 woken
		90 1 runs P0
		100 1 ends P0`)
	of := func(contended float64) *report.Bottleneck {
		functions := []report.Function{
			{Function: "main.f", File: "f.go", Charged: 0.5, CPU: 0.5}, {Function: "main.g", File: "g.go", Charged: 0.4},
			{Function: symbol.NoProcessor, Charged: contended},
		}
		r := &Report{Functions: functions, Bottleneck: &report.Bottleneck{Function: "main.f"}}
		setCeilings(r, []stretch{{graph: g, goroutine: 1, from: g.From, to: g.To}}, false, nil)
		if b, f := r.Bottleneck, r.Functions[0]; f.Speedup != b.Speedup || f.SpeedupLow != b.SpeedupLow || f.SpeedupHigh != b.SpeedupHigh {
			t.Errorf("the verdict has %v (%v to %v), its function %v (%v to %v)", b.Speedup, b.SpeedupLow, b.SpeedupHigh, f.Speedup, f.SpeedupLow, f.SpeedupHigh)
		}
		return r.Bottleneck
	}
	alone, among := of(0), of(0.2)
	left := func(speedup float64) float64 { return 1 / speedup }
	if got, want := left(among.Speedup), left(alone.Speedup)-0.1; math.Abs(got-want) > 0.01 {
		t.Errorf("without f %.3f is left, want %.3f: %+v, %+v", got, want, alone, among)
	}
	if got, want := left(among.SpeedupHigh), max(1e-6, left(alone.SpeedupHigh)-0.2); math.Abs(got-want) > 0.01 {
		t.Errorf("without f %.3f is left at least, want %.3f", got, want)
	}
	if alone.Half <= 1 || alone.Half > alone.Speedup || alone.Next == nil || alone.Next.Function != "main.g" || alone.Next.Speedup <= alone.Speedup {
		t.Errorf("in half the time %v, and then %+v, where it gains %v", alone.Half, alone.Next, alone.Speedup)
	}
	if alone.Speedup > 2.5 || among.SpeedupLow < 1 || among.SpeedupLow > among.Speedup {
		t.Errorf("%+v", among)
	}
}

// A recorded service that takes four fifths of the processors answers no more than five fourths of the requests when none
// of them waits any more, and that at most where it is not known what a function takes.
func TestCeilingOfService(t *testing.T) {
	g := scripted.Graph(1, `
		0 1 begins main.main:1 P0
		1 1 blocks "sleep" time.Sleep:1<main.f:2
		90 1 woken
		90 1 runs P0
		100 1 ends P0`)
	of := func(cpu time.Duration) *report.Bottleneck {
		r := &Report{Functions: []report.Function{{Function: "main.f", File: "f.go", Charged: 0.9}}, Bottleneck: &report.Bottleneck{Function: "main.f"}}
		target := func([]charge.Frame) charge.Target { return charge.Target{} }
		setCeilings(r, []stretch{{graph: g, goroutine: 1, from: g.From, to: g.To}}, false, demand.Of(usage.Share{Wall: time.Second, Own: cpu}, noProfile(), target))
		return r.Bottleneck
	}
	cpus := time.Duration(runtime.NumCPU())
	if idle := of(cpus * time.Millisecond); idle.Speedup < 5 {
		t.Errorf("a service with nothing to do: %+v", idle)
	}
	if busy := of(cpus * 800 * time.Millisecond); math.Abs(busy.Speedup-1.25) > 0.01 || busy.SpeedupLow > 1.26 {
		t.Errorf("a busy service: %+v, want 1.25", busy)
	}
}
