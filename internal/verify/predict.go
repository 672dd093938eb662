package verify

import (
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

// leastApart is by how many points of the whole's time the intervals of what the profile
// charges and of what the experiment predicts must differ to be said to disagree, and the
// gain be less than either to be said to end; leastPart is by which part of the former they
// must differ where the experiment is not settled.
const (
	leastApart = 0.03
	leastPart  = 0.5
)

// predict makes the curve, and compares it to what the profile promises: where the
// function takes, and allocates, a part f less, the whole gains
//
//	f (share × sensitivity + collection)
//
// of its time, with the intervals combined by MOVER (Zou and Donner 2008), and never more than f,
// or than what it would gain without the function if another path is the longest one then.
// Virtual speed-ups read the same curve (Curtsinger and Berger 2015).
func predict(v *verification.Verification, ceiling verification.Estimate) {
	full := stat.Sum(stat.Product(stat.Interval(v.Share), stat.Interval(own(v.Sensitivity))), stat.Interval(v.Collection))
	if beside(v) {
		full.Low, full.High = min(full.Low, v.Charged.Low), max(full.High, v.Charged.High)
	}
	if full.Value > 1 && v.Charged.Value > full.Value/2 { // it is never all that is gained
		full.Value, full.Low = v.Charged.Value, min(full.Low, v.Charged.Low)
	}
	full = stat.Interval{Value: min(full.Value, 1), Low: min(full.Low, 1), High: min(full.High, 1)}
	v.Ceiling = verification.Estimate{}
	if ends(v, full, ceiling) {
		v.Ceiling = ceiling
	} else {
		ceiling = verification.Estimate{Value: 1, Low: 1, High: 1}
	}
	v.Predicted = nil
	for _, faster := range []float64{0.1, 0.25, 0.5, 1} {
		gain := func(x, most float64) float64 { return max(min(x*faster, most), 0) }
		v.Predicted = append(v.Predicted, verification.Prediction{
			Faster: faster, Gain: gain(full.Value, ceiling.Value), Low: gain(full.Low, ceiling.Low), High: gain(full.High, ceiling.High),
		})
	}
	least := leastApart
	if !v.Settled() {
		least = max(least, leastPart*v.Charged.Value)
	}
	v.Disagree = max(full.Low-v.Charged.High, v.Charged.Low-full.High) > least
}

// own is a sensitivity that is no more than 1 where it is hardly above that, as a function
// holds up no more than its own time unless that is plain.
func own(s verification.Estimate) verification.Estimate {
	if s.Low > 1+alike {
		return s
	}
	return verification.Estimate{Value: min(s.Value, 1), Low: min(s.Low, 1), High: min(s.High, 1)}
}

// beside reports whether calls ran beside one another. Delays make all of them longer by the
// same, and a gain those most that take longest, which are what is waited for; and some may
// wait for the others, as for a lock of the system's.
func beside(v *verification.Verification) bool {
	const several = 1.2
	return v.Share.Value > several
}

// ends reports whether the gain ends before the function takes no time, as another path
// becomes the longest one: the whole waits for it, as the profile and the experiment say, but
// without it would gain less. The ceiling's interval may reach what they say: that of the gain
// holds both then.
func ends(v *verification.Verification, full stat.Interval, ceiling verification.Estimate) bool {
	return ceiling.High > 0 && v.Charged.Value > full.Value/2 && ceiling.Value+leastApart < min(full.Value, v.Charged.Value)
}

// ceiling is what the whole would gain without the suspect, as far as the profile's run was
// what is watched.
func (x *experiment) ceiling() verification.Estimate {
	if x.subject == verification.SetupSubject {
		return verification.Estimate{}
	}
	return x.profiled.ceiling
}
