package changepoint

import "math"

// information is what a measurement tells, in nats, of an event with probability
// p, when the event moves its mean by d standard errors: the mutual information
// of a binary input and its sum with normal noise (Cover and Thomas, Elements of
// Information Theory, 2006, section 9.1), by Simpson's rule.
func information(p, d float64) float64 {
	if p <= 0 || p >= 1 {
		return 0
	}
	const reach, steps = 8.0, 64
	low, high := min(0, d)-reach, max(0, d)+reach
	h := (high - low) / steps
	var sum float64
	for i := range steps + 1 {
		x := low + h*float64(i)
		zero, one := (1-p)*normal(x), p*normal(x-d)
		weight := 2.0 + 2*float64(i%2)
		if i == 0 || i == steps {
			weight = 1
		}
		all := zero + one
		sum += weight * (part(zero, (1-p)*all) + part(one, p*all))
	}
	return max(0, sum*h/3)
}

// part is joint*log(joint/independent).
func part(joint, independent float64) float64 {
	if joint <= 0 || independent <= 0 {
		return 0
	}
	return joint * math.Log(joint/independent)
}

func normal(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }

// logNormalCDF is the logarithm of the normal distribution function, also far
// below its mean, where it is that of the asymptotic series' first term
// (Abramowitz and Stegun 26.2.12).
func logNormalCDF(z float64) float64 {
	if z < -30 {
		return -z*z/2 - math.Log(-z*math.Sqrt(2*math.Pi))
	}
	return math.Log(math.Erfc(-z/math.Sqrt2) / 2)
}
