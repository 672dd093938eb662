package xtest_test

import (
	"testing"

	"example.com/xtest"
)

//go:noinline
func makeInput() (x uint64) {
	for i := range uint64(80_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

func BenchmarkCount(b *testing.B) {
	input := makeInput()
	for b.Loop() {
		xtest.Count(input)
	}
}
