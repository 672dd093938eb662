package bottleneck

import (
	"context"
	"io"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/find"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// DefaultMaxTime, 20 seconds, is how long [Find] measures if the bottleneck stays uncertain.
const DefaultMaxTime = find.DefaultMaxTime

// A FindConfig says what [Find] measures, and how. The zero value measures the package
// in the current directory.
type FindConfig struct {
	Target

	// Flags of go test. Run "" is "^$" (no tests), Count 0 is 1.
	Run   string
	Count int

	// BenchMem also counts the bytes and objects that an operation of each benchmark
	// allocates, as go test does, by function. They are counted after the measuring, in two
	// short runs for each benchmark.
	BenchMem bool

	// Calls also counts the calls of each function by an operation of each benchmark. They
	// are counted after the measuring, in a separate build that counts blocks of code, in
	// runs of 2 and of 3 operations. If operations differ, the third one counts.
	Calls bool

	// Callers charges helpers to their callers: functions of your own that three or more
	// others, not counting tests, call.
	Callers bool

	// A main package without benchmarks is run once, as a program, with these standard
	// streams. A nil Stdin is empty; a nil Stdout or Stderr discards output.
	Stdin          io.Reader
	Stdout, Stderr io.Writer

	// MaxTime limits how long runs are repeated until the bottleneck is certain: no run
	// begins that would not end in time. 0 means DefaultMaxTime. The first run is never cut
	// short.
	MaxTime time.Duration

	// StopAfter, if not 0, is when a program, such as a service, is interrupted. The report
	// is about the time until then.
	StopAfter time.Duration

	// Record, if not "", is an existing directory for the recorded run: report.json,
	// results.txt, report.html and flame graphs, and for each package its profiles, its
	// execution trace, in a file for each window, and its program, for disassembly. If it
	// cannot be written, the report is returned with ErrRecord.
	Record string

	// Status, if not nil, is called with what is being done.
	Status func(what string)
}

// Find runs benchmarks or programs, unedited, in an instrumented build, and reports where
// all of the time went. It writes nothing to the user's tree. Cancelling the context ends
// everything that it started and removes temporary files; the error is then the context's
// cause. A program is interrupted first: if that ends it, the report of its run until then
// is returned, with the cause as a warning.
//
// The error is [ErrUsage] if nothing matches or the value of a flag is not valid, [ErrFailed]
// if a package does not build or a benchmark fails. If there are other packages, these are
// still reported, with [ErrFailed] for each that failed in the report's Warnings.
func Find(ctx context.Context, c FindConfig) (*Report, error) {
	return find.Run(ctx, c.internal())
}

func (c FindConfig) internal() find.Config {
	return find.Config{
		Target: suite.Target(c.Target), Run: c.Run, Count: c.Count, BenchMem: c.BenchMem, Calls: c.Calls, Callers: c.Callers,
		Stdin: c.Stdin, Stdout: c.Stdout, Stderr: c.Stderr,
		MaxTime: c.MaxTime, StopAfter: c.StopAfter, Record: c.Record, Status: c.Status,
	}
}
