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

// Quantiles as in tables; of 1 degree of freedom they are tan(confidence * pi/2).
func TestStudent(t *testing.T) {
	for _, c := range []struct{ freedom, confidence, want float64 }{
		{1, 0.95, 12.706205}, {1, 0.999999, 636619.772}, {1, 0, 0}, {2, 0.99, 9.924843}, {9, 0.95, 2.262157}, {30, 0.9, 1.697261}, {120, 0.999, 3.373454},
	} {
		if got := Student(c.freedom, c.confidence); math.Abs(got-c.want) > 1e-6*c.want {
			t.Errorf("of %v degrees of freedom at %v: %v, want %v", c.freedom, c.confidence, got, c.want)
		}
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
	check(nil, Difference{Interval{0, -inf, inf}, 1, inf, 0})
	check([]float64{3}, Difference{Interval{3, -inf, inf}, 1, inf, 0})
	check([]float64{2, 2, 2}, Difference{Interval{2, 2, 2}, 0, 0, 2})
	check([]float64{0, 0}, Difference{Interval{}, 1, 0, 1})
}

// Of 4,000 intervals at 95 % some 3,800 cover the truth; 4.5 standard deviations
// (13.8 each) are 62, a false alarm in 150,000 runs with other seeds.
func TestIntervalsCover(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	check := func(name string, slack int, estimate func([]float64) Difference) {
		t.Helper()
		covered := 0
		for range 4000 {
			x := make([]float64, 10)
			for i := range x {
				x[i] = 7 + r.NormFloat64()
			}
			if d := estimate(x); d.Low <= 7 && 7 <= d.High {
				covered++
			}
		}
		if covered < 3800-slack || covered > 3800+slack {
			t.Errorf("%s: %d of 4000 intervals cover the truth, want 3800", name, covered)
		}
	}
	check("Paired", 62, func(x []float64) Difference { return Paired(x, 0.95) })
	check("Widen", 102, func(x []float64) Difference {
		d := Paired(x, 0.95)
		d.Value += 2 * r.NormFloat64()
		return d.Widen(2, 1000, 0.95)
	})
}

// The limits must hold for 95 % of means, and one of six far off must not double
// them.
func TestChance(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	held := 0
	var calm, disturbed float64
	for range 4000 {
		x := make([]float64, 6)
		var mean float64
		for i := range x {
			x[i] = r.NormFloat64()
			mean += x[i] / 6
		}
		limit := Chance(x, 0.95)
		if math.Abs(mean) <= limit {
			held++
		}
		calm += limit
		x[0] = 100
		disturbed += Chance(x, 0.95)
	}
	if held < 3800-80 {
		t.Errorf("%d of 4000 means lie within the limits, want 3800", held)
	}
	if disturbed > 2*calm {
		t.Errorf("limits are %.2f times as wide with one far off, want less than 2", disturbed/calm)
	}
	if got := Chance([]float64{1}, 0.95); !math.IsInf(got, 1) {
		t.Errorf("Chance of one = %v, want none known", got)
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

// The two-sided 5 % of the normal distribution, and Student's with as many
// degrees of freedom as there may be.
func TestNormal(t *testing.T) {
	check := func(got Difference, low, high, p float64) {
		t.Helper()
		if !near(got.Low, low) || !near(got.High, high) || math.Abs(got.P-p) > 2e-4 {
			t.Errorf("%+v, want %v to %v, p %v", got, low, high, p)
		}
	}
	check(Normal(1.959964, 1, 0.95), 0, 2*1.959964, 0.05)
	check(Normal(0, 2, 0.95), -2*1.959964, 2*1.959964, 1)
	check(Normal(3, 0, 0.95), 3, 3, 0)
	check(Normal(0, 0, 0.95), 0, 0, 1)
	check(Normal(1.959964, 0.6, 0.95).Widen(0.8, math.Inf(1), 0.95), 0, 2*1.959964, 0.05)
	check(Difference{Freedom: 2}.Widen(1, math.Inf(1), 0.95), -1.959964, 1.959964, 1)
	check(Normal(0, 1, 0.95).Widen(0, 0, 0.95), -1.959964, 1.959964, 1)
	below := student(2, 1, nearlyNormal-1, 0.95)
	if above := student(2, 1, nearlyNormal, 0.95); math.Abs(below.High-above.High) > 0.01 || math.Abs(below.P-above.P) > 0.001 {
		t.Errorf("%+v and %+v differ", below, above)
	}
}
