package bottleneck

import (
	"context"
	"io"

	"github.com/bottleneck-go/bottleneck/internal/gotest"
)

// A TestConfig says which test suite [Test] runs, and how.
type TestConfig struct {
	// Args is the command line after "go test": flags, packages, and -args with those of
	// the tests. Flags that would run nothing, or that need the profiler for themselves,
	// are refused.
	Args []string
	Dir  string   // where the go command runs; "" is the current directory
	Own  []string // prefixes of import paths that count as your own code beside the main module

	// Output, if not nil, gets the output of go test.
	Output io.Writer

	// Record, if not "", is an existing directory for the recorded run. If it cannot be
	// written, the report is returned with ErrRecord.
	Record string

	// Status, if not nil, is called with what is being done.
	Status func(what string)
}

// Test runs a test suite as go test does, with its scheduling, its cache and its flags. It
// charges the whole wait, from the start of the go command to its end, along the critical
// path: to compiling and linking, start-up, TestMain and tests, and to the functions of
// yours in them. Speedup is what the suite would gain if a function, or building a package,
// took no time. It comes from replaying the schedule of the go command and the waits
// between the goroutines of the tests.
//
// Packages that are unchanged since they were last compiled are compiled for the
// instrumented build first; that does not count. Test results are cached separately from
// those of plain go test. Nothing is written to the user's tree. Cancelling the context
// ends everything that was started; the error is then the context's cause. If the tests had
// ended, a report of what is known comes with it. Failing tests are not an error: see
// [Report].ExitCode. The error is [ErrUsage] if the command line is not
// valid.
func Test(ctx context.Context, c TestConfig) (*Report, error) {
	config, err := c.internal()
	if err != nil {
		return nil, err
	}
	return gotest.Run(ctx, config)
}

func (c TestConfig) internal() (gotest.Config, error) {
	line, err := gotest.ParseCommandLine(c.Args, nil)
	return gotest.Config{
		Line: line, Dir: c.Dir, Own: c.Own, Output: c.Output, Record: c.Record, Status: c.Status,
	}, err
}
