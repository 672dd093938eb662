package verify

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

const (
	// shortCall is the time of a call, as a multiple of what it costs to measure
	// it, below which calls are not timed.
	shortCall = 4
	// mostTimed and leastTimed are how much longer and shorter the calls may take
	// than the profile's interval to be taken for processor time.
	mostTimed, leastTimed = 1.1, 0.5
	// timedTime is how long a process runs a benchmark's rounds to time calls, and
	// timedRound how long one of them lasts.
	timedTime  = planTime / 10
	timedRound = time.Millisecond
)

// share is the time of the suspect and what it calls, on all goroutines together,
// as a part of the time of what is measured: time in which they work, or wait for
// the outside world. Profile and trace can tell that from waiting for others, but
// have few samples, also from disturbed times; the times of the calls are exact,
// but include all waiting. So the latter count, unless they are longer than the
// profile says, or miss calls that do not end.
func (x *experiment) share() verification.Estimate {
	p := x.profileShare()
	t, ok := x.timedShare()
	if !ok || x.suspect.Place == instrument.InLoop || t.Value > mostTimed*p.High || t.Value < leastTimed*p.Low {
		return p
	}
	return t
}

// profileShare is what the profile tells, without garbage collection, or the trace of a
// whole run. Charged shares divide wall time. On several goroutines at once, more time
// passes than that.
func (x *experiment) profileShare() verification.Estimate {
	c := x.profiled.charged
	others := x.profiled.taken
	if others == 0 {
		others = x.profiled.cum * x.parallelism()
	}
	own := max(c.Value-x.profiled.gc, others)
	if c.Value == 0 {
		return verification.Estimate{Value: own, Low: own, High: own}
	}
	scale := own / c.Value
	return verification.Estimate{Value: own, Low: scale * c.Low, High: scale * c.High}
}

// parallelism is the number of processors that the undosed run keeps busy if it
// gets them.
func (x *experiment) parallelism() float64 {
	return slices.Max(x.over(undosed, doseRun.running))
}

// A timed run is one in which the suspect's calls were timed.
type timed struct {
	share float64 // of the calls in the time
	call  float64 // time of a call, as a multiple of what timing it costs
	wall  float64 // nanoseconds without what timing costs
}

// timeCalls runs with the suspect's calls timed. Of a benchmark the rounds are
// short, so that there are some that nothing disturbed, and in which no garbage is
// collected.
func (x *experiment) timeCalls(ctx context.Context) (all []timed, err error) {
	if x.subject != verification.BenchmarkSubject {
		p, err := x.runTarget(ctx, x.timing, "time")
		if err != nil {
			return nil, err
		}
		return appendTimed(nil, p.dose.Run), nil
	}
	p, err := x.run(ctx, x.timing, planFor(timedTime, "time"), x.inRounds(x.shortRound()))
	if err != nil {
		return nil, err
	}
	for _, r := range x.planned(p, 1) {
		all = appendTimed(all, r[0].Stretch)
	}
	return all, nil
}

// shortRound is the number of operations in one.
func (x *experiment) shortRound() int {
	if x.overlaps {
		return x.iters
	}
	return max(1, min(x.iters, int(timedRound.Seconds()/x.perOp)))
}

func appendTimed(all []timed, t gorun.Stretch) []timed {
	calls := float64(t.Calls)
	wall := float64(t.Wall) - t.Delay*calls
	if wall <= 0 || calls == 0 {
		return all
	}
	return append(all, timed{(float64(t.Held) - t.Inside*calls) / wall, float64(t.Held) / calls / t.Delay, wall})
}

// timedShare is the share according to the times of the suspect's calls, if these
// are long enough. A disturbance slows some code more than other code, so it is the
// share in the few fastest runs.
func (x *experiment) timedShare() (verification.Estimate, bool) {
	var all []timed
	for _, s := range x.sides {
		all = append(all, s.timed...)
	}
	slices.SortFunc(all, func(a, b timed) int { return cmp.Compare(a.wall, b.wall) })
	all = all[:min(len(all), max(2*leastRounds, len(all)/20))]
	var shares, calls []float64
	for _, t := range all {
		shares, calls = append(shares, t.share), append(calls, t.call)
	}
	if len(all) == 0 || stat.Middle(calls) < shortCall {
		return verification.Estimate{}, false
	}
	return verification.Estimate(stat.Median(shares, charge.Confidence)), true
}
