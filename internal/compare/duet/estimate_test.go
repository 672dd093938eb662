package duet

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
)

// machines are some that do something else too.
var machines = map[string]simulated.Machine{
	"at rest":                {},
	"two states":             {Slow: 1.9},
	"crowded at times":       {Crowd: 0.3},
	"crowded mostly":         {Crowd: 0.8},
	"all that, and shared":   {Slow: 1.5, Crowd: 0.6, Preempted: 100},
	"shared, and two states": {Slow: 1.9, Preempted: 200},
}

// estimate simulates a change of 5 % in layouts that scatter, with runs of so many
// seconds.
func estimate(m simulated.Machine, layouts, visits int, run, scatter float64) Estimate {
	d := simulated.Duel{Visits: visits, Runs: max(1, int(1e-3/run))}
	for range layouts {
		d.Works = append(d.Works, [2]float64{run, run * 1.05 * math.Exp(scatter*m.Rand.NormFloat64())})
	}
	var turns []Turns
	for _, t := range d.Fight(&m) {
		turns = append(turns, t)
	}
	return NewEstimate(turns, 0)
}

// Whatever the machine does, the estimates of short runs are exact to a per mille or
// so in most layouts. What is said of how far they are off is so too, but for those
// where the machine changed its state at a bad moment: they count for less, as they
// lie far from the others.
func TestEstimate(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures for seconds")
	}
	times := 12
	if *all {
		times = 40
	}
	check := func(name string, run, most float64) {
		t.Helper()
		var off, said []float64
		for i := range times {
			m := machines[name]
			m.Rand = rand.New(rand.NewPCG(uint64(i), 1))
			e := estimate(m, 12, 10, run, 0)
			for _, x := range e.Shifts {
				off = append(off, math.Abs(x-math.Log(1.05)))
			}
			said = append(said, e.Within)
		}
		miss, within := stat.Middle(off)/0.6745, stat.Middle(said)
		t.Logf("%s, runs of %v s: off by %.2f %%, said to be by %.2f %%", name, run, 100*miss, 100*within)
		if miss > most || miss > 2*within || within > 4*miss {
			t.Errorf("%s, runs of %v s: off by %.3f %%, want at most %.2f %%; said to be by %.3f %%", name, run, 100*miss, 100*most, 100*within)
		}
	}
	check("at rest", 100e-6, 0.001)
	check("two states", 100e-6, 0.001)
	check("crowded at times", 100e-6, 0.001)
	check("crowded mostly", 100e-6, 0.002)
	check("all that, and shared", 100e-6, 0.002)
	check("shared, and two states", 100e-6, 0.002)
	check("two states", 10e-3, 0.002)
}

// The estimates tell the sides apart, not how they are called; and by how much, not
// how much time is measured in.
func TestEstimateIsEquivariant(t *testing.T) {
	m := machines["all that, and shared"]
	m.Rand = rand.New(rand.NewPCG(1, 2))
	d := simulated.Duel{Works: [][2]float64{{1e-4, 1.1e-4}, {1e-4, 1e-4}}, Visits: 5, Runs: 8}
	var turns, turned, later []Turns
	for _, x := range d.Fight(&m) {
		turns, turned = append(turns, x), append(turned, Turns{x[1], x[0]})
		var y Turns
		for side := range x {
			for _, logs := range x[side] {
				var moved []float64
				for _, v := range logs {
					moved = append(moved, v+float64(side)*0.5+3)
				}
				y[side] = append(y[side], moved)
			}
		}
		later = append(later, y)
	}
	e, f, g := NewEstimate(turns, 0), NewEstimate(turned, 0), NewEstimate(later, -0.5)
	for i, x := range e.Shifts {
		if math.Abs(x+f.Shifts[i]) > 1e-9 || math.Abs(x+0.5-g.Shifts[i]) > 1e-9 {
			t.Errorf("layout %d: shift %v, the other way round %v, half more %v", i, x, f.Shifts[i], g.Shifts[i])
		}
		if math.Abs(e.Times[1][i]+3.5-g.Times[1][i]) > 1e-9 || math.Abs(e.Times[0][i]-f.Times[1][i]) > 1e-9 {
			t.Errorf("layout %d: times %v, %v, %v", i, e.Times[1][i], f.Times[1][i], g.Times[1][i])
		}
	}
	if len(e.Halves[0]) != 2 || len(e.Selves()) != 4 {
		t.Errorf("halves %v", e.Halves)
	}
}

// Single turns say what they took, and nothing of how certain that is.
func TestEstimateOfOneTurn(t *testing.T) {
	e := NewEstimate([]Turns{{{{1, 1, 1}}, {{2, 2, 2}}}}, 0)
	if fmt.Sprint(e.Shifts, e.Times) != "[1] [[1] [2]]" || !math.IsInf(e.Within, 1) || len(e.Selves()) != 0 {
		t.Errorf("%+v", e)
	}
}
