package naive

import (
	"errors"
	"math"
	"math/rand/v2"
)

// ErrUnlucky is the answer of ApproxDistinct when every coin of a halving said
// "keep".
var ErrUnlucky = errors.New("naive: every coin said keep")

// Distinct counts the distinct items exactly, with a set of all of them.
func Distinct[T comparable](items []T) int {
	seen := map[T]struct{}{}
	for _, item := range items {
		seen[item] = struct{}{}
	}
	return len(seen)
}

// ApproxDistinct estimates the number of distinct items as the CVM paper is
// written (arXiv 2301.10191, algorithm 1): a set of the items themselves, which
// the map hashes again for each operation, and for each item a removal and a draw
// from the global random source. It holds Capacity items at most.
func ApproxDistinct[T comparable](items []T, epsilon, delta float64) (float64, error) {
	capacity := Capacity(epsilon, delta, len(items))
	p := 1.0
	kept := map[T]struct{}{}
	for _, item := range items {
		delete(kept, item)
		if rand.Float64() < p {
			kept[item] = struct{}{}
		}
		if len(kept) == capacity {
			for item := range kept {
				if rand.Float64() < 0.5 {
					delete(kept, item)
				}
			}
			p /= 2
			if len(kept) == capacity {
				return 0, ErrUnlucky
			}
		}
	}
	return float64(len(kept)) / p, nil
}

// Capacity is the size of the set for which the paper proves that the relative
// error is at most epsilon with a probability of at least 1-delta.
func Capacity(epsilon, delta float64, length int) int {
	return int(math.Ceil(12 / (epsilon * epsilon) * math.Log2(8*float64(length)/delta)))
}
