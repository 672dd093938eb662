// Package stoptimer has a benchmark that makes fresh input for each iteration
// with its timer stopped, and that says something of a unit.
package stoptimer

import (
	"fmt"
	"testing"
)

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
	fmt.Println("Unit sec/op assume=nothing")
	for range b.N {
		b.StopTimer()
		input := Letters()
		b.StartTimer()
		sink += Count(input)
	}
}
