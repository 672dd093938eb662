package compare

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// What a program notes of itself is compared as its time is: a start-up of 10 ms that becomes
// one of 15 ms by a function that is known by its absolute time, and memory that stays.
func TestGauges(t *testing.T) {
	c := contest{layouts: 6, base: usual, head: usual, program: true}.comparer(rand.New(rand.NewPCG(1, 2)))
	m := c.measured[0]
	m.gauges = c.newGauges()
	for i, l := range m.layouts {
		for _, g := range m.gauges {
			g.layouts = append(g.layouts, l)
			g.layouts[i].Turns, g.layouts[i].Functions = [2][][]float64{}, [2][]report.Function{}
		}
		for side, ms := range []float64{10, 15} {
			for turn := range l.Turns[side] {
				off := 1 + 0.001*float64(turn+i)
				m.addGauges(side, gorun.Gauges{StartUp: time.Duration(off * ms * float64(time.Millisecond)), Peak: int64(off * 5e6)})
			}
			// Recorded, it all takes 30 milliseconds longer.
			r := &report.Report{Runs: 1, Wall: 100 * time.Millisecond, Functions: []report.Function{
				{Function: "m.load", Charged: 0.5, Phases: map[string]float64{"init": 1e-2 * (ms - 8), "main": 0.3}},
				{Function: symbol.Startup, Charged: 0.38, Phases: map[string]float64{"init": 0.38}},
			}}
			m.explainStartUp(side, r)
		}
	}
	m.dropUnknown()
	d := judged(t, c)
	units := make(map[string]difference.BenchmarkDifference)
	for _, b := range d.Benchmarks {
		units[b.Unit] = b
	}
	if b := units[difference.StartUpPerOp]; b.Verdict != difference.Slower || math.Abs(b.Change.Ratio-1.5) > 0.01 || b.Functions[0].Function != "m.load" ||
		b.Functions[0].Verdict != difference.Slower || math.Abs(b.Functions[0].ChangeNs-5e6) > 3e5 {
		t.Errorf("start-up %+v, want it slower by the 5 ms of m.load", b)
	}
	if b := units[difference.PeakPerOp]; b.Verdict.Changed() || math.Abs(b.Base.Center-5e6) > 1e5 {
		t.Errorf("peak %+v, want 5 MB, unchanged", b)
	}
	m.addGauges(1, gorun.Gauges{StartUp: time.Second}) // a system that does not tell memory
	if m.dropUnknown(); m.gauge(difference.PeakPerOp) != nil || m.gauge(difference.StartUpPerOp) == nil {
		t.Error("want the gauge that is not known in each run left out, and only that")
	}
}
