// Package truth has functions whose shares of the run are set by construction:
// each does the same work, so many times.
package truth

import (
	"math/rand/v2"
	"testing"
)

// Turns of each function in a hundred.
const (
	turnsA = 50
	turnsB = 25
	turnsC = 15
	turnsD = 10
)

var sink uint64

// The loops stand in each function of its own, so that each is charged for
// itself.

//go:noinline
func a(x uint64) uint64 {
	for range 20_000 {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}

//go:noinline
func b(x uint64) uint64 {
	for range 20_000 {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}

//go:noinline
func c(x uint64) uint64 {
	for range 20_000 {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}

//go:noinline
func d(x uint64) uint64 {
	for range 20_000 {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}

// BenchmarkShares takes the turns in random order, so that no rhythm of theirs
// meets the profiler's.
func BenchmarkShares(bench *testing.B) {
	var turns []func(uint64) uint64
	for range turnsA {
		turns = append(turns, a)
	}
	for range turnsB {
		turns = append(turns, b)
	}
	for range turnsC {
		turns = append(turns, c)
	}
	for range turnsD {
		turns = append(turns, d)
	}
	for bench.Loop() {
		rand.Shuffle(len(turns), func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
		for _, f := range turns {
			sink = f(sink)
		}
	}
}
