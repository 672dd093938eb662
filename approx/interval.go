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

// negativeBinomial is the quantile of the number of trials until success number m,
// each with probability p, where a normal variable has quantile z: at least m.
//
// Note: Cornish and Fisher's expansion (1938) gives it in one step, but not for few
// successes: below 20 the lower ends of its intervals for 0.999 excluded the truth far
// too often, and below 5 those for 0.99.
func negativeBinomial(m, p, z float64) float64 {
	if m == 0 {
		return 0
	}
	low, high := m, m
	for trialsNormal(m, p, high) < z {
		low, high = high, 2*high
	}
	for range 60 {
		middle := low + (high-low)/2
		if trialsNormal(m, p, middle) < z {
			low = middle
		} else {
			high = middle
		}
		if high-low < high*1e-12 {
			break
		}
	}
	return low + (high-low)/2
}

// trialsNormal is where a standard normal variable stands when the number of trials
// until success number m stands at n. The binomial law's tails are those of a ratio of
// gamma variables, whose cube roots are nearly normal (Paulson, "An approximate
// normalization of the analysis of variance distribution", 1942; Camp, "Approximation
// to the point binomial", 1951). Both tails are right to 3 % of their probability, or
// smaller than they need be.
func trialsNormal(m, p, n float64) float64 {
	failures := n - m + 1
	ratio := math.Cbrt(p / (1 - p) * (failures / m))
	a, b := 1/(9*m), 1/(9*failures)
	return ((1-b)*ratio - (1 - a)) / math.Sqrt(b*ratio*ratio+a)
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
