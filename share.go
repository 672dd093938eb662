package bottleneck

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

const (
	// shortCall is the time of a call, as a multiple of what it costs to measure
	// it, below which calls are not timed.
	shortCall = 20
	// agree is how far the time of the calls may lie outside of the profile's
	// interval, as a part of its ends, to be taken for processor time.
	agree = 0.1
)

// share is the processor time of the suspect and of all that it calls, as a part
// of the time of what is watched. The profile tells what is processor time and
// what is waiting, but has few samples; the times of the calls are exact, but hold
// all waiting. So the times count where they agree with the profile.
func (x *experiment) share() Estimate {
	p := x.profileShare()
	t, ok := x.timedShare()
	if !ok || t.Value < (1-agree)*p.Low || t.Value > (1+agree)*p.High {
		return p
	}
	return t
}

// profileShare is what the profile tells. Charged shares divide wall time. On
// several processors at once, more processor time passes than that.
func (x *experiment) profileShare() Estimate {
	c := x.profiled.charged
	if c.Value == 0 {
		return Estimate{}
	}
	whole := max(c.Value, x.profiled.cum*x.parallelism()+x.profiled.gc)
	scale := whole / c.Value
	return Estimate{whole, scale * c.Low, scale * c.High}
}

// parallelism is how many processors the undosed run keeps busy, when it gets
// them.
func (x *experiment) parallelism() float64 {
	return slices.Max(x.over(undosed, func(r doseRun) float64 { return float64(r.CPU) / float64(max(r.Wall, 1)) }))
}

// addTimed adds a run in which the suspect's calls were timed.
func (s *side) addTimed(t gorun.Stretch) {
	calls := float64(t.Calls)
	if whole := float64(t.Wall) - t.Delay*calls; whole > 0 && calls > 0 {
		s.shares = append(s.shares, (float64(t.Held)-t.Inside*calls)/whole)
		s.call = float64(t.Held) / calls / t.Delay
	}
}

// timedShare is what the times of the suspect's calls tell, if these take long
// enough.
func (x *experiment) timedShare() (Estimate, bool) {
	var shares, calls []float64
	for _, s := range x.sides {
		if len(s.shares) > 0 {
			shares, calls = append(shares, s.shares...), append(calls, s.call)
		}
	}
	if len(shares) == 0 || median(calls) < shortCall {
		return Estimate{}, false
	}
	return Estimate(stat.Median(shares, charge.Confidence)), true
}
