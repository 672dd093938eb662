package verify

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

const (
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
	// sideRuns is how often a benchmark runs then, and longSideRuns where its rounds are long.
	sideRuns, longSideRuns = 8, 2
)

// measure measures rounds until the interval is narrow enough or the time is up.
func (x *experiment) measure(ctx context.Context) error {
	order := rand.New(rand.NewPCG(1, 2))
	doses, err := x.doses(ctx)
	if err != nil {
		return err
	}
	for turn := 0; len(x.rounds) < mostRounds && !x.late(); turn++ {
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
		if x.block > 0 && len(x.rounds) >= leastRounds && x.result().Disagree {
			x.asWhole(nil) // a buffer may make up for a block, which the whole knows
			continue
		}
		n, last := len(x.rounds), time.Since(start)
		if n >= x.enough() && x.left() < last/2 {
			break
		}
		if s := x.sensitivity(); n >= sureRounds && turn >= sureTurns && s.High-s.Low <= sureWidth {
			break
		}
	}
	return x.decide()
}

// left is the time that is left.
func (x *experiment) left() time.Duration { return x.MaxTime - time.Since(x.began) }

// enough is the number of rounds that are measured even if the time is up. It is
// small if each round takes three runs of a program that takes seconds.
func (x *experiment) enough() int {
	if x.subject == verification.BenchmarkSubject || x.block > 0 {
		return leastRounds
	}
	return fewRounds
}

// wantsSide reports whether the sides are measured in a turn, which takes long for
// a program.
func (x *experiment) wantsSide(turn int) bool {
	switch {
	case x.subject == verification.BenchmarkSubject || turn == 0:
		return true
	case x.block > 0:
		return turn%(2*sideRounds) == 0
	}
	return turn%sideRounds == 0 && x.left().Seconds() > arms*x.perOp
}

// tell reports the progress of the experiment.
func (x *experiment) tell() {
	what := fmt.Sprintf("%s: round %d", x.suspect.Name, len(x.rounds)+1)
	if len(x.rounds) >= leastRounds {
		s := x.sensitivity()
		what += fmt.Sprintf(", sensitivity %.2f (%.2f to %.2f)", s.Value, s.Low, s.High)
	}
	x.suite.Status(what)
}

// addRounds adds as many rounds as fit into one process and into the time that is
// left, or a little more, but at least one.
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
		x.add(rounds)
		return nil
	}
	if x.block > 0 {
		p, err := x.runTarget(ctx, x.target.Path, fmt.Sprintf("%s#%d", strings.Join(doses[:], ","), x.block))
		if err != nil {
			return err
		}
		if x.steady(p.dose) {
			x.add(x.blocks(p))
			return nil
		}
		x.asWhole(x.blocks(p))
	}
	var round doseRound
	for _, arm := range order.Perm(arms) {
		if x.late() {
			return nil
		}
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

func (x *experiment) add(rounds [][]doseRun) {
	for _, r := range rounds {
		x.rounds = append(x.rounds, doseRound(r))
	}
}

// addSide measures the original, beside a run without dose, and times the
// suspect's calls.
func (x *experiment) addSide(ctx context.Context) error {
	var s side
	runs := sideRuns
	if x.overlaps {
		runs = longSideRuns
	}
	original, err := x.runOften(ctx, x.original, "", runs)
	if err != nil {
		return err
	}
	undosed, err := x.runOften(ctx, x.target.Path, "0", runs)
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
