// Package parallel has a benchmark that runs on all processors.
package parallel

import (
	"sync/atomic"
	"testing"
)

//go:noinline
func Prepare() (x uint64) {
	for i := range uint64(10_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

//go:noinline
func Hash(x uint64) uint64 {
	for i := range uint64(10_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

var sink atomic.Uint64

func BenchmarkHash(b *testing.B) {
	input := Prepare()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			sink.Add(Hash(input))
		}
	})
}
