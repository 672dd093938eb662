package bottleneck

import (
	"context"
	"io"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/bisect"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

const (
	// DefaultBisectTime, 5 minutes, is how long Bisect measures if no commit becomes
	// certain.
	DefaultBisectTime = bisect.DefaultMaxTime
	// DefaultCertain, 0.95, is the probability at which Bisect ends.
	DefaultCertain = bisect.DefaultCertain
)

// A BisectConfig says which change of a benchmark [Bisect] looks for.
type BisectConfig struct {
	// Target says what is measured. If several benchmarks match, the search follows the one
	// that differs most between good and bad, relative to its uncertainty.
	Target

	// Good is the revision before the history, Bad is its last one; "" is HEAD. The history
	// follows first parents. If Good is not among them, it begins where they part.
	Good, Bad string

	Unit    string        // "" is difference.SecPerOp; any unit that Compare has of the benchmark or program
	Faster  bool          // look for what made the unit smaller, not larger
	Certain float64       // the probability at which the search ends; 0 means DefaultCertain
	MaxTime time.Duration // no measurement begins later; 0 means DefaultBisectTime
	Step    int           // look only at every so many commits; 0 means 1

	// State, if not "", is a file that keeps the measurements until the answer is certain.
	// Resume continues with those of an interrupted search.
	State  string
	Resume bool

	Record string // an existing directory for bisection.json and bisection.md, if not ""

	// Stdin, if not nil, is read to its end and given to each run of a main package without
	// benchmarks.
	Stdin io.Reader

	// Status, if not nil, is called with what is being done.
	Status func(what string)
}

// Bisect finds the commit that changed a benchmark. Each commit has a probability, which
// every measurement updates by Bayes' rule. A measurement compares a commit with the good
// one, in turns, as [Compare] does. The next commit is the one whose measurement is expected
// to tell most, so a noisy result is checked again and never taken as final. Commits that
// cannot have changed what the benchmark is built from are left out; those that do not
// build, or lack the benchmark, are skipped. At the end the commit is compared with its
// parent.
//
// The user's tree, index and HEAD are only read. Cancelling the context ends everything
// that was started and removes temporary files; the error is then the context's cause. The
// error is [ErrUsage] if good or bad is not a commit, or there are none between them, and
// [ErrFailed] if one of the two cannot be measured.
func Bisect(ctx context.Context, c BisectConfig) (*Bisection, error) {
	return bisect.Run(ctx, c.internal())
}

func (c BisectConfig) internal() bisect.Config {
	return bisect.Config{
		Target: suite.Target(c.Target), Good: c.Good, Bad: c.Bad, Unit: c.Unit, Faster: c.Faster,
		Certain: c.Certain, MaxTime: c.MaxTime, Step: c.Step, State: c.State, Resume: c.Resume, Record: c.Record, Stdin: c.Stdin, Status: c.Status,
	}
}
