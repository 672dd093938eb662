package compare

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/compare/gauge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// What a program notes of itself is compared as its time is: a start-up of 10 ms that becomes
// one of 15 ms by a function that is known by its absolute time, memory that stays, and processor time
// that grows from 30 ms to 50, by a function that nobody waits for.
func TestGauges(t *testing.T) {
	c := contest{layouts: 6, base: usual, head: usual, program: true}.comparer(rand.New(rand.NewPCG(1, 2)))
	m := c.measured[0]
	m.gauges = gauge.All(false)
	for i, l := range m.Layouts {
		for _, g := range m.gauges {
			g.Layouts = append(g.Layouts, l)
			g.Layouts[i].Turns, g.Layouts[i].Functions = [2][][]float64{}, [2][]report.Function{}
		}
		for side, ms := range []float64{10, 15} {
			for turn := range l.Turns[side] {
				off := 1 + 0.001*float64(turn+i)
				m.gauges.Add(side, gorun.Execution{CPU: time.Duration(off * (2*ms - 5) * 2e6)}, gorun.Gauges{StartUp: time.Duration(off * ms * float64(time.Millisecond)), Peak: int64(off * 5e6)})
			}
			// Recorded, it all takes 30 milliseconds longer.
			r := &report.Report{
				Runs: 1, Samples: 3000, Wall: 100 * time.Millisecond, Functions: []report.Function{
					{Function: "m.load", Charged: 0.5, CPU: 20 / (4*ms - 10), Phases: map[string]float64{"init": 1e-2 * (ms - 8), "main": 0.3}},
					{Function: symbol.Startup, Charged: 0.38, Phases: map[string]float64{"init": 0.38}},
				},
				Beside: []report.Function{{Function: "m.beside", CPU: 1 - 20/(4*ms-10)}},
			}
			m.gauges.Explain(side, r)
		}
	}
	m.gauges = m.gauges.Known()
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
	if b := units[difference.CPUPerOp]; b.Verdict != difference.Slower || math.Abs(b.Change.Ratio-5./3) > 0.01 || b.Functions[0].Function != "m.beside" ||
		b.Functions[0].Verdict != difference.Slower || math.Abs(b.Functions[0].ChangeNs-20e6) > 2e6 || b.Functions[1].Verdict.Changed() {
		t.Errorf("processor time %+v, want it slower by the 20 ms of m.beside", b)
	}
	m.gauges.Add(1, gorun.Execution{CPU: time.Second}, gorun.Gauges{StartUp: time.Second}) // a system that does not tell memory
	if all := m.gauges.Known(); all.Of(difference.PeakPerOp) != nil || all.Of(difference.StartUpPerOp) == nil {
		t.Error("want the gauge that is not known in each run left out, and only that")
	}
}
