package verify

import (
	"math"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

const (
	// disturbed is how far the instrumented build may differ from the original.
	disturbed = 0.05
	// leastSides is how often that must be measured to be said.
	leastSides = 6
	// alike is how far apart the effects of two doses may be.
	alike = 0.15
)

// over collects a number of one arm in the rounds that count.
func (x *experiment) over(arm int, value func(doseRun) float64) []float64 {
	var all []float64
	for _, r := range x.quiet() {
		all = append(all, value(r[arm]))
	}
	return all
}

// delay is the actual delay of a call in an arm, in nanoseconds. A sleep takes
// longer than asked for, by the time that the system needs to wake somebody.
func (x *experiment) delay(arm int) float64 {
	return stat.Middle(x.over(arm, func(r doseRun) float64 {
		return max(r.Delay, float64(r.Held)/float64(max(1, r.Calls)))
	}))
}

// sensitivity is the slope over all arms or, if the effect is not proportional,
// that of the small dose, which is closer to a gain. Unless both agree, its
// interval contains those of both, because nobody knows why they differ: a large
// dose makes another path the longest. Of a delay that waits, part is lost if
// timers are late, so the sensitivity may then be up to 1; and a part of the large dose
// more, so that its interval always contains that of the small one.
func (x *experiment) sensitivity() verification.Estimate {
	a, b := x.slope(small), x.slope(large)
	s := x.slope(small, large)
	if math.Abs(a.Value-b.Value) < alike {
		if x.suspect.Time.Waits {
			s.Low, s.High = min(s.Low, a.Low), max(s.High, a.High)
		}
		return s
	}
	if !proportional(a, b) {
		s = a
	}
	s.Low, s.High = min(a.Low, b.Low), max(a.High, b.High)
	if x.suspect.Time.Waits && a.Value < b.Value {
		s.High = max(s.High, 1)
	}
	return s
}

// proportional reports whether two doses, with these slopes, may have the same
// effect for each second.
func proportional(a, b verification.Estimate) bool {
	return stat.Interval(a).Overlaps(stat.Interval(b)) || math.Abs(a.Value-b.Value) < alike
}

// slope is the median of the rounds' slopes, over the undosed and some of the
// dosed arms: with the time x that an arm's doses add to an operation, and the time y
// that it takes, each round's is that of least squares,
//
//	b = sum of (x-X)(y-Y) / sum of (x-X)², X and Y the means of the round
//
// and their median has the interval of Thompson 1936, whatever their distribution.
// What slows a machine down often lasts longer than a round, and so takes no part in
// its slope.
//
// Note: the line through each arm's lower quartile over all rounds was tried
// first. It needs as many undisturbed runs of each arm, which a machine may not
// have for seconds at a time.
func (x *experiment) slope(dosed ...int) verification.Estimate {
	xs := []float64{0}
	for _, arm := range dosed {
		xs = append(xs, x.delay(arm)*x.calls/1e9)
	}
	var slopes []float64
	for _, r := range x.quiet() {
		ys := []float64{r[undosed].sec}
		for _, arm := range dosed {
			ys = append(ys, r[arm].sec)
		}
		slopes = append(slopes, stat.Slope(xs, ys))
	}
	if len(slopes) < leastRounds { // too few for an interval of the median
		return verification.Estimate(stat.Paired(slopes, charge.Confidence).Interval)
	}
	return verification.Estimate(stat.Median(slopes, charge.Confidence))
}

// disturbance compares the instrumented build to the original.
func (x *experiment) disturbance() verification.Estimate {
	var ratios []float64
	for _, s := range x.sides {
		ratios = append(ratios, s.undosed/s.original-1)
	}
	return verification.Estimate(stat.Median(ratios, charge.Confidence))
}

func (x *experiment) result() *verification.Verification {
	v := &verification.Verification{
		Version: 1, Function: x.suspect.Name, Delayed: verification.Delayed(x.suspect.Place), Subject: x.subject, Name: x.target.ImportPath,
		Line:       x.suspect.Time.Number,
		CallsPerOp: x.calls, TimePerOp: stat.Middle(x.over(undosed, func(r doseRun) float64 { return r.sec })),
		Sensitivity: x.honest(x.sensitivity()), Disturbance: x.disturbance(),
		Doses: []float64{x.delay(small), x.delay(large)}, Rounds: len(x.rounds),
		Warnings: x.warnings,
	}
	if x.bench != "" {
		v.Name = x.bench
	} else if x.Counter != "" {
		v.Name = x.Counter
	}
	v.Charged, v.Share = x.profiled.charged, x.share()
	v.Collection = x.collection()
	predict(v, x.ceiling())
	if v.Disagree && coarse(v) {
		v.Sensitivity = possible(v.Sensitivity)
		predict(v, x.ceiling())
	}
	x.warn(v)
	return v
}
