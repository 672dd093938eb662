package verify

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

// dosed is an experiment on a function of one call, which is delayed by what was asked for
// and then waits for a processor.
func dosed(sensitivity, asked, waited float64) *experiment {
	x := &experiment{watched: watched{calls: 1}}
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
	sleeper := waiting(dosed(0, 0.2, 0), instrument.AtLine, 7)
	sleeper.profiled.sleeps = true
	check("sleeps beside", sleeper, false)
	crowded := waiting(dosed(0, 0.2, 0), instrument.AtLine, 7)
	crowded.profiled.sleeps, crowded.suspect.Doubt = true, true
	check("behind another statement of the line", crowded, true)
	check("made up for in part", waiting(dosed(0.3, 0.2, 0), instrument.AtLine, 7), true)
	gainless := waiting(dosed(0, 0.2, 0), instrument.AtLine, 7)
	gainless.profiled.ceiling = verification.Estimate{Value: 0.01, Low: 0, High: 0.9}
	check("waited for by chance", gainless, false)
	check("delayed in front of its lock", waiting(dosed(0, 0.2, 0), instrument.AtEntry, 0), true)
	check("the processor was another's", dosed(0.5, 0.01, 0.015), true)
	check("timers are late", dosed(1, 0.0001, 0.001), false)
}

// No profile covers the initialisation of packages. What the standard library's take nobody can
// call for.
func TestInitialising(t *testing.T) {
	phase := func(name string, share float64) map[string]float64 { return map[string]float64{name: share} }
	x := dosed(1, 0.2, 0)
	x.profiled.init = initialising([]report.Function{
		{Function: "example.com/m", Phases: phase("init", 0.25)}, {Function: "example.com/m.build", Phases: phase("timed", 0.5)},
		{Function: "main", Phases: phase("init", 0.125)}, {Function: "unicode", Phases: phase("init", 0.01)},
	})
	v := &verification.Verification{Doses: []float64{1, 2.5}, TimePerOp: 1, CallsPerOp: 1, Predicted: []verification.Prediction{{}}}
	x.warn(v)
	var text strings.Builder
	for _, w := range v.Warnings {
		text.WriteString(w.Error())
	}
	if x.profiled.init != 0.375 || !strings.Contains(text.String(), "for 37.5 % of the time packages are initialised") {
		t.Errorf("%v, warnings %q, want 37.5 %%", x.profiled.init, text.String())
	}
}

// What is said of doses that were made up for depends on what the function waits for.
func TestMadeUp(t *testing.T) {
	check := func(felt float64, ticks bool, want string) {
		t.Helper()
		x := dosed(felt, 0.2, 0)
		x.profiled.charged = verification.Estimate{Value: 0.5, Low: 0.4, High: 0.6}
		x.suspect.Place, x.suspect.Time = instrument.AtLine, instrument.Line{Number: 7, Waits: true}
		x.profiled.ticks, x.sides = ticks, make([]side, 1)
		v := x.result()
		if len(v.Warnings) == 0 || !strings.Contains(v.Warnings[0].Error(), want) || v.Settled() {
			t.Errorf("felt %v, ticks %t: %v, %+v, want %q", felt, ticks, v.Warnings, v.Sensitivity, want)
		}
	}
	check(0, true, "only a faster schedule, or not waiting for it, gains")
	check(0.9, true, "only a faster schedule, or not waiting for it, gains")
	check(0, false, "or a ticker sets the pace: then nothing is gained")
}

// Where the profile charges nothing and the least delay is as long as the whole, or calls run
// beside one another, neither contradicts the other.
func TestPredictDoubts(t *testing.T) {
	same := func(x float64) verification.Estimate { return verification.Estimate{Value: x, Low: x, High: x} }
	v := &verification.Verification{Sensitivity: same(0.25), Charged: same(0.98), Share: same(2.4), Doses: []float64{10, 25}, CallsPerOp: 1e7, TimePerOp: 1}
	predict(v, verification.Estimate{})
	if p := v.Predicted[3]; v.Disagree || p.Gain > 0.61 || p.High < 0.97 {
		t.Errorf("calls of different length beside one another: %+v, disagree is %t", p, v.Disagree)
	}
	if coarse(v) {
		t.Error("a tenth is coarse")
	}
	if v.CallsPerOp *= 5; !coarse(v) {
		t.Error("a half is not coarse")
	}
	v.Sensitivity = same(0.45)
	if predict(v, verification.Estimate{}); v.Predicted[3].Gain > 0.981 || v.Predicted[3].Low > 0.981 {
		t.Errorf("more than all calls take is gained: %+v", v.Predicted[3])
	}
}

// What is lost of small doses as timers are late is not lost of a gain.
func TestLateTimers(t *testing.T) {
	check := func(waits bool, high float64) {
		t.Helper()
		x := dosed(1, 0.2, 0)
		x.suspect.Time.Waits = waits
		for i := range x.rounds {
			x.rounds[i][small].sec -= 0.1
			x.rounds[i][large].sec -= 0.1
		}
		if s := x.sensitivity(); math.Abs(s.Value-0.5) > 0.01 || math.Abs(s.High-high) > 0.01 {
			t.Errorf("waits %t: %+v, want 0.5, up to %v", waits, s, high)
		}
	}
	check(false, 0.8)
	check(true, 1)
	for waits, high := range map[bool]float64{false: 0.42, true: 0.5} {
		x := dosed(0.5, 0.2, 0) // and less of the large dose
		x.suspect.Time.Waits = waits
		for i := range x.rounds {
			x.rounds[i][large].sec -= 0.04
		}
		if s := x.sensitivity(); math.Abs(s.High-high) > 0.01 {
			t.Errorf("waits %t: %+v, want up to %v", waits, s, high)
		}
	}
}
