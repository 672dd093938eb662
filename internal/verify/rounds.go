package verify

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
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
	// leastNap is the smallest dose of a call, in nanoseconds, that is slept: the
	// system wakes nobody much more exactly.
	leastNap = 15_000

	// leastRounds is the smallest number whose least and largest value are a 95 %
	// interval of the median, and fewRounds the smallest of which anything is said.
	leastRounds = 6
	fewRounds   = 3
	sureRounds  = 12
	mostRounds  = 2000
	// sureWidth is the width of the sensitivity's interval that is narrow enough.
	sureWidth = 0.06
	// sureTurns is how many processes must have run before that ends the experiment.
	sureTurns = 2

	// planTime is how long a process runs a benchmark's rounds.
	planTime = time.Second
	// sideRounds says how seldom the sides are measured of what makes a single
	// round in each turn.
	sideRounds = 2
	// sideRuns is how often a benchmark runs then.
	sideRuns = 8

	// blockTime is how long a block of a program's calls takes, at least; a block has
	// at least leastBlock calls, more than wait for one another, and a program at
	// least leastBlocks blocks.
	blockTime   = 0.02
	leastBlock  = 16
	leastBlocks = 2*arms + 2
	// sameCalls is by what part the number of a run's calls may change with doses, and
	// callsTime the part of its time in which there must be calls. Elsewhere, as where a
	// function polls, works until a time, or ahead of those who take what it makes, how
	// long a block of calls takes does not tell how long the whole does.
	sameCalls, callsTime = 0.02, 0.9
)

// measure measures rounds until the interval is narrow or the time is up.
func (x *experiment) measure(ctx context.Context) error {
	order := rand.New(rand.NewPCG(1, 2))
	doses, err := x.doses(ctx)
	if err != nil {
		return err
	}
	for turn := 0; len(x.rounds) < mostRounds; turn++ {
		start := time.Now()
		x.tell()
		if x.wantsSide(turn) {
			if err := x.addSide(ctx); err != nil {
				return err
			}
		}
		if err := x.addRounds(ctx, doses, order, x.left()); err != nil {
			return err
		}
		n, last := len(x.rounds), time.Since(start)
		if n >= x.enough() && x.left() < last/2 {
			break
		}
		if s := x.sensitivity(); n >= sureRounds && turn >= sureTurns && s.High-s.Low <= sureWidth {
			break
		}
	}
	return nil
}

// left is what is left of the time.
func (x *experiment) left() time.Duration { return x.MaxTime - time.Since(x.began) }

// enough is the number of rounds below which the time that is up does not count. Where
// each round takes three runs of a program that takes seconds, it is small.
func (x *experiment) enough() int {
	if x.subject == verification.BenchmarkSubject || x.block > 0 {
		return leastRounds
	}
	return fewRounds
}

// wantsSide reports whether the sides are measured in a turn. A program takes long.
func (x *experiment) wantsSide(turn int) bool {
	switch {
	case x.subject == verification.BenchmarkSubject || turn == 0:
		return true
	case x.block > 0:
		return turn%(2*sideRounds) == 0
	}
	return turn%sideRounds == 0 && x.left() > 0
}

// tell tells how far the experiment is.
func (x *experiment) tell() {
	what := fmt.Sprintf("%s: round %d", x.suspect.Name, len(x.rounds)+1)
	if len(x.rounds) >= leastRounds {
		s := x.sensitivity()
		what += fmt.Sprintf(", sensitivity %.2f (%.2f to %.2f)", s.Value, s.Low, s.High)
	}
	x.suite.Status(what)
}

// addRounds adds as many rounds as fit into a process, within the time that is
// left or a little more, but at least one.
func (x *experiment) addRounds(ctx context.Context, doses [arms]string, order *rand.Rand, left time.Duration) error {
	if x.subject == verification.BenchmarkSubject {
		p, err := x.runTarget(ctx, x.target.Path, planFor(min(planTime, max(planTime/4, left)), doses[:]...))
		if err != nil {
			return err
		}
		rounds := x.planned(p, arms)
		if len(rounds) == 0 {
			return fmt.Errorf("%s %w: it made no round this time", x.bench, suite.ErrFailed)
		}
		for _, r := range rounds {
			x.rounds = append(x.rounds, doseRound(r))
		}
		return nil
	}
	if x.block > 0 {
		p, err := x.runTarget(ctx, x.target.Path, fmt.Sprintf("%s#%d", strings.Join(doses[:], ","), x.block))
		if err != nil {
			return err
		}
		if x.steady(p.dose) {
			for _, r := range x.blocks(p) {
				x.rounds = append(x.rounds, doseRound(r))
			}
			return nil
		}
		x.block, x.rounds = 0, nil
	}
	var round doseRound
	for _, arm := range order.Perm(arms) {
		p, err := x.runTarget(ctx, x.target.Path, doses[arm])
		if err != nil {
			return err
		}
		if round[arm], err = x.whole(p); err != nil {
			return err
		}
	}
	x.rounds = append(x.rounds, round)
	return nil
}

