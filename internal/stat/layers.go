package stat

import (
	"math"
	"slices"
)

const (
	// far is from how many deviations on a value counts for less, and leastWeighed of
	// how many values at least: of a few, nobody knows which ones are off.
	far          = 3
	leastWeighed = 6
)

// OutlierWeights weighs values of which a few may be far off for a reason of their
// own: those within three deviations of the median weigh 1, others less in proportion
// to their distance (Huber 1964). The deviation is that of the values by the median of
// their distances (Hampel 1974), but at least usual.
func OutlierWeights(values []float64, usual float64) []float64 {
	center := Median(values, 0.5).Value
	distances := make([]float64, len(values))
	for i, x := range values {
		distances[i] = math.Abs(x - center)
	}
	deviation := max(usual, Median(distances, 0.5).Value/0.6745)
	weights := make([]float64, len(values))
	for i, d := range distances {
		weights[i] = 1
		if len(values) >= leastWeighed && d > far*deviation {
			weights[i] = far * deviation / d
		}
	}
	return weights
}

// Weighted estimates the mean of independent values that count by their weights, of
// which none is negative. The standard error comes from how the values scatter and
// from what is usual for one of them, which counts as so many degrees of freedom (Smyth
// 2004): that of three values that happen to agree is not taken for small. Of fewer
// than two values nothing is known. It panics if the lengths differ.
func Weighted(values, weights []float64, usual, freedom, confidence float64) Difference {
	if len(values) != len(weights) {
		panic("stat: as many weights as values are needed")
	}
	var sum, mean float64
	for i, w := range weights {
		sum += w
		mean += w * values[i]
	}
	if sum <= 0 {
		return unknown(0)
	}
	mean /= sum
	if len(values) < 2 {
		return unknown(mean)
	}
	var squares, parts float64
	for i, w := range weights {
		squares += Square(w * (values[i] - mean) / sum)
		parts += Square(w / sum)
	}
	n := float64(len(values))
	variance := squares * n / (n - 1)
	variance = ((n-1)*variance + freedom*Square(usual)*parts) / (n - 1 + freedom)
	return student(mean, math.Sqrt(variance), n-1+freedom, confidence)
}

// A Window is the part of a sorted sample between two quantiles.
type Window struct{ From, To float64 }

// Mean is the mean of the values within the window, of which there is at least one.
// The sample must be sorted, and not be empty.
func (w Window) Mean(sorted []float64) float64 {
	n := float64(len(sorted))
	from := min(int(w.From*n), len(sorted)-1)
	to := max(from+1, int(math.Round(w.To*n)))
	var sum float64
	for _, x := range sorted[from:to] {
		sum += x
	}
	return sum / float64(to-from)
}

// Sorted returns a sorted copy of all values of the lists.
func Sorted(lists ...[]float64) []float64 {
	all := slices.Concat(lists...)
	slices.Sort(all)
	return all
}
