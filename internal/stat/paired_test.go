package stat

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func near(x, y float64) bool { return math.Abs(x-y) <= 1e-4*max(1, math.Abs(y)) }

// Student 1908: the additional sleep of ten patients, t = 4.0621, p = 0.002833;
// the interval by the tabled quantile 2.262157.
func TestPairedSleep(t *testing.T) {
	d := Paired([]float64{1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4}, 0.95)
	if !near(d.Value, 1.58) || !near(d.Low, 0.7001) || !near(d.High, 2.4599) || !near(d.P, 0.002833) {
		t.Errorf("Paired = %+v", d)
	}
}

func TestPairedEdges(t *testing.T) {
	check := func(in []float64, want Difference) {
		t.Helper()
		if got := Paired(in, 0.95); got != want {
			t.Errorf("Paired(%v) = %+v, want %+v", in, got, want)
		}
	}
	inf := math.Inf(1)
	check(nil, Difference{Interval{0, -inf, inf}, 1})
	check([]float64{3}, Difference{Interval{3, -inf, inf}, 1})
	check([]float64{2, 2, 2}, Difference{Interval{2, 2, 2}, 0})
	check([]float64{0, 0}, Difference{Interval{}, 1})
}

// Of 4,000 intervals at 95 % some 3,800 cover the truth; 4.5 standard deviations
// (13.8 each) are 62, a false alarm in 150,000 runs with other seeds.
func TestPairedCovers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	covered := 0
	for range 4000 {
		x := make([]float64, 6)
		for i := range x {
			x[i] = 7 + r.NormFloat64()
		}
		if d := Paired(x, 0.95); d.Low <= 7 && 7 <= d.High {
			covered++
		}
	}
	if covered < 3800-62 || covered > 3800+62 {
		t.Errorf("%d of 4000 intervals cover the truth, want 3800", covered)
	}
}

// Benjamini and Hochberg 1995, section 3.2: at 0.05 four of these fifteen are
// discoveries.
func TestAdjust(t *testing.T) {
	p := []float64{0.7590, 0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 1}
	before := slices.Clone(p)
	q := Adjust(p)
	if !slices.Equal(p, before) {
		t.Error("Adjust changed its argument")
	}
	found := 0
	for i := range q {
		if q[i] < p[i] {
			t.Errorf("p %v became %v", p[i], q[i])
		}
		if q[i] <= 0.05 {
			found++
		}
	}
	if found != 4 || !near(q[1], 0.0015) || !near(q[4], 0.0095*15/4) || q[14] != 1 {
		t.Errorf("Adjust = %v: %d discoveries", q, found)
	}
	if got := Adjust(nil); len(got) != 0 {
		t.Errorf("Adjust of nothing = %v", got)
	}
}

func TestSpend(t *testing.T) {
	var sum float64
	for look := range 1000 {
		sum += 1 / Spend(look+1)
	}
	if sum > 1 || sum < 0.99 {
		t.Errorf("1000 looks spend %v of the error rate, want nearly all of it", sum)
	}
}
