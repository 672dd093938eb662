//go:build race

package approx

// The race detector makes the trials ten times slower, and they have no races.
func init() { fullTrials = 500 }
