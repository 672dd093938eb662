package verify

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report"
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
	// interval of the median.
	leastRounds = 6
	sureRounds  = 12
	mostRounds  = 2000
	// sureWidth is the width of the sensitivity's interval that is narrow enough.
	sureWidth = 0.06

	// planTime is how long a process runs a benchmark's rounds.
	planTime = time.Second
	// sideRounds says how seldom the sides are measured of what makes a single
	// round in each turn.
	sideRounds = 2
	// sideRuns is how often a benchmark runs then.
	sideRuns = 8
)

// measure measures rounds until the interval is narrow or the time is up.
func (x *experiment) measure(ctx context.Context) error {
	order := rand.New(rand.NewPCG(1, 2))
	began := time.Now()
	doses, err := x.doses(ctx)
	if err != nil {
		return err
	}
	for turn := 0; len(x.rounds) < mostRounds; turn++ {
		start := time.Now()
		x.tell()
		if x.subject == report.BenchmarkSubject || turn%sideRounds == 0 {
			if err := x.addSide(ctx); err != nil {
				return err
			}
		}
		if err := x.addRounds(ctx, doses, order, x.MaxTime-time.Since(began)); err != nil {
			return err
		}
		n, last := len(x.rounds), time.Since(start)
		if n >= leastRounds && time.Since(began)+last/2 > x.MaxTime {
			break
		}
		if s := x.sensitivity(); n >= sureRounds && turn >= leastRounds && s.High-s.Low <= sureWidth {
			break
		}
	}
	return nil
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
	if x.subject == report.BenchmarkSubject {
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
	if x.subject == report.BenchmarkSubject {
		s.original, s.undosed = original.fastest(x.bench).SecPerOp, undosed.fastest(x.bench).SecPerOp
	}
	if s.timed, err = x.timeCalls(ctx); err != nil {
		return err
	}
	if x.subject == report.BenchmarkSubject && x.profiled.gc >= leastGarbage {
		if s.lengths, err = x.collecting(ctx); err != nil {
			return err
		}
	}
	x.sides = append(x.sides, s)
	return nil
}

// count counts the suspect's calls, in the fastest one of several runs. A
// benchmark's number of iterations is that of its first run from then on.
func (x *experiment) count(ctx context.Context) (p dosedProcess, best doseRun, err error) {
	if p, err = x.runTarget(ctx, x.target.Path, "count"); err != nil {
		return p, best, err
	}
	doses := "count"
	if x.subject == report.BenchmarkSubject {
		x.iters = max(1, p.fastest(x.bench).Iterations)
		doses = planFor(planTime/4, doses)
	}
	for range 2 {
		if p, err = x.runTarget(ctx, x.target.Path, doses); err != nil {
			return p, best, err
		}
		runs := [][]doseRun{make([]doseRun, 1)}
		if x.subject == report.BenchmarkSubject {
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
	p, counted, err := x.count(ctx)
	if err != nil {
		return doses, err
	}
	ops := 1.0
	switch {
	case x.subject == report.BenchmarkSubject:
		ops = float64(x.iters)
	case x.Counter != "":
		ops = float64(p.dose.Progress[x.Counter])
	case !x.target.Main:
		x.iters = 1 // the same work in every run
		if len(p.results) == 1 {
			x.iters = p.results[0].Iterations
		}
		if _, counted, err = x.count(ctx); err != nil {
			return doses, err
		}
	}
	if counted.Calls == 0 || counted.sec <= 0 {
		return doses, fmt.Errorf("%w: %s is not called", ErrSuspect, x.suspect.Name)
	}
	x.calls, x.perOp = float64(counted.Calls)/ops, counted.sec
	call := counted.sec * 1e9 / x.calls
	doses = [arms]string{undosed: "0"}
	if instrument.Naps(x.suite.Env.GOOS) && smallDose*call >= leastNap {
		doses[small], doses[large] = fmt.Sprintf("%.0fns", smallDose*call), fmt.Sprintf("%.0fns", largeDose*call)
		return doses, nil
	}
	turn := counted.Delay / calibrationSpins
	doses[small] = strconv.Itoa(max(leastSpins, int(smallDose*call/turn)))
	doses[large] = strconv.Itoa(max(2*leastSpins, int(largeDose*call/turn)))
	return doses, nil
}

// calibrationSpins is the dose at which a counting process calibrates.
const calibrationSpins = 1000
