package chooser

import (
	"fmt"
	"math/rand/v2"
)

// Sample draws k different indices with the global source, in the order drawn:
// each in proportion to the weights of those not drawn before, which for
// integers is exact. It takes O(n + k log n) and a copy of the weights. For
// things that come one by one, or are too many to hold, see [Reservoir].
//
// It returns an error that matches [ErrEmpty], [ErrNegative], [ErrNotFinite] or
// [ErrOverflow] if it cannot draw, [ErrAllZero] or [ErrTooFew] if no weight or
// fewer than k are above zero, and [ErrIndex] if k is negative.
func Sample[W Weight](weights []W, k int) ([]int, error) {
	return SampleWith(global, weights, k)
}

// SampleWith is [Sample] with r in place of the global source. It takes k
// numbers from r, for integers very rarely more.
func SampleWith[W Weight](r *rand.Rand, weights []W, k int) ([]int, error) {
	if k < 0 {
		return nil, fmt.Errorf("chooser: have %d draws to make, need zero or more: %w", k, ErrIndex)
	}
	if err := check(weights); err != nil {
		return nil, err
	}
	if positive := countPositive(weights); positive < k {
		return nil, fmt.Errorf("chooser: have %d weights above zero, need %d to draw without replacement: %w",
			positive, k, ErrTooFew)
	}
	t, err := NewTree(weights)
	if err != nil {
		return nil, err
	}
	drawn := make([]int, k)
	for i := range drawn {
		if drawn[i], err = t.PickWith(r); err != nil {
			return nil, err
		}
		if err = t.set(drawn[i], 0); err != nil {
			return nil, err
		}
	}
	return drawn, nil
}

func countPositive[W Weight](weights []W) (n int) {
	for _, w := range weights {
		if w > 0 {
			n++
		}
	}
	return n
}
