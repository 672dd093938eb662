package stat

import "math"

// chiSquareTail is the probability that a chi-square variable with df degrees
// of freedom is x or more: 1 - P(df/2, x/2), with P the regularised lower
// incomplete gamma function (Abramowitz and Stegun 26.4.19).
func chiSquareTail(x float64, df int) float64 {
	return upperGamma(float64(df)/2, x/2)
}

// upperGamma is the regularised upper incomplete gamma function Q(a, x), for
// a > 0: by the series of P (Abramowitz and Stegun 6.5.29) where x is small, by
// the continued fraction of Q (6.5.31, evaluated after Lentz 1976) elsewhere.
// Near x = a both need some multiple of the square root of a steps. The relative
// error is about a*log(a) times 1e-16, from the terms in front that cancel.
//
// Note: mathx.GammaIncComp gives up after 200 steps, which are not enough
// from a of some hundreds on.
func upperGamma(a, x float64) float64 {
	if x <= 0 {
		return 1
	}
	logGamma, _ := math.Lgamma(a)
	front := math.Exp(a*math.Log(x) - x - logGamma)
	if x < a+1 {
		return 1 - front*lowerSeries(a, x)
	}
	return front * upperFraction(a, x)
}

const gammaPrecision = 1e-16

// lowerSeries is the sum over n of x^n / (a (a+1) ... (a+n)). Since x < a+1, its
// terms fall.
func lowerSeries(a, x float64) float64 {
	term := 1 / a
	sum := term
	for n := a + 1; term > gammaPrecision*sum; n++ {
		term *= x / n
		sum += term
	}
	return sum
}

// upperFraction is 1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- ...))). Since
// x >= a+1, its denominators are positive.
func upperFraction(a, x float64) float64 {
	b := x + 1 - a
	c := math.Inf(1)
	d := 1 / b
	f := d
	for i := 1.0; ; i++ {
		part := i * (a - i)
		b += 2
		d = 1 / (part*d + b)
		c = b + part/c
		f *= c * d
		if !(math.Abs(c*d-1) >= 4*gammaPrecision) { // also where x is not a number
			return f
		}
	}
}
