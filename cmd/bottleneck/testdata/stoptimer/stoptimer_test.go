// Package stoptimer has a benchmark that makes fresh input for each iteration
// with its timer stopped.
package stoptimer

import "testing"

//go:noinline
func Letters() (x uint64) {
	for i := range uint64(20_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

//go:noinline
func Count(x uint64) uint64 {
	for i := range uint64(4_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

var sink uint64

func BenchmarkCount(b *testing.B) {
	for range b.N {
		b.StopTimer()
		input := Letters()
		b.StartTimer()
		sink += Count(input)
	}
}
