package stat

import "fmt"

// ChiSquare is Pearson's test of whether counts were drawn with probabilities
// proportional to weights: it returns the probability that as large a
// deviation, or a larger one, comes by chance. Cells of weight 0 must have
// count 0, or the probability is 0. The approximation wants an expected count
// of five or more in each cell; cells with less are pooled into one.
//
// It panics if the lengths differ: that is a programmer's error.
func ChiSquare(counts []int, weights []float64) (p float64) {
	if len(counts) != len(weights) {
		panic(fmt.Sprintf("stat: ChiSquare of %d counts and %d weights", len(counts), len(weights)))
	}
	var n, total float64
	for i, w := range weights {
		n += float64(counts[i])
		total += w
		if w == 0 && counts[i] != 0 {
			return 0
		}
	}
	var chi2 float64
	var pooledCount, pooledExpected float64
	cells := 0
	add := func(count, expected float64) {
		chi2 += (count - expected) * (count - expected) / expected
		cells++
	}
	for i, w := range weights {
		expected := n * w / total
		switch {
		case w == 0:
		case expected < 5:
			pooledCount += float64(counts[i])
			pooledExpected += expected
		default:
			add(float64(counts[i]), expected)
		}
	}
	if pooledExpected > 0 {
		add(pooledCount, pooledExpected)
	}
	if cells < 2 {
		return 1
	}
	return chiSquareTail(chi2, cells-1)
}
