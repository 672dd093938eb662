package verify

import (
	"math"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/quiet"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

// starved is the part of its time for which a run waited for a processor because
// others had them: of its wall time or, if several threads wanted one, of the time
// in which they did; 0 if the system does not say.
func (r doseRun) starved() float64 {
	if r.Starved <= 0 {
		return 0
	}
	return float64(r.Starved) / float64(max(r.Starved+r.CPU, r.Wall))
}

// running is the mean number of a run's threads that were on a processor.
func (r doseRun) running() float64 {
	return float64(r.CPU) / float64(max(1, r.Wall))
}

// threads is the mean number of a run's threads that were on a processor or wanted
// one.
func (r doseRun) threads() float64 {
	return float64(r.CPU+r.Starved) / float64(max(1, r.Wall))
}

// busy is how many threads must be busy for a run to be mended, on average: of a
// run that itself waits at times nobody knows whether it would have ended earlier.
const busy = 0.9

// mended is the run as it is taken to be on a machine that does nothing else:
// without what its threads waited for a processor, S, and without what their work
// took longer than the least for which it was ever done, C - c, because others used
// the same core. Of n threads in a run of W, each moment is working, starved or idle:
//
//	n W = C + S + I, and alone n w = c + I, so w = W - (S + C - c)/n
//
// (the busy-time laws of operational analysis: Denning and Buzen 1978). What waits
// beside that number of threads, as the runtime's own do, delays nothing: S counts up
// to n W - C. What it waited when it was woken from a dose is no part of the dose then.
func (r doseRun) mended(threads float64, least time.Duration) doseRun {
	if threads < busy || r.Wall <= 0 {
		return r
	}
	starved := min(r.Starved, max(0, time.Duration(threads*float64(r.Wall))-r.CPU))
	lost := float64(starved+max(0, r.CPU-least)) / max(1, threads)
	r.sec *= max(0.1, 1-lost/float64(r.Wall))
	r.Held = max(0, r.Held-r.Starved)
	return r
}

// atWork is how many threads the undosed runs keep busy, or would if they had the
// processors: as many as ran at once, or as ran or wanted to in the round in which
// that was least. In others the runtime had woken threads to do nothing.
func atWork(rounds []doseRound) (threads float64) {
	wanted := math.Inf(1)
	for _, round := range rounds {
		threads = max(threads, round[undosed].running())
		wanted = min(wanted, round[undosed].threads())
	}
	return max(threads, wanted)
}

// mend mends the rounds that were disturbed.
func mend(rounds []doseRound) []doseRound {
	var least [arms]time.Duration
	for _, round := range rounds {
		for arm, r := range round {
			if least[arm] == 0 || r.CPU < least[arm] {
				least[arm] = r.CPU
			}
		}
	}
	if len(rounds) > 0 && rounds[0][small].Held > 0 { // doses that are slept take no processor time
		lowest := slices.Min(least[:])
		for arm := range least {
			least[arm] = lowest
		}
	}
	mended := slices.Clone(rounds)
	fastest, threads := fastest(rounds), atWork(rounds)
	for i, round := range mended {
		if round.disturbed(fastest) <= quiet.Crowded {
			continue
		}
		for arm, r := range round {
			mended[i][arm] = r.mended(threads, least[arm])
		}
	}
	return mended
}

// fastest is the least time of each arm.
func fastest(rounds []doseRound) (least doseRound) {
	for _, round := range rounds {
		for arm, r := range round {
			if least[arm].sec == 0 || r.sec < least[arm].sec {
				least[arm] = r
			}
		}
	}
	return least
}

// disturbed is how much a round was disturbed: the part of the time that its worst
// run was starved, or by how much it was slower than the fastest one with its dose,
// whichever is larger.
func (r doseRound) disturbed(fastest doseRound) (worst float64) {
	for arm, run := range r {
		worst = max(worst, run.starved(), run.sec/fastest[arm].sec-1)
	}
	return worst
}

// quiet returns the rounds that count: all that were hardly disturbed, and at
// least the best quarter, but never fewer than the least number. Where nothing ran
// beside, they are not mended: what takes more processor time then is what spins
// while it waits.
func (x *experiment) quiet() []doseRound {
	fastest := fastest(x.rounds)
	calm := quiet.Calm(x.rounds, max(leastRounds, len(x.rounds)/4), func(r doseRound) float64 { return r.disturbed(fastest) })
	if x.Busy() < quiet.OthersBusy {
		return calm
	}
	return mend(calm)
}

// hopeless is the starved part of rounds above which correcting them is guessing:
// for serial code the correction is exact up to a half, but if threads wait for one
// another at times, nobody knows which one was waited for.
const hopeless = 0.1

// honest widens a sensitivity that comes from such rounds, or from short ones, or is doubtful.
func (x *experiment) honest(s verification.Estimate) verification.Estimate {
	s.Low, s.High = s.Low-x.edge, s.High+x.edge
	if x.starvation() > hopeless || x.doubtful() {
		return possible(s)
	}
	return s
}

// possible widens a sensitivity to everything that is possible if nothing runs
// beside: 0 to 1.
func possible(s verification.Estimate) verification.Estimate {
	s.Low, s.High = min(s.Low, 0), max(s.High, 1)
	return s
}

// starvation is the starved part of the runs that count, with the dose with which
// it was largest, if others were there to starve them: a processor that is idle
// takes its time to be woken, too.
func (x *experiment) starvation() (most float64) {
	if x.Busy() < quiet.OthersBusy {
		return 0
	}
	for arm := range arms {
		most = max(most, stat.Middle(x.over(arm, doseRun.starved)))
	}
	return most
}
