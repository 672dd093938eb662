package bottleneck

import (
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

// What is measured is told as plain data of package report and, of two versions and of
// experiments, of the packages below it. They have all of its parts, and need nothing of
// this package to read what was recorded.
type (
	// A Report says where a run's time went.
	Report = report.Report
	// A Difference is what a comparison found.
	Difference = difference.Difference
	// A Bisection says which commit changed a benchmark.
	Bisection = difference.Bisection
	// A Verification is the outcome of an experiment.
	Verification = verification.Verification
	// An ExitError is a warning of a report: with which exit status a program ended.
	ExitError = report.ExitError
)

// ErrExit is a warning, as an [ExitError]: a program ended with an exit status other
// than 0.
var ErrExit = report.ErrExit
