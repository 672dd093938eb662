package stat

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Of few values with an error that is known to be usual, the intervals hold the truth
// about as often as they say however much the values scatter: 1,000 each, of which
// 95 % have a standard deviation of 7. A part that is far off now and then is granted
// 2 % more.
func TestWeightedCovers(t *testing.T) {
	const trials, usual = 1000, 0.02
	check := func(n int, scatter, lucky float64, least int) {
		t.Helper()
		r := rand.New(rand.NewPCG(uint64(n), 2))
		covered := 0
		for range trials {
			x := make([]float64, n)
			for i := range x {
				x[i] = scatter * r.NormFloat64()
				if r.Float64() < lucky {
					x[i] -= 0.3
				}
			}
			if d := Weighted(x, OutlierWeights(x, usual), usual, 1, 0.95); d.Low <= 0 && d.High >= 0 {
				covered++
			}
		}
		if covered < least {
			t.Errorf("%d values that scatter by %v, %v of them far off: %d of %d intervals hold the truth, want %d", n, scatter, lucky, covered, trials, least)
		}
	}
	for _, n := range []int{3, 4, 6, 12, 24} {
		check(n, 0.0005, 0, 990)
		check(n, 0.01, 0, 940)
		check(n, 0.02, 0, 930)
		check(n, 0.04, 0, 910)
		check(n, 0.02, 0.03, 910)
	}
}

func TestWeighted(t *testing.T) {
	// By hand: mean 2, squares of w(x-mean)/sum 1/9 each, times 3/2: an error of
	// sqrt(1/3), quantile of 2 degrees of freedom 4.302653.
	d := Weighted([]float64{1, 2, 3}, []float64{1, 1, 1}, 0, 0, 0.95)
	if !near(d.Value, 2) || !near(d.High-d.Value, 4.302653/math.Sqrt(3)) || d.Freedom != 2 {
		t.Errorf("Weighted = %+v", d)
	}
	// With a usual deviation of 2 that counts as 2 more: variance (2*1/3 + 2*4/3)/4.
	d = Weighted([]float64{1, 2, 3}, []float64{1, 1, 1}, 2, 2, 0.95)
	if !near(d.Error*d.Error, (2./3+8./3)/4) || d.Freedom != 4 {
		t.Errorf("moderated: %+v", d)
	}
	if d = Weighted([]float64{1, 2, 100}, []float64{1, 1, 0}, 0, 0, 0.95); !near(d.Value, 1.5) {
		t.Errorf("a value of weight 0 counts: %+v", d)
	}
	for _, values := range [][]float64{nil, {3}} {
		if d = Weighted(values, make([]float64, len(values)), 1, 1, 0.95); !math.IsInf(d.High, 1) || d.P != 1 {
			t.Errorf("of %v: %+v, want nothing known", values, d)
		}
	}
}

func TestOutlierWeights(t *testing.T) {
	check := func(values []float64, usual float64, want ...float64) {
		t.Helper()
		got := OutlierWeights(values, usual)
		for i, w := range want {
			if !near(got[i], w) {
				t.Errorf("OutlierWeights(%v, %v) = %v, want %v", values, usual, got, want)
				return
			}
		}
	}
	check([]float64{0, 0, 0, 0, 0, 60}, 1, 1, 1, 1, 1, 1, 3./60)
	check([]float64{0, 0, 0, 0, 0, 3}, 1, 1, 1, 1, 1, 1, 1)
	check([]float64{0, 0, 100}, 1, 1, 1, 1) // too few to tell
	// The median of the distances is 2.5: a deviation of 3.7064.
	check([]float64{-4, -2, 0, 0, 3, 40}, 1, 1, 1, 1, 1, 1, 3*2.5/0.6745/40)
}

func TestWindow(t *testing.T) {
	check := func(w Window, want float64, sorted ...float64) {
		t.Helper()
		if got := w.Mean(sorted); got != want {
			t.Errorf("%v of %v: %v, want %v", w, sorted, got, want)
		}
	}
	check(Window{0.2, 0.8}, 5.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
	check(Window{0, 0.1}, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
	check(Window{0.01, 0.05}, 1, 1, 2, 3)
	check(Window{0.1, 0.9}, 7, 7)
}