// steady reports whether a run with doses had as many calls as one without, and calls all the
// time.
func (x *experiment) steady(d *gorun.Dose) bool {
	var blocks gorun.Stretch
	for _, r := range d.Rounds {
		blocks.Wall += r.Wall
		blocks.Calls += r.Calls
	}
	calls := float64(d.Run.Calls)
	allCalls := blocks.Wall.Seconds() * calls / float64(max(1, blocks.Calls))
	return math.Abs(calls/x.calls-1) <= sameCalls && allCalls >= callsTime*d.Run.Wall.Seconds()
}

// addSide measures the original, beside a run without dose, and times the
// suspect's calls.
func (x *experiment) addSide(ctx context.Context) error {
	var s side
	original, err := x.runOften(ctx, x.original, "", sideRuns)
	if err != nil {
		return err
	}
	undosed, err := x.runOften(ctx, x.target.Path, "0", sideRuns)
	if err != nil {
		return err
	}
	s.original, s.undosed = original.outside, undosed.outside
	if x.subject == verification.BenchmarkSubject {
		s.original, s.undosed = original.fastest(x.bench).SecPerOp, undosed.fastest(x.bench).SecPerOp
	}
	if s.timed, err = x.timeCalls(ctx); err != nil {
		return err
	}
	if x.subject == verification.BenchmarkSubject && x.profiled.gc >= leastGarbage {
		if s.lengths, err = x.collecting(ctx); err != nil {
			return err
		}
	}
	x.sides = append(x.sides, s)
	return nil
}

// count counts the suspect's calls, in the fastest one of several runs, unless those take
// much of the time. A benchmark's number of iterations is that of its first run from then
// on.
func (x *experiment) count(ctx context.Context) (p dosedProcess, best doseRun, err error) {
	if p, err = x.runTarget(ctx, x.target.Path, "count"); err != nil {
		return p, best, err
	}
	doses, more := planFor(planTime/4, "count"), 2
	if x.subject == verification.BenchmarkSubject {
		x.iters = iterations(p.fastest(x.bench), p.round(x.bench))
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

// doses chooses the doses: first without any, to learn how often the suspect is
// called and how long everything takes.
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
	x.chooseBlock(counted)
	call := counted.sec * 1e9 / x.calls
	doses = [arms]string{"0", x.dose(smallDose, call, counted), x.dose(largeDose, call, counted)}
	return doses, nil
}

// dose is the text of a dose of a part of the time between two calls, in nanoseconds. What
// waits is delayed by waiting, too; what computes keeps its processor of Go's scheduler,
// by sleeping where the doses are long enough for that.
func (x *experiment) dose(part, call float64, counted doseRun) string {
	switch {
	case x.suspect.Place == instrument.AtLine && x.suspect.Time.Waits:
		return fmt.Sprintf("sleep-%.0fns", max(1, part*call))
	case instrument.Naps(x.suite.Env.GOOS) && smallDose*call >= leastNap:
		return fmt.Sprintf("%.0fns", part*call)
	}
	least := leastSpins * int(part/smallDose)
	return strconv.Itoa(max(least, int(part*call/(counted.Delay/calibrationSpins))))
}

// chooseBlock decides whether a program's dose changes while it runs, so that one run
// has several rounds: if it calls the suspect often enough. How long the whole takes is
// then how long its calls take, each block of them for itself.
func (x *experiment) chooseBlock(counted doseRun) {
	if x.subject != verification.ProgramSubject && x.subject != verification.SetupSubject || counted.sec/x.calls < quickCall {
		return
	}
	if n := max(leastBlock, int(x.calls*blockTime/counted.sec)); x.calls >= float64(leastBlocks*n) {
		x.block = n
	}
}

// iterations is how many operations a benchmark's round has: as in its first run, but of one
// that waits, or works on several goroutines, so many that what is still under way at the end
// does not count, or as fit into longest.
func iterations(r suite.Result, s gorun.Stretch) int {
	const serial, least, longest = 0.1, 20, 0.2
	n := max(1, r.Iterations)
	if math.Abs(float64(s.CPU)/float64(max(1, s.Wall))-1) > serial {
		n = max(n, min(least, int(longest/max(r.SecPerOp, 1e-9))))
	}
	return n
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
