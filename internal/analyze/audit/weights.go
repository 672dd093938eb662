package audit

import "math"

const (
	// notable is the change that weights are made for, as a ratio, and regardless the part
	// of the weights that is divided equally: much else may happen.
	notable    = 1.2
	regardless = 0.25
)

// Weights are by how much more, or less, of the allowed chance of a false name each of the
// functions gets, 1 on average: a function of which so few events are there that a notable
// change would not be seen gets little. The p-values are to be divided by them before they
// are corrected for their number (Genovese, Roeder and Wasserman 2006). That is right
// since they depend on the sum of both sides' events alone, which says nothing of how they
// divide.
func Weights(functions []Change, level float64) []float64 {
	weights := make([]float64, len(functions))
	n := float64(len(functions))
	threshold := math.Sqrt2 * math.Erfinv(1-level/n)
	var sum float64
	for i, c := range functions {
		weights[i] = math.Erfc((threshold-math.Log(notable)/c.counts.deviation())/math.Sqrt2) / 2 // the power
		sum += weights[i]
	}
	for i := range weights {
		weights[i] = regardless + (1-regardless)*n*weights[i]/sum
	}
	return weights
}

// deviation is the standard deviation of the logarithm of the ratio of both rates, if
// the ratio is 1. It is infinite where nothing is known.
func (c counts) deviation() float64 {
	part := c.exposure[0] / (c.exposure[0] + c.exposure[1])
	if known := (c.n[0] + c.n[1]) * part * (1 - part); known > 0 {
		return 1 / math.Sqrt(known)
	}
	return math.Inf(1)
}
