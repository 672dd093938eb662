package stat

import (
	"math"
	"slices"
)

// A Summary describes a sample. The zero value is that of an empty one.
type Summary struct {
	N                          int
	Min, Q1, Median, Q3, Max   float64
	Mean                       float64
	StdDev                     float64 // of the population, estimated: divided by N-1; 0 for one value
	OutsideStdDev, OutsideIQRs int     // values further than StdDev from Mean, and than 1.5 IQR from the quartiles
}

// IQR is the distance between the quartiles.
func (s Summary) IQR() float64 { return s.Q3 - s.Q1 }

// Summarize describes a sample, which it leaves as it is. Quartiles are linear
// between the values next to them (type 7 of Hyndman and Fan 1996). Values
// further than 1.5 IQR from the quartiles are Tukey's outliers (1977). It sorts a
// copy: n log n time.
func Summarize(sample []float64) Summary {
	if len(sample) == 0 {
		return Summary{}
	}
	sorted := slices.Sorted(slices.Values(sample))
	s := Summary{
		N: len(sorted), Min: sorted[0], Max: sorted[len(sorted)-1],
		Q1: quantile(sorted, 0.25), Median: quantile(sorted, 0.5), Q3: quantile(sorted, 0.75),
	}
	s.Mean, s.StdDev = meanStdDev(sorted)
	for _, x := range sorted {
		if math.Abs(x-s.Mean) > s.StdDev {
			s.OutsideStdDev++
		}
		if x < s.Q1-1.5*s.IQR() || x > s.Q3+1.5*s.IQR() {
			s.OutsideIQRs++
		}
	}
	return s
}

func quantile(sorted []float64, q float64) float64 {
	whole, part := math.Modf(q * float64(len(sorted)-1))
	i := int(whole)
	if part == 0 {
		return sorted[i]
	}
	return sorted[i] + part*(sorted[i+1]-sorted[i])
}

// meanStdDev goes over the sample twice: small deviations from a large mean
// keep their digits.
func meanStdDev(sample []float64) (mean, deviation float64) {
	n := float64(len(sample))
	for _, x := range sample {
		mean += x
	}
	mean /= n
	if n < 2 {
		return mean, 0
	}
	var squares float64
	for _, x := range sample {
		squares += Square(x - mean)
	}
	return mean, math.Sqrt(squares / (n - 1))
}
