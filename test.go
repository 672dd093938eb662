package bottleneck

import (
	"context"
	"io"

	"github.com/bottleneck-go/bottleneck/internal/gotest"
)

// A TestConfig says which test suite Test runs, and how.
type TestConfig struct {
	// Args is the command line behind "go test": flags, packages, and -args with the
	// tests' own. Flags that would run nothing, or that need the profiler for
	// themselves, are refused.
	Args []string
	Dir  string   // where the go command runs; "" is the current directory
	Own  []string // prefixes of import paths that count as your own code beside the main module

	// Output, if not nil, gets what go test prints.
	Output io.Writer

	// Record is an existing directory to write the recorded run to, if not "".
	Record string

	// Status, if not nil, is told what is done now.
	Status func(what string)
}

// Test runs a test suite as go test does, with its scheduling, its cache and its flags,
// and reports what the whole wait was spent on, from the start of the go command to its
// end: compiling and linking, start-up, TestMain, each test, each charged on to
// functions along the critical path. The report's Speedup is what the suite would gain
// if a function, or a package's building, cost nothing, by replaying what the go
// command scheduled and what the tests' goroutines waited for.
//
// What is unchanged since it was last compiled is compiled once more before, for the
// instrumented build; that does not count. Test results are cached apart from those of
// plain go test. Nothing is written to the user's tree. Cancelling the context ends all
// that was started; the error is then the context's cause. That tests fail is no error:
// see Report.ExitCode. The error is ErrUsage where the command line makes no sense.
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
