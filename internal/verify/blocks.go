package verify

import (
	"math"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

const (
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

// chooseBlock decides whether a program's dose changes while it runs, so that one
// run has several rounds: it does if the program calls the suspect often enough.
// The time of the whole is then the time of its calls, and each block of calls is
// measured by itself.
func (x *experiment) chooseBlock(counted doseRun) {
	if x.subject != verification.ProgramSubject && x.subject != verification.SetupSubject || counted.sec/x.calls < quickCall {
		return
	}
	if n := max(leastBlock, int(x.calls*blockTime/counted.sec)); x.calls >= float64(leastBlocks*n) {
		x.block = n
	}
}

// asWhole measures whole runs from now on, instead of blocks of calls, of which some were seen
// last.
func (x *experiment) asWhole(last [][]doseRun) {
	x.add(last)
	x.fellBack, x.block, x.blocked, x.rounds = true, 0, x.rounds, nil
}

// late reports whether the time is up for whole runs that were fallen back to: those before
// have taken it.
func (x *experiment) late() bool { return x.fellBack && x.left() <= 0 }

// decide takes what blocks of calls told where there was no time for enough whole runs, or
// refuses to tell anything from less than two rounds.
func (x *experiment) decide() error {
	if !x.fellBack || len(x.rounds) >= fewRounds {
		return nil
	}
	x.undecided = true
	if len(x.blocked) > len(x.rounds) {
		x.rounds = x.blocked
	}
	if len(x.rounds) < 2 {
		return suite.Usagef("-maxtime %v leaves no time for the whole runs that it takes here: raise it to %v", x.MaxTime, x.sufficient())
	}
	return nil
}

// sufficient is a -maxtime in which the fewest whole runs fit, too.
func (x *experiment) sufficient() time.Duration {
	runs := time.Duration(fewRounds * arms * (1 + largeDose) * x.perOp * float64(time.Second))
	return (x.MaxTime - min(0, x.left()) + runs).Truncate(time.Second) + time.Second
}

// steady reports whether a run with doses had as many calls as one without, and had
// them all the time.
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

// blocks are the rounds of a process whose dose changed while it ran.
func (x *experiment) blocks(p dosedProcess) (rounds [][]doseRun) {
	rounds = x.planned(p, arms)
	for _, round := range rounds {
		for i, r := range round {
			round[i].sec = r.Wall.Seconds() * x.calls / float64(r.Calls)
		}
	}
	return rounds
}
