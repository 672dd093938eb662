package stat

import "math"

// Grid fits a grid of equal periods to ascending moments, some of which may be left out: least
// squares, with the periods counted anew after each fit. It returns the variance about
// the grid, its first moment and its period. It needs three moments.
func Grid(at []float64) (off, begin, period float64) {
	apart := make([]float64, len(at)-1)
	for i := range apart {
		apart[i] = at[i+1] - at[i]
	}
	begin, period = at[0], Middle(apart)
	count := make([]float64, len(at))
	for range 4 {
		for i := range at {
			count[i] = math.Round((at[i] - begin) / period)
			if i > 0 {
				count[i] = max(count[i], count[i-1]+1)
			}
		}
		begin, period = line(count, at)
	}
	var sum float64
	for i := range at {
		sum += Square(at[i] - begin - count[i]*period)
	}
	return sum / float64(len(at)-2), begin, period
}

// line is the straight line of least squares.
func line(x, y []float64) (begin, slope float64) {
	mx, my := Mean(x), Mean(y)
	var xx, xy float64
	for i := range x {
		xx += Square(x[i] - mx)
		xy += (x[i] - mx) * (y[i] - my)
	}
	slope = xy / xx
	return my - slope*mx, slope
}

// Variance is the variance of a sample of at least two.
func Variance(sample []float64) float64 {
	mean := Mean(sample)
	var sum float64
	for _, x := range sample {
		sum += Square(x - mean)
	}
	return sum / float64(len(sample)-1)
}
