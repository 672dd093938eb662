package verify

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/quiet"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

// An experiment is one verification in progress.
type experiment struct {
	Config
	suite       *suite.Suite
	programs    []suite.Program
	warnings    report.Warnings
	profileTime string
	input       []byte
	delayed
	watched
	measured
	quiet.Elsewhere
}

// A delayed function is the suspect, and where its delay is.
type delayed struct {
	suspect   instrument.Function
	unaimed   instrument.Function // the suspect, and the target's path, before its delay was put elsewhere
	entrance  string
	enclosing string
}

// What is watched is what runs, and what is known of it before the rounds.
type watched struct {
	subject  verification.Subject
	target   suite.Program
	original string // the target built without any change
	timing   string // with the suspect's calls timed
	bench    string // the benchmark's name, "" for whole runs
	calls    float64
	iters    int
	overlaps bool    // a benchmark's operations do
	first    float64 // seconds of an operation in a short run of it
	edge     float64 // by what the first and the last one of a round may change the sensitivity
	block    int     // calls between two changes of the dose; 0: each run has one
	perOp    float64 // seconds of an operation, run or step
	profiled profiled
}

// What is measured are the rounds and, beside them, the sides.
type measured struct {
	began     time.Time // without what was built since
	rounds    []doseRound
	sides     []side
	fellBack  bool        // whole runs are measured, as blocks of calls do not tell
	blocked   []doseRound // what these told
	undecided bool        // it is all there is
}

// Arms of an experiment, in each round.
const (
	undosed = iota
	small
	large
	arms
)

// A doseRound is one measurement with each dose, one shortly after another.
type doseRound [arms]doseRun

// A doseRun is one measurement.
type doseRun struct {
	gorun.Stretch
	sec     float64 // of an operation, run or step
	outside float64 // of the process, as seen from here, without its calibration
}

// A side is what is measured between the rounds.
type side struct {
	original float64 // time of the original, as outside for whole runs
	undosed  float64 // beside the original
	timed    []timed // with the suspect's calls timed
	lengths          // where garbage is made
}

func (x *experiment) readInput() (err error) {
	if x.Stdin != nil {
		x.input, err = io.ReadAll(x.Stdin)
	}
	return err
}

// whole is the measurement of a process that is watched as a whole.
func (x *experiment) whole(p dosedProcess) (doseRun, error) {
	r := doseRun{Stretch: p.dose.Run, sec: p.dose.Run.Wall.Seconds(), outside: p.outside}
	if x.Counter != "" {
		n := p.dose.Progress[x.Counter]
		if n == 0 {
			return r, suite.Usagef("counter %q counted no steps%s", x.Counter, counted(p.dose.Progress))
		}
		r.sec /= float64(n)
	}
	return r, nil
}

// counted names the counters of which steps were seen.
func counted(progress map[string]int64) string {
	var names []string
	for name := range progress {
		names = append(names, name)
	}
	if len(names) == 0 {
		return ": the run never calls bottleneck.Progress"
	}
	slices.Sort(names)
	return ": the run counts " + strings.Join(names, ", ")
}

// planned are the rounds of a process that ran by a plan.
func (x *experiment) planned(p dosedProcess, doses int) (rounds [][]doseRun) {
	var round []doseRun
	for _, r := range p.dose.Rounds {
		if r.Arm < 0 {
			continue
		}
		if len(round) == 0 {
			round = make([]doseRun, doses)
		}
		round[r.Arm] = doseRun{Stretch: r.Stretch, sec: r.Wall.Seconds() / float64(x.iters), outside: p.outside}
		if !slices.ContainsFunc(round, func(r doseRun) bool { return r.outside == 0 }) {
			rounds = append(rounds, round)
			round = nil
		}
	}
	return rounds
}

// build builds a program, which does not count as measuring.
func (x *experiment) build(ctx context.Context, p suite.Program, overlay string) error {
	start := time.Now()
	defer func() { x.began = x.began.Add(time.Since(start)) }()
	if overlay == "" {
		return x.suite.Build(ctx, p, "")
	}
	return x.suite.BuildOver(ctx, p, overlay)
}

// planFor is a plan for at most so much time.
func planFor(d time.Duration, doses ...string) string {
	return fmt.Sprintf("%s@%d", strings.Join(doses, ","), max(0, d.Milliseconds()))
}
