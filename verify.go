package bottleneck

import (
	"context"
	"io"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/verify"
)

// DefaultVerifyTime, 30 seconds, is how long [Verify] measures, unless three rounds of a
// program take longer.
const DefaultVerifyTime = verify.DefaultMaxTime

// ErrSuspect means that an experiment cannot slow down a function. The text says why, and
// what to name instead.
var ErrSuspect = verify.ErrSuspect

// A VerifyConfig says which function [Verify] slows down, and what it measures.
type VerifyConfig struct {
	// Target says what is run. CPU must be a single number. BenchTime "" means 5ms: many
	// short runs, since disturbances come and go.
	Target

	// Func is a regular expression that matches the full name of one function of the main
	// module, as printed by the runtime, without type arguments. If it matches several, the
	// one whose whole name it matches, with or without the path, is taken.
	Func string

	// Counter, if not "", is the name of a counter of Progress: the wall time per step is
	// then measured.
	Counter string

	// A main package without benchmarks is run many times. Its output is discarded. Stdin,
	// if not nil, is read to its end and given to each run.
	Stdin io.Reader

	MaxTime time.Duration // 0 means DefaultVerifyTime

	// Status, if not nil, is called with what is being done.
	Status func(what string)
}

// Verify finds out by experiment how much a function matters. In a separate build, its
// calls are delayed by known amounts of time; the slope of the total time against the time
// added is the sensitivity. One binary serves all doses. A benchmark is measured in rounds
// of all doses, in random order, within one process. So is a program, or a whole test
// program, that calls the function often: the dose changes after some number of calls.
// Otherwise the program is started for each dose. In between, the original build is
// measured, and another one in which the function's calls are timed. This goes on until the
// interval is narrow or the time is up. It writes nothing to the user's tree.
//
// The delay is put where the function spends its time, according to a profile: after the
// call that waits, or inside the lock that is held. A function that waits is delayed by
// waiting. A function that computes keeps its processor of Go's scheduler during the delay.
// On Linux, delays of some microseconds and more leave the CPU to other programs, so that
// the delay has the same effect as without them. Closures are delayed together with the
// function that contains them.
//
// The method is the reverse of the virtual speed-up of causal profiling (Curtsinger and
// Berger, "Coz", SOSP 2015): if delaying a function has no effect, neither has speeding it
// up. The prediction assumes that the effect is the same in both directions. If another
// path becomes the longest, the gain ends earlier, as replaying the recorded run shows.
//
// The error is [ErrUsage] if nothing matches, [ErrSuspect] if the function cannot be delayed,
// [ErrFailed] if something does not build or fails.
func Verify(ctx context.Context, c VerifyConfig) (*Verification, error) {
	return verify.Run(ctx, c.internal())
}

func (c VerifyConfig) internal() verify.Config {
	return verify.Config{
		Target: suite.Target(c.Target), Func: c.Func, Counter: c.Counter, Stdin: c.Stdin,
		MaxTime: c.MaxTime, Status: c.Status,
	}
}
