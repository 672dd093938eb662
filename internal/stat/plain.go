package stat

import "slices"

// Total is the sum of a list.
func Total[T int | float64](list []T) (total T) {
	for _, n := range list {
		total += n
	}
	return total
}

// Mean is the mean of a list, and not a number of an empty one.
func Mean(list []float64) float64 { return Total(list) / float64(len(list)) }

// Middle is the median of a list, which it leaves as it is, and 0 of an empty one.
func Middle[T int | float64](list []T) T {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	mid := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[mid]
	}
	return (sorted[mid-1] + sorted[mid]) / 2
}

// Square is x times x.
func Square(x float64) float64 { return x * x }
