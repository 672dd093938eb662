// Package bn has a benchmark of the old style that prepares its input anew for
// each round.
package bn

import "testing"

//go:noinline
func Prepare() (x uint64) {
	for i := range uint64(40_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

//go:noinline
func Sum(x uint64) uint64 {
	for i := range uint64(4_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

var sink uint64

func BenchmarkSum(b *testing.B) {
	input := Prepare()
	b.ResetTimer()
	for range b.N {
		sink += Sum(input)
	}
}
