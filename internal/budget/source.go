// Package budget says when the execution trace of a process is recorded: all the time
// where that is cheap, and in windows where it is not. Processes that are built to
// record themselves have its source too.
package budget

import _ "embed"

// Source is the Go file that has all of Budget. All its names begin with budget or
// Budget.
//
//go:embed budget.go
var Source string
