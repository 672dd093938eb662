//go:build !race

package randgen

const (
	raceEnabled = false
	testStep    = 1
)
