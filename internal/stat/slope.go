package stat

import (
	"math"
	"slices"

	"github.com/aclements/go-moremath/stats"
)

// Product is the product of two independent estimates that are not negative. The
// intervals are combined by recovering the variance from their limits (MOVER).
func Product(a, b Interval) Interval {
	p := Interval{Value: a.Value * b.Value}
	p.Low = p.Value - math.Hypot(b.Value*(a.Value-a.Low), a.Value*(b.Value-b.Low))
	p.High = p.Value + math.Hypot(b.Value*(a.High-a.Value), a.Value*(b.High-b.Value))
	return p
}

// Sum is the sum of two independent estimates, with their intervals combined in
// the same way.
func Sum(a, b Interval) Interval {
	p := Interval{Value: a.Value + b.Value}
	p.Low = p.Value - math.Hypot(a.Value-a.Low, b.Value-b.Low)
	p.High = p.Value + math.Hypot(a.High-a.Value, b.High-b.Value)
	return p
}

// Slope is the slope of the least-squares line through the points, or 0 where they
// have no two different xs.
func Slope(xs, ys []float64) float64 {
	x, y := stats.Mean(xs), stats.Mean(ys)
	var xx, xy float64
	for i := range xs {
		xx += Square(xs[i] - x)
		xy += (xs[i] - x) * (ys[i] - y)
	}
	if xx == 0 {
		return 0
	}
	return xy / xx
}

// Median is the median of a sample, which it leaves as it is, with the interval
// that holds for any distribution (Thompson 1936): it ends at those values, as
// many from either end, outside of which the true median lies with a probability
// of at most 1-confidence. A sample too small for that has an interval from its
// least to its largest value.
func Median(sample []float64, confidence float64) Interval {
	n := len(sample)
	if n == 0 {
		return Interval{}
	}
	sorted := slices.Sorted(slices.Values(sample))
	cut := 0
	for tail := binomialHalf(n, 0); cut < n/2; cut++ {
		tail += binomialHalf(n, cut+1)
		if 2*tail > 1-confidence {
			break
		}
	}
	return Interval{quantile(sorted, 0.5), sorted[cut], sorted[n-1-cut]}
}

// binomialHalf is the probability of k successes among n that are as likely as
// not.
func binomialHalf(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return math.Exp(a - b - c - float64(n)*math.Ln2)
}
