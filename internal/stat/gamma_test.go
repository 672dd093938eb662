package stat

import (
	"math"
	"testing"
)

// With an even number of degrees of freedom the tail is that of a Poisson
// variable: the sum of exp(-x/2) (x/2)^k / k! over k < df/2 (Abramowitz and Stegun
// 26.4.21). 1,680 is what a table of 41 by 41 cells has.
func TestChiSquareTailIsPoisson(t *testing.T) {
	for _, df := range []int{2, 4, 10, 100, 500, 1680, 20_000, 1_000_000} {
		for _, sigmas := range []float64{-20, -6, -3, -1, -0.1, 0, 0.1, 1, 3, 6, 10} {
			x := float64(df) + sigmas*math.Sqrt(2*float64(df))
			if x <= 0 {
				continue
			}
			var want float64
			for k := range df / 2 {
				logFactorial, _ := math.Lgamma(float64(k + 1))
				want += math.Exp(float64(k)*math.Log(x/2) - x/2 - logFactorial)
			}
			// The oracle's terms have the same error in front.
			tolerance := 1e-13 + float64(df)*math.Log(float64(df))*1e-15
			if got := chiSquareTail(x, df); math.Abs(got-want) > tolerance*max(want, 1e-300) && math.Abs(got-want) > 1e-300 {
				t.Errorf("tail of %v with %d degrees of freedom = %v, want %v", x, df, got, want)
			}
		}
	}
}

func TestChiSquareLargeTable(t *testing.T) {
	counts, weights := make([]int, 1681), make([]float64, 1681)
	for i := range counts {
		counts[i], weights[i] = 100, 1
	}
	if p := ChiSquare(counts, weights); p != 1 {
		t.Errorf("1,681 cells exactly as expected: p = %v, want 1", p)
	}
	for i := range counts { // each off by one standard deviation: chi2 is the number of cells
		counts[i] += 20*(i%2) - 10
	}
	if p := ChiSquare(counts, weights); p < 0.4 || p > 0.6 {
		t.Errorf("1,681 cells as far off as chance makes them: p = %v, want about 0.5", p)
	}
	if p := chiSquareTail(math.NaN(), 5); !math.IsNaN(p) {
		t.Errorf("tail of NaN = %v, want NaN", p)
	}
	if p := chiSquareTail(0, 5); p != 1 {
		t.Errorf("tail of 0 = %v, want 1", p)
	}
}
