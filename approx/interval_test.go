package approx

import (
	"fmt"
	"math"
	"testing"
)

// atMost is the probability that at most k of n items are sampled, each with
// probability p: the sum of its terms.
func atMost(k, n int, p float64) float64 {
	sum := 0.0
	for j := range k + 1 {
		sum += math.Exp(chance(j, n, p))
	}
	return min(sum, 1)
}

func atLeast(k, n int, p float64) float64 {
	sum := 0.0
	for j := k; j <= n; j++ {
		term := math.Exp(chance(j, n, p))
		sum += term
		if term < sum*1e-17 && float64(j) > float64(n)*p {
			break
		}
	}
	return sum
}

// chance is the logarithm of the probability that exactly j of n items are sampled.
func chance(j, n int, p float64) float64 {
	if j > n {
		return math.Inf(-1)
	}
	factorial := func(n int) float64 {
		l, _ := math.Lgamma(float64(n) + 1)
		return l
	}
	return factorial(n) - factorial(j) - factorial(n-j) + float64(j)*math.Log(p) + float64(n-j)*math.Log1p(-p)
}

// TestIntervalOfFew: what lies outside of an interval is as improbable as its
// confidence says, however few hashes it comes from and however near 1 that is. Above,
// it is not much wider than it need be.
func TestIntervalOfFew(t *testing.T) {
	const slack = 1.03
	for _, held := range []int{0, 1, 2, 3, 5, 10, 30, 100, 400} {
		for _, p := range []float64{0.002, 0.05, 0.4, 0.9} {
			for _, confidence := range []float64{0.5, 0.9, 0.95, 0.99, 0.999, 1 - 1e-6} {
				what := fmt.Sprintf("%d held of a share of %v, confidence %v", held, p, confidence)
				tail := (1 - confidence) / 2
				low, high := interval(float64(held), float64(held)+1, p, float64(held)/p, float64(held), normalQuantile(confidence))
				if n := int(low) - 1; n >= held {
					if got := atLeast(held, n, p); got > slack*tail {
						t.Errorf("%s: from %v, with %d as probable as %.3g, want %.3g", what, low, n, got, tail)
					}
				}
				if got := atMost(held, int(high)+1, p); got > slack*tail {
					t.Errorf("%s: to %v, with one more as probable as %.3g, want %.3g", what, high, got, tail)
				}
				if n := int(0.8*high) - 2; float64(n) > float64(held)/p && atMost(held, n, p) < tail {
					t.Errorf("%s: to %v, %d would do", what, high, n)
				}
			}
		}
	}
}
