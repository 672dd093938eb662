// Package skid tells after which instructions a sample of processor time is late.
//
// A signal comes between two instructions: after the one that took its time. That is nothing to worry about
// where both are of one function. But the last instruction of a counter's method, which the compiler has put
// into its caller, may be an atomic one that waits for another processor's memory. All its time would then
// be its caller's.
package skid

import _ "embed" // the recorder's copy

// Source is the package without this file. It joins runtime/pprof in recorded programs, so its
// names begin with that of the package.
//
//go:embed skid.go
var Source string
