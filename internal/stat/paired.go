package stat

import (
	"cmp"
	"math"
	"slices"

	"github.com/aclements/go-moremath/stats"
)

// A Difference is the mean of paired differences, with the interval in which
// the truth lies at some confidence, and the p-value of there being none.
type Difference struct {
	Interval
	P float64
}

// Paired estimates the mean of differences, one of each pair, by Student's
// t-distribution. Fewer than two differences know nothing: the interval is
// infinite and P is 1. If all are equal and not 0, P is 0.
func Paired(differences []float64, confidence float64) Difference {
	n := float64(len(differences))
	var mean float64
	for _, d := range differences {
		mean += d / n
	}
	if n < 2 {
		return Difference{Interval{mean, math.Inf(-1), math.Inf(1)}, 1}
	}
	var variance float64
	for _, d := range differences {
		variance += square(d-mean) / (n - 1)
	}
	return student(mean, math.Sqrt(variance/n), n-1, confidence)
}

// student is the interval around an estimate whose standard error has so many
// degrees of freedom.
func student(mean, deviation, freedom, confidence float64) Difference {
	if deviation == 0 {
		d := Difference{Interval{mean, mean, mean}, 0}
		if mean == 0 {
			d.P = 1
		}
		return d
	}
	t := stats.TDist{V: freedom}
	half := deviation * stats.InvCDF(t)((1+confidence)/2)
	return Difference{Interval{mean, mean - half, mean + half}, 2 * t.CDF(-math.Abs(mean)/deviation)}
}

// Adjust corrects p-values for their number, so that the expected share of false
// discoveries among all that lie below a limit is at most that limit (Benjamini
// and Hochberg 1995). It returns them in the same order.
func Adjust(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(p[i], p[j]) })
	adjusted := make([]float64, len(p))
	least := 1.0
	for rank, i := range slices.Backward(order) {
		least = min(least, p[i]*float64(len(p))/float64(rank+1))
		adjusted[i] = least
	}
	return adjusted
}

// Spend is the factor by which p-values grow at a look at growing data, counted
// from 1, so that looking again and again until something is found does not
// find more by chance: look k may use 1/(k(k+1)) of the error rate, which is all
// of it in the sum over all looks.
func Spend(look int) float64 { return float64(look) * float64(look+1) }
