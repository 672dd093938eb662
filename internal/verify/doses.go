package verify

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

const (
	// smallDose and largeDose are what is added to an operation, as parts of its
	// time: small enough that another path seldom becomes the longest, large
	// enough to be seen.
	smallDose = 0.2
	largeDose = 0.5
	// leastSpins is the smallest dose of a call, some ten nanoseconds.
	leastSpins = 4
	// clearSpins is the smallest large dose of a call: of some nanoseconds a processor hides
	// a part behind what it waits for meanwhile, such as memory. But an operation takes no
	// more than mostAdded times as long as without.
	clearSpins = 32
	mostAdded  = 4
	// leastNap is the smallest dose of a call, in nanoseconds, that is slept: the
	// system wakes nobody much more exactly.
	leastNap = 15_000
)

// count counts the suspect's calls, in the fastest of several runs, unless that
// takes a large part of the time. A benchmark keeps the number of iterations of its
// first run from then on.
func (x *experiment) count(ctx context.Context) (p dosedProcess, best doseRun, err error) {
	if p, err = x.runTarget(ctx, x.target.Path, "count"); err != nil {
		return p, best, err
	}
	doses, more := planFor(planTime/4, "count"), 2
	if x.subject == verification.BenchmarkSubject {
		r := p.fastest(x.bench)
		x.first = min(x.first, r.SecPerOp)
		r.SecPerOp = x.first
		x.overlaps = overlap(p.round(x.bench))
		x.iters = iterations(r, x.overlaps, x.MaxTime)
	} else {
		if best, err = x.whole(p); err != nil {
			return p, best, err
		}
		best = best.mended(best.threads(), best.CPU)
		if doses = "count"; p.outside > x.left().Seconds()/20 {
			more = 0
		}
	}
	for range more {
		if p, err = x.runTarget(ctx, x.target.Path, doses); err != nil {
			return p, best, err
		}
		runs := [][]doseRun{make([]doseRun, 1)}
		if x.subject == verification.BenchmarkSubject {
			runs = x.planned(p, 1)
		} else if runs[0][0], err = x.whole(p); err != nil {
			return p, best, err
		}
		for _, r := range runs {
			r[0] = r[0].mended(r[0].threads(), r[0].CPU)
			if best.sec == 0 || r[0].sec < best.sec {
				best = r[0]
			}
		}
	}
	return p, best, nil
}

// doses chooses the doses. It first runs without any, to find out how often the
// suspect is called and how long everything takes.
func (x *experiment) doses(ctx context.Context) (doses [arms]string, err error) {
	counted, ops, err := x.countOps(ctx)
	if err != nil {
		return doses, err
	}
	if x.missed(float64(counted.Calls)/ops, counted.sec) {
		if counted, ops, err = x.countOps(ctx); err != nil {
			return doses, err
		}
	}
	if counted.Calls == 0 || counted.sec <= 0 {
		return doses, fmt.Errorf("%w: %s is not called", ErrSuspect, x.suspect.Name)
	}
	x.calls, x.perOp = float64(counted.Calls)/ops, counted.sec
	if x.overlaps {
		x.edge = atEdge(x.iters, x.first, x.perOp)
	}
	x.chooseBlock(counted)
	call := counted.sec * 1e9 / x.calls
	doses = [arms]string{"0", x.dose(smallDose, call, counted), x.dose(largeDose, call, counted)}
	return doses, nil
}

// dose is the text of a dose, which is a part of the time between two calls, in
// nanoseconds. Code that waits is delayed by waiting, too; code that computes keeps
// its Go processor, by sleeping if the doses are long enough for that.
func (x *experiment) dose(part, call float64, counted doseRun) string {
	switch {
	case x.suspect.Place == instrument.AtLine && x.suspect.Time.Waits:
		return fmt.Sprintf("sleep-%.0fns", max(1, part*call))
	case instrument.Naps(x.suite.Env.GOOS) && smallDose*call >= leastNap:
		return fmt.Sprintf("%.0fns", part*call)
	}
	perCall := call / (counted.Delay / calibrationSpins) // in turns of the delay's loop
	least := leastSpins
	if part > smallDose {
		least = max(2*least, min(clearSpins, int((mostAdded-1)*perCall)))
	}
	return strconv.Itoa(max(least, int(part*perCall)))
}

// overlap reports whether a benchmark waits or uses several goroutines, so that
// work may overlap from one operation to the next.
func overlap(s gorun.Stretch) bool {
	const serial = 0.1
	return math.Abs(float64(s.CPU)/float64(max(1, s.Wall))-1) > serial
}

// iterations is the number of operations in a round of a benchmark: as in its first
// run or, if operations overlap, so many that the first and last hardly matter, or as
// many as fit into a part of the time that there is for measuring.
func iterations(r suite.Result, overlaps bool, maxTime time.Duration) int {
	longest := max(0.2, maxTime.Seconds()/100)
	n := max(1, r.Iterations)
	if overlaps {
		n = max(n, min(fullRound, int(longest/max(r.SecPerOp, 1e-9))))
	}
	return n
}

// fullRound is a number of operations of which the first and the last hardly count.
const fullRound = 20

// atEdge is by what the first or the last operation of a round may change the sensitivity: if
// there are few, and short runs took longer for each, as it begins with an empty buffer or a
// ticker, or ends with a dose that nothing makes up for.
func atEdge(ops int, first, later float64) float64 {
	const longer = 1.1
	if ops >= fullRound || first < longer*later {
		return 0
	}
	return 1 / float64(ops)
}

// countOps counts the suspect's calls in a number of operations, runs or steps.
func (x *experiment) countOps(ctx context.Context) (counted doseRun, ops float64, err error) {
	p, counted, err := x.count(ctx)
	ops = 1
	switch {
	case err != nil:
	case x.subject == verification.BenchmarkSubject:
		ops = float64(x.iters)
	case x.Counter != "":
		ops = float64(p.dose.Progress[x.Counter])
	case !x.target.Main:
		x.iters = 1 // the same work in every run
		if len(p.results) == 1 {
			x.iters = p.results[0].Iterations
		}
		_, counted, err = x.count(ctx)
	}
	return counted, ops, err
}

// calibrationSpins is the dose at which a counting process calibrates.
const calibrationSpins = 1000
