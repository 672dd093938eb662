package approx

import "math"

// guaranteedSize is the capacity of the CVM paper (arXiv 2301.10191, algorithm
// 1). The bound of the exact-half variant, 12/epsilon² · ln(3·length/delta), is
// smaller, so the guarantee holds for both algorithms.
func guaranteedSize(epsilon, delta float64, length uint64) float64 {
	if length == 0 {
		length = 1 << 63
	}
	return 12 / (epsilon * epsilon) * math.Log2(8*float64(length)/delta)
}

// sketchSize is the smallest capacity s for which a Sketch's relative error
// exceeds epsilon with a probability of at most delta. Of n distinct items the
// threshold t is the (s+1)-th smallest of n uniform numbers, so n·t has, for large
// n, a gamma law with s+1 degrees of freedom (for small n a narrower one), and the
// estimate s/t errs when that variable leaves s/(1+epsilon) to s/(1-epsilon).
func sketchSize(epsilon, delta float64) float64 {
	fails := func(s float64) bool {
		return gammaCDF(s+1, s/(1+epsilon))+1-gammaCDF(s+1, s/(1-epsilon)) > delta
	}
	if fails(MaxCapacity) {
		return math.Inf(1)
	}
	low, high := 1.0, 2.0
	for fails(high) {
		low, high = high, 2*high
	}
	for high-low > 1 {
		if middle := math.Floor((low + high) / 2); fails(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// typicalSize is the capacity of a Counter in whose worst moment, just after a
// halving and with every item repeated many times, there are still as many keys
// as a Sketch would need. Halving happens when the number of keys strays up to
// the capacity, so its mean may be four standard deviations below that.
func typicalSize(epsilon, delta float64) float64 {
	keys := sketchSize(epsilon, delta)
	return 2*keys + 4*math.Sqrt(2*keys)
}

// gammaCDF is the probability that a gamma variable of shape a is at most x, by
// the cube root's near normality (Wilson and Hilferty, 1931): good to three digits
// of the tail for the shapes used here.
func gammaCDF(a, x float64) float64 {
	return normalCDF(3 * math.Sqrt(a) * (math.Cbrt(x/a) - 1 + 1/(9*a)))
}

func normalCDF(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
