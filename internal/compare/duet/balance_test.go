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
		ops  int
		ns   [2]float64
		want [2]int
	}{
		{1000, [2]float64{100e3, 101e3}, [2]int{}},
		{1000, [2]float64{80e3, 120e3}, [2]int{1250, 833}},
		{1000, [2]float64{120e3, 80e3}, [2]int{833, 1250}},
		{1000, [2]float64{1e3, 199e3}, [2]int{4000, 503}},
		{1, [2]float64{1e6, 3e6}, [2]int{2, 1}},
		{1000, [2]float64{0, 100e3}, [2]int{4000, 500}},
	} {
		if got := balanced(c.ops, c.ns); got != c.want {
			t.Errorf("%d operations take %v: %v, want %v", c.ops, c.ns, got, c.want)
		}
	}
}

// Beside others that come and go within a run's time, +50 % is measured as such. Runs of
// equally many operations say 2.5 % more on this machine, and each time.
func TestEstimateOfBalancedRuns(t *testing.T) {
	j := Job{Ops: 400}
	costs := [2]float64{0.8e-6, 1.2e-6} // seconds of an operation
	j.sides = balanced(j.Ops, [2]float64{costs[0] * 400e9, costs[1] * 400e9})
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
		shift := stat.Middle(NewEstimate(layouts).Shifts) + math.Log(float64(j.ops(0))/float64(j.ops(1)))
		off += (shift - math.Log(1.5)) / times
	}
	// The mean of so many has a standard deviation of 0.35 %.
	if t.Logf("off by %+.2f %%", 100*off); math.Abs(off) > 0.012 {
		t.Errorf("+50 %% is off by %+.2f %%", 100*off)
	}
}
