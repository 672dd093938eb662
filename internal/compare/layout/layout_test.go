package layout

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/compare/duet"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
	"github.com/bottleneck-go/bottleneck/report"
)

// An interval is at least as wide as the number of samples makes it, also where all
// layouts happen to agree: 12 layouts of 75 samples a side leave a share of a half
// uncertain by 1.7 points, the difference of two by 2.4.
func TestFewSamplesAreUncertain(t *testing.T) {
	p := &Part{}
	weights := make([]float64, 12)
	for i := range weights {
		weights[i] = 1
		p.changes = append(p.changes, 0)
		for side := range p.Sides {
			p.Sides[side] = append(p.Sides[side], 0.5)
		}
		p.sampling = append(p.sampling, 2*0.25/75)
	}
	if d := (Model{}).Difference(p, weights); math.Abs(d.Error-0.0236) > 0.0005 || d.High != -d.Low {
		t.Errorf("%+v, want an error of 0.0236", d)
	}
}

// Where others come and go, runs that last half as long again are slower by a part of that
// which nobody knows: the interval holds the truth, as it does of runs that last as long, and so does
// that of the function that makes the change.
func TestRunsOfDifferentLengths(t *testing.T) {
	held := map[string]int{}
	width := map[string]float64{}
	const times = 40
	for i := range times {
		for name, head := range map[string]float64{"equally many": 480e-6, "equally long": 320e-6} {
			m := simulated.Machine{Rand: rand.New(rand.NewPCG(uint64(i), 9)), Crowd: 1, Preempted: 200}
			d := simulated.Duel{Visits: 10, Runs: 5, Works: make([][2]float64, 12)}
			for l := range d.Works {
				d.Works[l] = [2]float64{320e-6, head}
			}
			var layouts []Layout
			for _, turns := range d.Fight(&m) {
				for _, t := range turns[1] {
					for k := range t {
						t[k] += math.Log(480e-6 / head)
					}
				}
				layouts = append(layouts, Layout{
					Sample: duet.Sample{Turns: turns, Ops: [2]float64{1000, 1000 * head / 480e-6}}, Samples: [2]float64{1e6, 1e6},
					Functions: [2][]report.Function{{{Function: "kept", Charged: 1}}, {{Function: "kept", Charged: 2. / 3}, {Function: "added", Charged: 1. / 3}}},
				})
			}
			model := New(layouts)
			x := model.Time
			if truth := math.Log(1.5); x.Low <= truth && truth <= x.High {
				held[name]++
			}
			parts, weights := model.Parts(layouts, func(name string) string { return name })
			if f := model.Difference(parts["added"], weights); f.Low <= 0.5 && 0.5 <= f.High {
				held[name+", function"]++
			}
			width[name] += (x.High - x.Low) / times
		}
	}
	for name, n := range held {
		t.Logf("%s: %d of %d, width %.1f %%", name, n, times, 100*width[name])
	}
	for name, n := range held {
		if n < 36 {
			t.Errorf("%s: of %d intervals %d hold the truth", name, times, n)
		}
	}
}
