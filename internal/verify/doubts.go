package verify

import (
	"fmt"
	"math"

	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/quiet"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

const (
	// muchCharged is the share of a function that the delay must be felt of, and littleFelt
	// the part of it below which it hardly is.
	muchCharged, littleFelt = 0.1, 0.5
	// muchInit is the part of the time in which packages are initialised that is worth a word.
	muchInit = 0.02
	// late is by how many nanoseconds a sleeper may wake late where it has a processor.
	late = 2e6
)

// unfelt reports whether the whole takes no longer, or much less than it waits for the function,
// and would gain without it.
func (x *experiment) unfelt() bool {
	charged, c := x.profiled.charged.Value, x.profiled.ceiling
	return charged > muchCharged && (c.High == 0 || c.Value > muchCharged) && x.share().Value*x.sensitivity().High < littleFelt*charged
}

// madeUp reports whether the doses were made up for: the whole waits for the function, which
// waits for what goes on meanwhile, as another process does, or a schedule. Of a schedule
// that is so even if some were felt. Who sleeps begins anew each time.
func (x *experiment) madeUp() bool {
	return x.suspect.Place == instrument.AtLine && x.suspect.Time.Waits && !x.profiled.sleeps && (x.profiled.ticks || x.unfelt())
}

// whatMadeUp says what may have made up for the doses, and what to make of that.
func (x *experiment) whatMadeUp() string {
	if x.profiled.ticks {
		return "the function waits for moments of a schedule, as of a ticker or until a time that was set before, which come during delays, too, and make up for them: only a faster schedule, or not waiting for it, gains what the profile says"
	}
	return "the delays were made up for: either what the function waits for, such as another process, continued meanwhile: then, for the gain, trust the profile; or a ticker sets the pace: then nothing is gained"
}

// missedWait reports whether the doses may have missed what the function waits for, as it is
// not known where that is.
func (x *experiment) missedWait() bool {
	return x.suspect.Place != instrument.AtLine && (x.profiled.line.Waits || x.profiled.line.Number == 0) && x.unfelt()
}

// crowded reports whether the doses may have missed what takes the time, as several
// statements stand in that line.
func (x *experiment) crowded() bool { return x.suspect.Doubt && x.unfelt() }

// overslept reports whether the small doses took much longer than they were to, as those
// who slept waited for a processor then.
func (x *experiment) overslept() bool {
	asked := x.asked()
	return x.delay(small)-asked > max(asked, late)
}

// asked is how long the small dose was to be, in nanoseconds.
func (x *experiment) asked() float64 {
	return stat.Middle(x.over(small, func(r doseRun) float64 { return r.Delay }))
}

// added is by what part of its time the small doses delay the whole at most.
func added(v *verification.Verification) float64 {
	return v.Doses[0] * v.CallsPerOp / 1e9 / v.TimePerOp
}

// coarse reports whether that is so much that another path may be the longest one then: if the
// profile knows nothing of the effect, there may be none without the delays.
func coarse(v *verification.Verification) bool { return added(v) > 2*smallDose }

// doubtful reports whether the experiment settles nothing, for one of these reasons.
func (x *experiment) doubtful() bool {
	return x.undecided || x.crowded() || x.madeUp() || x.missedWait() || x.overslept()
}

// disturbs reports whether the probe alone changes the time by more than chance, and enough to
// matter.
func (x *experiment) disturbs(d verification.Estimate) bool {
	return len(x.sides) >= leastSides && math.Abs(d.Value) > disturbed && (d.Low > 0 || d.High < 0)
}

// warn adds what one must know of the experiment.
func (x *experiment) warn(v *verification.Verification) {
	add := func(format string, args ...any) { v.Warnings = append(v.Warnings, fmt.Errorf(format, args...)) }
	if d := v.Disturbance; x.disturbs(d) {
		v.Enclosing = x.enclosing
		instead := ""
		if v.Enclosing != "" {
			instead = "; try the function that calls it: " + v.Enclosing
		}
		add("the probe disturbs: even without a dose, the instrumented build takes %.1f %% longer than the original: the function was inlined, or is called every few nanoseconds%s", 100*d.Value, instead)
	}
	if x.profiled.init > muchInit {
		add("for %s of the time packages are initialised, which the profile does not cover: what the function takes there is in none of these shares and gains", render.Percent(x.profiled.init))
	}
	if coarse(v) && !x.overslept() {
		add("a call is so short that the smallest dose adds %s of the time: a small change may have another effect", render.Percent(added(v)))
	}
	if beside(v) && v.Predicted[len(v.Predicted)-1].Gain < v.Charged.Low {
		add("calls run beside one another, and delays make all of them longer by the same: if those get faster that take longest, the gain may be up to %s", render.Percent(v.Charged.High))
	}
	switch {
	case x.undecided:
		add("blocks of calls do not tell what the whole does, and there was no time left for %d rounds of whole runs: raise -maxtime to %v", fewRounds, x.sufficient())
	case x.missedWait():
		add("the profile does not show in which line the function waits: the delay is at its %s, and may miss that", x.suspect.Place)
	case x.crowded():
		add("several statements stand in line %d, and the delay is behind the last of them that may take time: write each on a line of its own", x.suspect.Time.Number)
	case x.madeUp():
		add("%s", x.whatMadeUp())
	case x.overslept():
		add("the function waited for a CPU after the delays, which took %s each instead of %s: what shorter ones would do is not known",
			render.Seconds(v.Doses[0]/1e9), render.Seconds(x.asked()/1e9))
	case !v.Settled():
		add("the interval is wide: raise -maxtime, or measure on a quieter machine")
	}
	if a, b := x.slope(small), x.slope(large); !proportional(a, b) {
		add("the effect is not proportional: %.2f at the small dose, which is used, and %.2f at the large one", a.Value, b.Value)
	}
	if share := x.starvation(); share > quiet.Crowded {
		so := "; what is beside the critical path may seem to be on it"
		if share > hopeless {
			so = ", so that nothing is known"
		}
		add("other programs kept the CPUs busy: the program waited for one for %.0f %% of its time%s: measure again when nothing else runs", 100*share, so)
	}
	if v.Share.Value == 0 {
		add("the profile has no samples of the function: nothing can be predicted")
	}
}
