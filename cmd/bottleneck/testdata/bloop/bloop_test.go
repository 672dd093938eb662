// Package bloop has a benchmark whose timed part is really the largest.
package bloop

import "testing"

//go:noinline
func Prepare() (x uint64) {
	for i := range uint64(10_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

//go:noinline
func Count(x uint64) uint64 {
	for i := range uint64(10_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

func BenchmarkCount(b *testing.B) {
	input := Prepare()
	for b.Loop() {
		Count(input)
	}
}
