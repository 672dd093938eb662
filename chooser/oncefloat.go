package chooser

import (
	"math"
	"math/rand/v2"
)

// onceFloat draws from floats. Both passes add in the same order, so that the
// last partial sum of the second is the sum of the first, bit for bit, and a
// place below it is found before the end.
func onceFloat[W Weight](r *rand.Rand, weights []W) (int, error) {
	sum, ok := sumFloats(weights)
	if !ok || sum == 0 {
		if err := check(weights); err != nil {
			return 0, err
		}
	}
	u := place(r, sum)
	var before float64
	i := 0
	for ; len(weights)-i >= block; i += block {
		upTo := before + floatSum8((*[block]W)(weights[i:]))
		if u < upTo {
			return i + within(u-before, weights[i:i+block]), nil
		}
		before = upTo
	}
	if i < len(weights) {
		for j, w := range weights[i:] {
			if before += float64(w); u < before {
				return i + j, nil
			}
		}
	}
	return lastPositive(weights), nil // u was rounded up to the sum itself
}

// within returns the index where u falls, or the last weight above zero if
// rounding has put u beyond all of them.
func within[W Weight](u float64, weights []W) int {
	for i, w := range weights {
		if u < float64(w) {
			return i
		}
		u -= float64(w)
	}
	return lastPositive(weights)
}

func lastPositive[W Weight](weights []W) int {
	i := len(weights) - 1
	for i > 0 && weights[i] <= 0 {
		i--
	}
	return i
}

// sumFloats returns the sum, and whether it is certain that no weight is
// negative and that the sum is finite. Negative zero makes it uncertain.
func sumFloats[W Weight](weights []W) (sum float64, ok bool) {
	var signs uint64
	for len(weights) >= block {
		p := (*[block]W)(weights)
		sum += floatSum8(p)
		signs |= signs8(p)
		weights = weights[block:]
	}
	for _, w := range weights {
		sum += float64(w)
		signs |= math.Float64bits(float64(w))
	}
	return sum, signs>>63 == 0 && sum <= math.MaxFloat64
}

func floatSum8[W Weight](p *[block]W) float64 {
	return ((float64(p[0]) + float64(p[1])) + (float64(p[2]) + float64(p[3]))) +
		((float64(p[4]) + float64(p[5])) + (float64(p[6]) + float64(p[7])))
}

func signs8[W Weight](p *[block]W) uint64 {
	var signs uint64
	for _, w := range p {
		signs |= math.Float64bits(float64(w))
	}
	return signs
}
