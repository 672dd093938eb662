package approx

import "math"

// interval is the confidence interval for n when a share p of n items was
// sampled, clipped to [least, +Inf) and made to contain the estimate. It lies
// within z standard deviations, as for a normal variable.
//
// The number of items one must look through until the m-th is sampled has a
// negative binomial law with parameters m and p, and its tails are those of the
// binomial law turned around: P(more than n to look through) = P(fewer than m
// sampled of n). So the ends are its quantiles, for m = below and m = above
// (Clopper and Pearson, 1934).
func interval(below, above, p, estimate, least, z float64) (low, high float64) {
	switch {
	case p >= 1 || z <= 0:
		return estimate, estimate
	case math.IsInf(z, 1):
		return least, z
	}
	low = math.Floor(negativeBinomial(below, p, -z)) // the truth is a whole number
	high = math.Ceil(negativeBinomial(above, p, z))
	return min(max(low, least), estimate), max(high, estimate)
}

// negativeBinomial is the quantile of the number of trials until success number
// m, each with probability p, where a normal variable has quantile z. Cornish and
// Fisher's expansion (1938) with mean m/p, variance m(1-p)/p² and third
// cumulant m(1-p)(2-p)/p³.
func negativeBinomial(m, p, z float64) float64 {
	return (m + z*math.Sqrt(m*(1-p)) + (z*z-1)*(2-p)/6) / p
}

// normalQuantile is the z for which a normal variable lies within z standard
// deviations of its mean with the given probability: 0 for 0 or less, +Inf for 1 or
// more and for NaN, because then no interval is known to be wide enough.
func normalQuantile(confidence float64) float64 {
	if !(confidence < 1) {
		return math.Inf(1)
	}
	return math.Sqrt2 * math.Erfinv(max(confidence, 0))
}
