//go:build !race

package randgen

const (
	raceEnabled  = false
	alphabetStep = 1
)
