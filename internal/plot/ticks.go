package plot

import (
	"math"
	"strconv"
)

// A tick is a number on an axis.
type tick struct {
	value float64
	label string
}

// ticks marks 5 to 10 round numbers, with no more digits than they need.
func ticks(low, high float64) []tick {
	step := math.Pow(10, math.Floor(math.Log10((high-low)/5)))
	for _, f := range []float64{5, 2} {
		if (high-low)/(f*step) >= 5 {
			step *= f
			break
		}
	}
	var all []tick
	for i := math.Ceil(low / step); i*step <= high; i++ {
		// Rounding to 12 digits turns 0.30000000000000004 into 0.3.
		label := strconv.FormatFloat(i*step, 'g', 12, 64)
		x, _ := strconv.ParseFloat(label, 64)
		all = append(all, tick{x, strconv.FormatFloat(x, 'f', -1, 64)})
	}
	return all
}
