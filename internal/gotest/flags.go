package gotest

import (
	"github.com/bottleneck-go/bottleneck/internal/goflags"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// refused are flags of go test, and why a suite is not run with them.
var refused = map[string]string{
	"c":                 "nothing would be run",
	"n":                 "nothing would be run",
	"i":                 "go test has it no more",
	"C":                 "change the directory first",
	"fuzz":              "fuzzing does not end: without -fuzz, the seeds run",
	"cpuprofile":        "the suite is profiled already: -o writes the profiles",
	"trace":             "the suite is traced already: -o writes the traces",
	"overlay":           "set it in GOFLAGS",
	"debug-actiongraph": "by it the steps of the go command are recorded",
	"work":              "the work directory is removed",
}

// ParseCommandLine takes a command line for go test apart. Flags named in others, which
// say whether they have a value, are left for the caller. The error is ErrUsage.
func ParseCommandLine(args []string, others map[string]bool) (goflags.Line, error) {
	line, err := goflags.Parse(args, others, refused)
	if err != nil {
		return line, suite.Usagef("%w", err)
	}
	return line, nil
}
