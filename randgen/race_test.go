//go:build race

package randgen

// Under the race detector, which looks for something else, the long tests take
// one alphabet in 17.
const (
	raceEnabled  = true
	alphabetStep = 17
)
