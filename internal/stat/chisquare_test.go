package stat

import (
	"math"
	"testing"
)

// The quantiles are those of Abramowitz and Stegun, table 26.8.
func TestChiSquareTail(t *testing.T) {
	check := func(df int, x, want float64) {
		t.Helper()
		if got := chiSquareTail(x, df); math.Abs(got-want) > 2e-5 {
			t.Errorf("tail of %v with %d degrees of freedom = %v, want %v", x, df, got, want)
		}
	}
	check(1, 3.84146, 0.05)
	check(1, 10.828, 0.001)
	check(5, 11.0705, 0.05)
	check(10, 3.94030, 0.95)
	check(30, 59.703, 0.001)
	check(100, 124.342, 0.05)
}

func TestChiSquare(t *testing.T) {
	check := func(why string, counts []int, weights []float64, low, high float64) {
		t.Helper()
		if p := ChiSquare(counts, weights); p < low || p > high {
			t.Errorf("%s: p = %v, want %v to %v", why, p, low, high)
		}
	}
	check("exactly as expected", []int{100, 200, 300}, []float64{1, 2, 3}, 1, 1)
	check("two cells, 60 to 40: chi2 = 4", []int{60, 40}, []float64{1, 1}, 0.0455, 0.0456)
	check("hopeless", []int{600, 400}, []float64{1, 1}, 0, 1e-9)
	check("a cell of weight 0 was hit", []int{500, 1}, []float64{1, 0}, 0, 0)
	check("a cell of weight 0 was not", []int{500, 0}, []float64{1, 0}, 1, 1)
	check("rare cells are pooled", []int{996, 2, 1, 1}, []float64{996, 1, 2, 1}, 0.4, 1)
}
