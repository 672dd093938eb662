package stat

import (
	"math"
	"slices"
	"testing"
)

func TestSummarize(t *testing.T) {
	check := func(why string, sample []float64, want Summary) {
		t.Helper()
		before := slices.Clone(sample)
		got := Summarize(sample)
		if !slices.Equal(sample, before) {
			t.Errorf("%s: the sample was changed", why)
		}
		near := func(name string, got, want float64) {
			t.Helper()
			if math.Abs(got-want) > 1e-12*math.Abs(want) {
				t.Errorf("%s: %s = %v, want %v", why, name, got, want)
			}
		}
		near("Min", got.Min, want.Min)
		near("Q1", got.Q1, want.Q1)
		near("Median", got.Median, want.Median)
		near("Q3", got.Q3, want.Q3)
		near("Max", got.Max, want.Max)
		near("Mean", got.Mean, want.Mean)
		near("StdDev", got.StdDev, want.StdDev)
		if got.N != want.N || got.OutsideStdDev != want.OutsideStdDev || got.OutsideIQRs != want.OutsideIQRs {
			t.Errorf("%s: %d values, %d and %d outside, want %d, %d, %d", why, got.N, got.OutsideStdDev, got.OutsideIQRs,
				want.N, want.OutsideStdDev, want.OutsideIQRs)
		}
	}
	check("nothing", nil, Summary{})
	check("one value", []float64{7}, Summary{N: 1, Min: 7, Q1: 7, Median: 7, Q3: 7, Max: 7, Mean: 7})
	check("two values", []float64{4, 2}, Summary{N: 2, Min: 2, Q1: 2.5, Median: 3, Q3: 3.5, Max: 4, Mean: 3, StdDev: math.Sqrt2})
	// Quartiles fall on values, no outlier of Tukey's; 1 and 9 are outside one deviation.
	check("five values", []float64{5, 1, 9, 3, 7}, Summary{
		N: 5, Min: 1, Q1: 3, Median: 5, Q3: 7, Max: 9, Mean: 5, StdDev: math.Sqrt(10), OutsideStdDev: 2,
	})
	// 2+1.5*1 < 20: Tukey's outlier.
	check("an outlier", []float64{1, 2, 1, 2, 20}, Summary{
		N: 5, Min: 1, Q1: 1, Median: 2, Q3: 2, Max: 20, Mean: 5.2, StdDev: math.Sqrt(274.8 / 4), OutsideStdDev: 1, OutsideIQRs: 1,
	})
	check("small deviations of a large mean", []float64{1e9, 1e9 + 1, 1e9 + 2}, Summary{
		N: 3, Min: 1e9, Q1: 1e9 + 0.5, Median: 1e9 + 1, Q3: 1e9 + 1.5, Max: 1e9 + 2, Mean: 1e9 + 1, StdDev: 1, OutsideStdDev: 0,
	})
}
