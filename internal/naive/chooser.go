package naive

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
)

// Choose draws one index in proportion to weights, as a general sampler does
// that is asked for a sample of one: it makes probabilities of the weights,
// checks them, adds them up and searches, with new slices every time.
func Choose(r *rand.Rand, weights []int) (int, error) {
	total := 0.0
	for _, w := range weights {
		if w < 0 {
			return 0, fmt.Errorf("naive: weight %d is negative", w)
		}
		total += float64(w)
	}
	if total == 0 {
		return 0, fmt.Errorf("naive: %d weights and none above zero", len(weights))
	}
	probabilities := []float64{}
	for _, w := range weights {
		probabilities = append(probabilities, float64(w)/total)
	}
	sum := 0.0
	for _, p := range probabilities {
		sum += p
	}
	if math.Abs(sum-1) > 1e-8 {
		return 0, fmt.Errorf("naive: probabilities add up to %v", sum)
	}
	cumulated := []float64{}
	sum = 0
	for _, p := range probabilities {
		sum += p
		cumulated = append(cumulated, sum)
	}
	for i := range cumulated {
		cumulated[i] /= sum
	}
	sample := []int{}
	for range 1 {
		u := r.Float64()
		sample = append(sample, sort.Search(len(cumulated), func(i int) bool { return cumulated[i] > u }))
	}
	return sample[0], nil
}

// ChooseCumulated is what [Choose] becomes when someone reads it: the weights
// are added up once, in a slice still, and searched for a random part of the
// sum.
func ChooseCumulated(r *rand.Rand, weights []int) (int, error) {
	cumulated := make([]int, len(weights))
	sum := 0
	for i, w := range weights {
		if w < 0 {
			return 0, fmt.Errorf("naive: weight %d is negative", w)
		}
		sum += w
		cumulated[i] = sum
	}
	if sum == 0 {
		return 0, fmt.Errorf("naive: %d weights and none above zero", len(weights))
	}
	u := r.IntN(sum)
	return sort.Search(len(cumulated), func(i int) bool { return cumulated[i] > u }), nil
}
