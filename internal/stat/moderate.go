package stat

import (
	"math"

	"github.com/aclements/go-moremath/mathx"
)

// A Prior is what variances that were each estimated from few values have in common: they
// scatter about Variance as one of so many degrees of freedom would.
type Prior struct{ Variance, Freedom float64 }

// fewestVariances is how many variances it takes to tell what they have in common.
const fewestVariances = 5

// Prevailing estimates the prior of variances, each of the same number of degrees of freedom,
// from the mean and the variance of their logarithms (Smyth 2004, 6.2). Those that are not
// positive are left out. Where they scatter no more than by chance, Freedom is infinite; of
// fewer than five nothing is known, and it is 0.
func Prevailing(variances []float64, freedom float64) Prior {
	var logs []float64
	for _, v := range variances {
		if v > 0 {
			logs = append(logs, math.Log(v)-digamma(freedom/2)+math.Log(freedom/2))
		}
	}
	if len(logs) < fewestVariances {
		return Prior{}
	}
	mean, deviation := meanStdDev(logs)
	more := Square(deviation) - trigamma(freedom/2)
	if more <= 0 {
		return Prior{math.Exp(mean), math.Inf(1)}
	}
	half := inverseTrigamma(more)
	return Prior{math.Exp(mean + digamma(half) - math.Log(half)), 2 * half}
}

// Moderate is a better estimate of a variance than its own values give, and its degrees of
// freedom: the mean of both, weighted by these (Smyth 2004). One that chance sets so far
// above the others in less than one of 200 is left as it is (Phipson et al. 2016 do so by
// degrees).
func (p Prior) Moderate(variance, freedom float64) (float64, float64) {
	switch {
	case p.Freedom == 0, fTail(variance/p.Variance, freedom, p.Freedom) < 0.005:
		return variance, freedom
	case math.IsInf(p.Freedom, 1):
		return p.Variance, math.Inf(1)
	}
	sum := p.Freedom + freedom
	return (p.Freedom*p.Variance + freedom*variance) / sum, sum
}

// fTail is the probability that a variable with the F distribution of Snedecor is x or more
// (Abramowitz and Stegun 26.6.2).
func fTail(x, above, below float64) float64 {
	if below > manyFreedom {
		return upperGamma(above/2, above*x/2)
	}
	return mathx.BetaInc(below/(below+above*x), below/2, above/2)
}

// manyFreedom are degrees of freedom that are as good as infinitely many.
const manyFreedom = 1000

// digamma is the derivative of the logarithm of the gamma function, for x > 0, by its
// recurrence and asymptotic series (Abramowitz and Stegun 6.3.5, 6.3.18).
func digamma(x float64) float64 {
	var sum float64
	for ; x < 10; x++ {
		sum -= 1 / x
	}
	y := 1 / (x * x)
	return sum + math.Log(x) - 1/(2*x) - y*(1./12-y*(1./120-y*(1./252-y/240)))
}

// trigamma is the derivative of digamma (Abramowitz and Stegun 6.4.6, 6.4.12).
func trigamma(x float64) float64 {
	var sum float64
	for ; x < 10; x++ {
		sum += 1 / (x * x)
	}
	y := 1 / (x * x)
	return sum + 1/x + y/2 + y/x*(1./6-y*(1./30-y*(1./42-y/30)))
}

// inverseTrigamma finds where trigamma, which falls, has a positive value.
func inverseTrigamma(value float64) float64 {
	low, high := 1e-8, 1e8
	for range 100 {
		if middle := math.Sqrt(low * high); trigamma(middle) > value {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}
