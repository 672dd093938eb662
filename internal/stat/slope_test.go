package stat

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestProduct(t *testing.T) {
	check := func(a, b, want Interval) {
		t.Helper()
		got := Product(a, b)
		if math.Abs(got.Value-want.Value) > 1e-12 || math.Abs(got.Low-want.Low) > 1e-12 || math.Abs(got.High-want.High) > 1e-12 {
			t.Errorf("Product(%v, %v) = %v, want %v", a, b, got, want)
		}
	}
	check(Interval{0.5, 0.4, 0.6}, Interval{1, 1, 1}, Interval{0.5, 0.4, 0.6})
	check(Interval{0.5, 0.2, 0.9}, Interval{1, 0.6, 1.6}, Interval{0.5, 0.5 - math.Hypot(0.3, 0.2), 0.5 + math.Hypot(0.4, 0.3)})
	check(Interval{0, 0, 0}, Interval{1, 0, 2}, Interval{0, 0, 0})
}

func TestSum(t *testing.T) {
	got := Sum(Interval{0.5, 0.2, 0.9}, Interval{1, 0.6, 1.3})
	if want := (Interval{1.5, 1, 2}); math.Abs(got.Low-want.Low)+math.Abs(got.Value-want.Value)+math.Abs(got.High-want.High) > 1e-12 {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSlope(t *testing.T) {
	check := func(xs, ys []float64, want float64) {
		t.Helper()
		if got := Slope(xs, ys); math.Abs(got-want) > 1e-12 {
			t.Errorf("Slope(%v, %v) = %v, want %v", xs, ys, got, want)
		}
	}
	check([]float64{0, 10, 20}, []float64{1, 21, 41}, 2)
	check([]float64{0, 1, 2}, []float64{0, 1, 0}, 0)
	check([]float64{0, 1, 5}, []float64{0, 1, 2}, 5./14) // sums of products: 15/3 and 42/3
	check([]float64{3, 3}, []float64{1, 2}, 0)
	check(nil, nil, 0)
}

// The ranks of the interval's ends are those of the tables of the sign test:
// Dixon and Mood 1946.
func TestMedian(t *testing.T) {
	check := func(n int, want Interval) {
		t.Helper()
		sample := make([]float64, n)
		for i := range sample {
			sample[i] = float64(n - i)
		}
		if got := Median(sample, 0.95); got != want {
			t.Errorf("Median of %d to 1 = %v, want %v", n, got, want)
		}
		if n > 0 && sample[0] != float64(n) {
			t.Errorf("the sample was reordered")
		}
	}
	check(0, Interval{})
	check(1, Interval{1, 1, 1})
	check(5, Interval{3, 1, 5})
	check(6, Interval{3.5, 1, 6})
	check(9, Interval{5, 2, 8})
	check(12, Interval{6.5, 3, 10})
	check(25, Interval{13, 8, 18})
	check(50, Interval{25.5, 18, 33})
}

// At least 95 % of the intervals hold the truth, whatever the distribution.
func TestMedianCoverage(t *testing.T) {
	const trials = 2000
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{6, 11, 40} {
		held := 0
		for range trials {
			sample := make([]float64, n)
			for i := range sample {
				sample[i] = r.ExpFloat64()
			}
			if m := Median(sample, 0.95); m.Low <= math.Ln2 && math.Ln2 <= m.High {
				held++
			}
		}
		// Three standard deviations below 95 %.
		if least := int(trials * (0.95 - 3*math.Sqrt(0.95*0.05/trials))); held < least {
			t.Errorf("%d of %d intervals of %d values hold the median, want %d", held, trials, n, least)
		}
	}
}
