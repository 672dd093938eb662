package duet

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
)

// The runs of both sides last as long: of what takes less time there are more, as far as was
// looked. What hardly differs has equally many.
func TestBalanced(t *testing.T) {
	for _, c := range []struct {
		ops   int
		times float64
		want  [2]int
	}{
		{1000, 1, [2]int{}},
		{1000, 1.5, [2]int{1250, 833}},
		{1000, 1 / 1.5, [2]int{833, 1250}},
		{1000, 199, [2]int{4000, 503}},
		{1, 3, [2]int{2, 1}},
	} {
		if got := balanced(c.ops, math.Log(c.times)); got != c.want {
			t.Errorf("%d operations take %v times as long: %v, want %v", c.ops, c.times, got, c.want)
		}
	}
}

// Only what chance does not make is a difference.
func TestSurely(t *testing.T) {
	for _, c := range []struct {
		list []float64
		want float64
	}{
		{[]float64{0.3, 0.31, 0.29, 0.3, 0.32}, 0.3},
		{[]float64{0.03, 0.03, 0.03, 0.03, 0.03}, 0},
		{[]float64{0.3, -0.3, 0.1, 0.6, 0.2}, 0},
		{[]float64{-1, -1, -1, -1, 5}, -1},
	} {
		if got := surely(c.list); got != c.want {
			t.Errorf("%v: %v, want %v", c.list, got, c.want)
		}
	}
}

// Beside others that come and go within a run's time, +50 % is measured as such. Runs of
// equally many operations say 2.5 % more on this machine, and each time.
func TestEstimateOfBalancedRuns(t *testing.T) {
	j := Job{Ops: 400}
	costs := [2]float64{0.8e-6, 1.2e-6} // seconds of an operation
	j.sides = balanced(j.Ops, math.Log(costs[1]/costs[0]))
	var off float64
	const times = 12
	for i := range times {
		m := simulated.Machine{Rand: rand.New(rand.NewPCG(uint64(i), 9)), Crowd: 1, Preempted: 200}
		d := simulated.Duel{Visits: 10, Runs: 5}
		for range 4 {
			d.Works = append(d.Works, [2]float64{costs[0] * float64(j.ops(0)), costs[1] * float64(j.ops(1))})
		}
		var layouts []Turns
		for _, x := range d.Fight(&m) {
			layouts = append(layouts, x)
		}
		more := math.Log(float64(j.ops(1)) / float64(j.ops(0)))
		for _, l := range layouts {
			for _, turn := range l[1] {
				for k := range turn {
					turn[k] -= more // by operation
				}
			}
		}
		shift := stat.Middle(NewEstimate(layouts, more).Shifts)
		off += (shift - math.Log(1.5)) / times
	}
	// The mean of so many has a standard deviation of 0.35 %.
	if t.Logf("off by %+.2f %%", 100*off); math.Abs(off) > 0.012 {
		t.Errorf("+50 %% is off by %+.2f %%", 100*off)
	}
}
