package bottleneck

import (
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// Errors of what is measured, to be matched with errors.Is.
var (
	// ErrUsage means that what was asked for makes no sense: no package matches, or
	// no benchmark, or a flag's value is not one. The error's text says which.
	ErrUsage = suite.ErrUsage
	// ErrFailed means that what was to be measured does not build, or failed.
	ErrFailed = suite.ErrFailed
)

// A Target says what Find, Compare, Bisect and Verify measure: the benchmarks of
// packages that have any. Find and Verify run a main package without any as a program,
// if it is asked for by itself. The zero value is the package in the current directory.
type Target struct {
	Packages []string // patterns as go list takes them; none means "."
	Dir      string   // where the go command runs; "" is the current directory

	// Flags of go test, with its names and meaning. An empty one is left at its
	// default, but for Bench, which is then "." (all).
	Bench, BenchTime, CPU, Tags string

	// BuildFlags are further flags of go build, such as "-race", and TestFlags flags of the
	// test programs, such as "-test.short".
	BuildFlags, TestFlags []string

	// Args are the arguments of a program, or what follows the flags of a test program, as
	// behind -args.
	Args []string

	// Timeout limits each run of a package's program. 0 is no limit for programs and
	// benchmarks, and go test's own for tests.
	Timeout time.Duration

	// Own holds prefixes of import paths that count as your own code beside the
	// main module.
	Own []string
}
