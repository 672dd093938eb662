package one

import "testing"

//go:noinline
func Quick() (x uint64) {
	for i := range uint64(2_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

func BenchmarkQuick(b *testing.B) {
	for b.Loop() {
		Quick()
	}
}
