package chooser

import (
	"fmt"
	"math/rand/v2"
)

// Sample draws k distinct indices with the global source, and returns them in the
// order drawn: each in proportion to the weights of those not drawn yet, exactly so
// for integers. It takes O(n + k log n) and a copy of the weights. No draws need no
// weights. To draw from a stream, see [Reservoir].
//
// The error matches [ErrNegative], [ErrNotFinite] or [ErrOverflow], or [ErrIndex] if
// k is negative. If fewer than k weights are greater than zero, it matches
// [ErrEmpty] if there are none at all, [ErrAllZero] or [ErrTooFew].
func Sample[W Weight](weights []W, k int) ([]int, error) {
	return SampleWith(global, weights, k)
}

// SampleWith is like [Sample] but uses r. It takes k numbers from r, for integers
// very rarely more.
func SampleWith[W Weight](r *rand.Rand, weights []W, k int) ([]int, error) {
	if err := checkDraws(weights, k); err != nil {
		return nil, err
	}
	t := Tree[W]{n: len(weights)}
	switch groups := (t.n + block - 1) / block; {
	case groups > block && isFloat[W]():
		t.floats = newSums[float64](t.n)
	case groups > block:
		t.ints = newSums[uint64](t.n)
	case isFloat[W](): // few numbers stay on the stack, if it is here that they get there
		var numbers [block * block]float64
		var sums [block]float64
		levels := [...][]float64{numbers[:groups*block], sums[:]}
		t.floats.levels = levels[:]
	default:
		var numbers [block * block]uint64
		var sums [block]uint64
		levels := [...][]uint64{numbers[:groups*block], sums[:]}
		t.ints.levels = levels[:]
	}
	if err := t.fill(weights); err != nil {
		return nil, err
	}
	drawn := make([]int, k)
	for i := range drawn {
		var err error
		if drawn[i], err = t.PickWith(r); err != nil {
			return nil, err
		}
		if err = t.set(drawn[i], 0); err != nil {
			return nil, err
		}
	}
	return drawn, nil
}

// checkDraws says what, if anything, makes it impossible to draw k of weights.
func checkDraws[W Weight](weights []W, k int) error {
	if k < 0 {
		return fmt.Errorf("chooser: have %d draws to make, need zero or more: %w", k, ErrIndex)
	}
	if err := checkEach(weights); err != nil {
		return err
	}
	positive := countPositive(weights)
	switch {
	case positive >= k:
		return nil
	case positive == 0:
		return check(weights)
	}
	return fmt.Errorf("chooser: have %d weights above zero, need %d to draw without replacement: %w", positive, k, ErrTooFew)
}

// SampleValues is like [Sample] but returns values, of which there must be as many
// as weights; otherwise the error matches [ErrLength].
func SampleValues[T any, W Weight](values []T, weights []W, k int) ([]T, error) {
	return SampleValuesWith(global, values, weights, k)
}

// SampleValuesWith is like [SampleValues] but uses r.
func SampleValuesWith[T any, W Weight](r *rand.Rand, values []T, weights []W, k int) ([]T, error) {
	if err := checkLengths(len(values), len(weights)); err != nil {
		return nil, err
	}
	indices, err := SampleWith(r, weights, k)
	if err != nil {
		return nil, err
	}
	drawn := make([]T, k)
	for i, index := range indices {
		drawn[i] = values[index]
	}
	return drawn, nil
}

// Shuffle returns all indices in a weighted random order, with the global source:
// the order in which [Sample] would draw all of them. Indices with a weight of zero
// come last, in uniformly random order. It takes O(n log n). No weights give no
// indices.
//
// The error matches [ErrNegative], [ErrNotFinite] or [ErrOverflow].
func Shuffle[W Weight](weights []W) ([]int, error) { return ShuffleWith(global, weights) }

// ShuffleWith is like [Shuffle] but uses r.
func ShuffleWith[W Weight](r *rand.Rand, weights []W) ([]int, error) {
	order, err := SampleWith(r, weights, countPositive(weights))
	if err != nil {
		return nil, err
	}
	drawn := len(order)
	for i, w := range weights {
		if w == 0 {
			order = append(order, i)
		}
	}
	zeros := order[drawn:]
	for i := len(zeros) - 1; i > 0; i-- { // Fisher and Yates
		j := below(r, uint64(i)+1)
		zeros[i], zeros[j] = zeros[j], zeros[i]
	}
	return order, nil
}

func countPositive[W Weight](weights []W) (n int) {
	for _, w := range weights {
		if w > 0 {
			n++
		}
	}
	return n
}
