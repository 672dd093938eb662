package bottleneck

import (
	"context"
	"io"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/verify"
)

// DefaultVerifyTime, 30 seconds, is how long Verify measures, unless three rounds of a
// program's runs take longer.
const DefaultVerifyTime = verify.DefaultMaxTime

// ErrSuspect means that a function is not one that an experiment can slow down;
// the text says why, and what to name instead.
var ErrSuspect = verify.ErrSuspect

// A VerifyConfig says which function Verify slows down, and what it watches
// meanwhile.
type VerifyConfig struct {
	// Target says what is run. CPU must name a single number. BenchTime "" means
	// 5ms: many short runs, as what disturbs a machine comes and goes.
	Target

	// Func is a regular expression that matches the full name of one function of
	// the main module, as the runtime prints it, without type arguments. If it
	// matches several, the one is meant whose name, with or without its path, it
	// matches as a whole.
	Func string

	// Counter, if not "", is the name of a counter of Progress: watched is then
	// the wall time of the whole run for each step.
	Counter string

	// A main package without benchmarks is run many times; what it writes is thrown
	// away, and Stdin, if not nil, is read to its end and given to each run.
	Stdin io.Reader

	MaxTime time.Duration // 0 means DefaultVerifyTime

	// Status, if not nil, is told what is done now.
	Status func(what string)
}

// Verify finds out by experiment what a function matters: in a build of its own,
// the function's calls are delayed by known amounts of time, and the slope of the
// whole's time against the time added is the sensitivity. One binary serves all
// doses. A benchmark is measured in rounds of all doses, in random order, within one
// process. So is a program, or a test program as a whole, that calls the function
// often: the dose changes after some number of calls. Otherwise it is started for each
// dose. Between them the original build is measured, and
// another one in which the function's calls are timed, until the interval is
// narrow or the time is up. It writes nothing to the user's tree.
//
// The delay stands where the function spends its time, as a profile tells: behind the
// call that waits, inside the lock that is held then. What waits is delayed by waiting.
// What computes keeps the processor of Go's scheduler meanwhile; on Linux, from some
// microseconds on, it leaves that of the machine to others, so that the delay has the
// effect that it would have if they were not there. Closures are not delayed by
// themselves, but with the function that they stand in.
//
// The method is the reverse of causal profiling's virtual speed-up (Curtsinger
// and Berger, "Coz", SOSP 2015): that a delay of a suspect has no effect says
// that a gain there has none. The prediction assumes that the effect is the same
// in both directions; where another path becomes the longest one, a gain ends
// earlier, as replaying the recorded run tells.
//
// The error is ErrUsage where nothing matches, ErrSuspect where the function
// cannot be delayed, ErrFailed where something does not build or fails.
func Verify(ctx context.Context, c VerifyConfig) (*Verification, error) {
	return verify.Run(ctx, c.internal())
}

func (c VerifyConfig) internal() verify.Config {
	return verify.Config{
		Target: suite.Target(c.Target), Func: c.Func, Counter: c.Counter, Stdin: c.Stdin,
		MaxTime: c.MaxTime, Status: c.Status,
	}
}
