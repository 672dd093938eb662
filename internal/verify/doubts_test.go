package verify

import (
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

// dosed is an experiment on a function of one call, which is delayed by what was asked for
// and then waits for a processor.
func dosed(sensitivity, asked, waited float64) *experiment {
	x := &experiment{calls: 1}
	for range leastRounds {
		var round doseRound
		for arm, dose := range []float64{0, asked, 2.5 * asked} {
			took := 0.0
			if arm != undosed {
				took = dose + waited
			}
			sec := 1 + sensitivity*took
			round[arm] = doseRun{outside: 1, sec: sec, Stretch: gorun.Stretch{
				Wall: time.Duration(1e9 * sec), Calls: 1, Held: time.Duration(1e9 * took), Delay: 1e9 * dose,
			}}
		}
		x.rounds = append(x.rounds, round)
	}
	return x
}

// An experiment of which one doubts that it met what it was to settles nothing.
func TestDoubts(t *testing.T) {
	check := func(what string, x *experiment, want bool) {
		t.Helper()
		s := x.honest(x.sensitivity())
		if x.doubtful() != want || (s.Low <= 0 && s.High >= 1) != want {
			t.Errorf("%s: doubtful is %t, %+v", what, x.doubtful(), s)
		}
	}
	waiting := func(x *experiment, place instrument.Place, line int) *experiment {
		x.profiled.charged = verification.Estimate{Value: 0.5, Low: 0.4, High: 0.6}
		x.profiled.line = instrument.Line{Number: line, Waits: true}
		x.suspect.Place, x.suspect.Time = place, x.profiled.line
		return x
	}
	check("off the path", dosed(0, 0.2, 0), false)
	check("waited for, and felt", waiting(dosed(1, 0.2, 0), instrument.AtLine, 7), false)
	check("made up for", waiting(dosed(0, 0.2, 0), instrument.AtLine, 7), true)
	gainless := waiting(dosed(0, 0.2, 0), instrument.AtLine, 7)
	gainless.profiled.ceiling = verification.Estimate{Value: 0.01, Low: 0, High: 0.9}
	check("waited for by chance", gainless, false)
	check("delayed in front of its lock", waiting(dosed(0, 0.2, 0), instrument.AtEntry, 0), true)
	check("the processor was another's", dosed(0.5, 0.01, 0.015), true)
	check("timers are late", dosed(1, 0.0001, 0.001), false)
}
