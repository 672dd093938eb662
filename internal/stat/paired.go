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
	P       float64
	Error   float64 // standard error of Value
	Freedom float64 // its degrees of freedom
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
		return unknown(mean)
	}
	var variance float64
	for _, d := range differences {
		variance += Square(d-mean) / (n - 1)
	}
	return student(mean, math.Sqrt(variance/n), n-1, confidence)
}

func unknown(value float64) Difference {
	return Difference{Interval{value, math.Inf(-1), math.Inf(1)}, 1, math.Inf(1), 0}
}

// Chance is how far the mean of normal differences whose truth is 0 lies from it at
// most, at some confidence. It goes by the median of their absolute values, which is
// 0.6745 standard deviations (Hampel 1974), so nearly half of them may be far off.
// Of fewer than two differences nothing is known: it is infinite.
func Chance(differences []float64, confidence float64) float64 {
	n := len(differences)
	if n < 2 {
		return math.Inf(1)
	}
	sizes := make([]float64, n)
	for i, d := range differences {
		sizes[i] = math.Abs(d)
	}
	deviation := Median(sizes, confidence).Value / 0.6745
	return student(0, deviation/math.Sqrt(float64(n)), float64(n), confidence).High
}

// Widen adds to a difference an independent error of mean 0 with the given
// standard error and degrees of freedom. Those of the sum are by Welch and
// Satterthwaite (Welch 1947).
func (d Difference) Widen(deviation, freedom, confidence float64) Difference {
	if math.IsInf(d.Error, 1) || math.IsInf(deviation, 1) {
		return unknown(d.Value)
	}
	x, y := Square(d.Error), Square(deviation)
	switch {
	case y == 0:
		freedom = d.Freedom
	case x > 0:
		freedom = Square(x+y) / (Square(x)/d.Freedom + Square(y)/freedom)
	}
	return student(d.Value, math.Sqrt(x+y), freedom, confidence)
}

// Normal is an estimate with a known standard error.
func Normal(value, deviation, confidence float64) Difference {
	d := Difference{Interval{value, value, value}, 1, deviation, math.Inf(1)}
	if deviation > 0 {
		half := deviation * math.Sqrt2 * math.Erfinv(confidence)
		d.Low, d.High, d.P = value-half, value+half, math.Erfc(math.Abs(value)/deviation/math.Sqrt2)
	} else if value != 0 {
		d.P = 0
	}
	return d
}

// Negative is the difference the other way round.
func (d Difference) Negative() Difference {
	d.Value, d.Low, d.High = -d.Value, -d.High, -d.Low
	return d
}

// Times is the difference in a unit that is smaller by a positive factor.
func (d Difference) Times(factor float64) Difference {
	d.Value, d.Low, d.High, d.Error = factor*d.Value, factor*d.Low, factor*d.High, factor*d.Error
	return d
}

// nearlyNormal are so many degrees of freedom that Student's distribution is the
// normal one to within 0.3 %.
const nearlyNormal = 500

// student is the interval around an estimate whose standard error has so many
// degrees of freedom.
func student(mean, deviation, freedom, confidence float64) Difference {
	if deviation == 0 {
		d := Difference{Interval{mean, mean, mean}, 0, 0, freedom}
		if mean == 0 {
			d.P = 1
		}
		return d
	}
	if freedom >= nearlyNormal {
		d := Normal(mean, deviation, confidence)
		d.Freedom = freedom
		return d
	}
	half := deviation * Student(freedom, confidence)
	p := 2 * stats.TDist{V: freedom}.CDF(-math.Abs(mean)/deviation)
	return Difference{Interval{mean, mean - half, mean + half}, p, deviation, freedom}
}

// Student is how many standard errors, of so many degrees of freedom, at least 1, an
// interval of a confidence below 1 reaches to either side of an estimate. Newton's steps from the normal quantile come
// near it from below, since the distribution is concave there.
func Student(freedom, confidence float64) float64 {
	d, tail := stats.TDist{V: freedom}, (1-confidence)/2
	x := math.Sqrt2 * math.Erfinv(confidence)
	for {
		step := (d.CDF(-x) - tail) / d.PDF(x)
		if x += step; !(step > 1e-9*x) {
			return x
		}
	}
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
