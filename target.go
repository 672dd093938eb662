package bottleneck

import (
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// Errors of what is measured, to be matched with errors.Is.
var (
	// ErrUsage means wrong usage: no package or no benchmark matches, or the value of a
	// flag is not valid. The text says which.
	ErrUsage = suite.ErrUsage
	// ErrFailed means that what was measured does not build, or failed.
	ErrFailed = suite.ErrFailed
	// ErrRecord means that a result could not be written to where it is to be recorded. The
	// result is returned with it.
	ErrRecord = suite.ErrRecord
)

// A Target says what [Find], [Compare], [Bisect] and [Verify] measure: the benchmarks of packages.
// A main package without benchmarks, named alone, is run as a program. The zero value is
// the package in the current directory.
type Target struct {
	Packages []string // patterns as go list takes them; none means "."
	Dir      string   // where the go command runs; "" is the current directory

	// Flags of go test, with the same names and meaning. If empty, they have their
	// defaults, except for Bench, which is then "." (all).
	Bench, BenchTime, CPU, Tags string

	// BuildFlags are further flags of go build, such as "-race", and TestFlags flags of the
	// test programs, such as "-test.short".
	BuildFlags, TestFlags []string

	// Args are the arguments of a program, or of a test program, as after -args.
	Args []string

	// Timeout limits each run of the program of a package. 0 means no limit for programs
	// and benchmarks, and the default of go test for tests.
	Timeout time.Duration

	// Own holds prefixes of import paths that count as your own code, besides the main
	// module.
	Own []string
}
