package bottleneck

import (
	"context"
	"io"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/find"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// DefaultMaxTime, 20 seconds, is how long Find goes on measuring while the first
// place is not certain.
const DefaultMaxTime = find.DefaultMaxTime

// A FindConfig says what Find measures, and how. The zero value measures the package
// in the current directory.
type FindConfig struct {
	Target

	// Flags of go test. Run "" is "^$" (no tests), Count 0 is 1.
	Run   string
	Count int

	// BenchMem asks for the bytes and objects that an operation of each benchmark
	// allocates, as go test does, and for the part of each function in them. They
	// are counted after the measuring, in two short runs for each benchmark.
	BenchMem bool

	// Calls asks for the exact number of calls of each function by an operation
	// of each benchmark. They are counted after the measuring, in a build of their
	// own that counts blocks of code, in runs of 2 and of 3 operations. What
	// calls different things each time is counted for the third.
	Calls bool

	// Callers charges functions of your own that three or more others call, tests apart, to
	// those: a small helper that everybody calls says little.
	Callers bool

	// A main package without benchmarks is run once, as a program, with these standard
	// streams. Stdin nil is empty, the others nil throw away what is written.
	Stdin          io.Reader
	Stdout, Stderr io.Writer

	// MaxTime bounds how long whole runs are repeated while the bottleneck is
	// not certain: no run begins that would not end in time. 0 means
	// DefaultMaxTime. The first run is never cut short.
	MaxTime time.Duration

	// StopAfter, if not 0, is when a program is interrupted, as a service that does
	// not end by itself has to be. What it did until then is reported.
	StopAfter time.Duration

	// Record is an existing directory to write the recorded run to, if not "":
	// report.json, results.txt, report.html and flame graphs, and for each package
	// its profiles, its execution trace, in a file for each window of it, and, for
	// disassembly, its program.
	Record string

	// Status, if not nil, is told what is done now.
	Status func(what string)
}

// Find runs benchmarks or programs, unedited, in an instrumented build, and reports where
// the whole of the time went. It writes nothing to the user's tree. Cancelling
// the context ends all that it has started and removes its temporary files; the
// error is then the context's cause. A program is interrupted first: if that ends
// it, the report of its run until then is returned, with the cause as a warning.
//
// The error is ErrUsage where nothing matches or a flag's value makes no sense, ErrFailed where a package does
// not build or a benchmark fails. Of several packages the others are reported
// all the same, with ErrFailed for each of those in the report's Warnings.
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
