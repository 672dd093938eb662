package approx

import (
	"cmp"
	"fmt"
	"math"
)

// chooseCapacity is the capacity given, or else what size makes of epsilon and delta.
func chooseCapacity(capacity int, given bool, epsilon, delta float64, size func(epsilon, delta float64) float64) (int, error) {
	switch {
	case capacity != 0 && given:
		return 0, fmt.Errorf("approx: Capacity %d beside Epsilon, Delta or StreamLen, need one or the other: %w", capacity, ErrConfig)
	case capacity == 0 && !given:
		return DefaultCapacity, nil
	case capacity == 0:
		return sizedCapacity(epsilon, delta, size)
	case capacity < MinCapacity || capacity > MaxCapacity:
		return 0, fmt.Errorf("approx: Capacity %d, need %d to %d: %w", capacity, MinCapacity, MaxCapacity, ErrConfig)
	}
	return capacity, nil
}

// sizedCapacity is what size makes of epsilon and delta, or of their defaults.
func sizedCapacity(epsilon, delta float64, size func(epsilon, delta float64) float64) (int, error) {
	epsilon, delta = cmp.Or(epsilon, defaultEpsilon), cmp.Or(delta, defaultDelta)
	for _, field := range []struct {
		name  string
		value float64
	}{{"Epsilon", epsilon}, {"Delta", delta}} {
		if !(field.value > 0 && field.value < 1) {
			return 0, fmt.Errorf("approx: %s %v, need more than 0 and less than 1: %w", field.name, field.value, ErrConfig)
		}
	}
	capacity := math.Ceil(size(epsilon, delta))
	if !(capacity <= MaxCapacity) {
		return 0, fmt.Errorf("approx: Epsilon %v and Delta %v ask for a capacity of more than %d, the largest: %w",
			epsilon, delta, MaxCapacity, ErrConfig)
	}
	return max(int(capacity), MinCapacity), nil
}

// guaranteedSize is the capacity of the CVM paper (arXiv 2301.10191, algorithm
// 1). The bound of the exact-half variant, 12/epsilon² · ln(3·length/delta), is
// smaller, so the guarantee holds for both algorithms.
func guaranteedSize(epsilon, delta float64, length uint64) float64 {
	if length == 0 {
		length = 1 << 63
	}
	ratio := 8 * float64(length) / delta
	if ratio > math.MaxFloat64 {
		return 12 / (epsilon * epsilon) * (math.Log2(8*float64(length)) - math.Log2(delta))
	}
	return 12 / (epsilon * epsilon) * math.Log2(ratio)
}

// sketchSize is the smallest capacity s for which a Sketch's relative error
// exceeds epsilon with a probability of at most delta. Of n distinct items the
// threshold t is the (s+1)-th smallest of n uniform numbers, so n·t has, for large
// n, a gamma law with s+1 degrees of freedom (for small n a narrower one), and the
// estimate s/t errs when that variable leaves s/(1+epsilon) to s/(1-epsilon).
func sketchSize(epsilon, delta float64) float64 {
	fails := func(s float64) bool {
		return normalCDF(gammaNormal(s+1, s/(1+epsilon)))+normalCDF(-gammaNormal(s+1, s/(1-epsilon))) > delta
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

// gammaNormal is where a standard normal variable stands when a gamma variable of
// shape a stands at x, by the cube root's near normality (Wilson and Hilferty, 1931):
// good to three digits of the tail for the shapes used here. Each tail is then that of
// a normal variable, and keeps its digits however small it is.
func gammaNormal(a, x float64) float64 {
	return 3 * math.Sqrt(a) * (math.Cbrt(x/a) - 1 + 1/(9*a))
}

func normalCDF(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
