package stat

import "math"

// An Interval is an estimate with the limits between which the truth lies at
// some confidence.
type Interval struct{ Value, Low, High float64 }

// Overlaps reports whether two intervals have a point in common.
func (i Interval) Overlaps(j Interval) bool { return i.Low <= j.High && j.Low <= i.High }

// A Stratum is a part of a whole of which samples were taken: its weight in the
// whole, how many samples, and how many of them hit what is looked for. Hits
// need not be whole numbers: some samples are divided between functions.
type Stratum struct{ Weight, Hits, Samples float64 }

// Share estimates which share of the whole was hit: the sum over the strata of
// weight times hits/samples. Each stratum has its Wilson score interval (Wilson
// 1927), which holds for few samples and for shares near 0 and 1; the intervals
// are combined by recovering the variance from their limits (MOVER: Zou and
// Donner 2008). A stratum without samples may be anything between 0 and all of
// its weight, and counts as 0.
//
// Weights that add up to 1 may add up to a little more as they are rounded: no share is.
func Share(strata []Stratum, confidence float64) Interval {
	z := math.Sqrt2 * math.Erfinv(confidence)
	var s Interval
	var below, above float64
	for _, t := range strata {
		w := wilson(t.Hits, t.Samples, z)
		s.Value += t.Weight * w.Value
		below += Square(t.Weight * (w.Value - w.Low))
		above += Square(t.Weight * (w.High - w.Value))
	}
	s.Value = min(1, s.Value)
	s.Low = max(0, s.Value-math.Sqrt(below))
	s.High = min(1, s.Value+math.Sqrt(above))
	return s
}

func wilson(hits, n, z float64) Interval {
	if n <= 0 {
		return Interval{0, 0, 1}
	}
	p := hits / n
	center := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(max(0, p*(1-p)/n+z*z/(4*n*n)))
	return Interval{p, max(0, min(p, center-half)), min(1, max(p, center+half))}
}

// Part is what a value is of a whole that it was added up to in another order, which may round it to more.
func Part(value, whole float64) float64 { return min(1, value/whole) }

// Speedup is how many times as fast a run gets when a share of it costs nothing
// any more: 1/(1-share), Amdahl's law. It is capped at 1e6, so that a share of 1
// stays a number.
func Speedup(share float64) float64 { return 1 / max(1-share, 1e-6) }

// The margins of certainty. Intervals of 95 % whose limits touch differ by chance
// too often to be looked at after each of several runs: widened, they are of
// 99.5 %, 2.81 deviations instead of 1.96. And two stretches of equal work take
// times that differ by some per cent, whatever the samples say.
const (
	certainWiden = 2.81 / 1.96
	certainRatio = 1.1
)

// Exceeds reports whether one share is larger than another for certain.
func (i Interval) Exceeds(j Interval) bool {
	margin := certainWiden * (i.Value - i.Low + j.High - j.Value)
	return i.Value-j.Value > margin && i.Value > certainRatio*j.Value
}
