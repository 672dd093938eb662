// Package labels uses the goroutine labels of pprof itself.
package labels

import (
	"context"
	"runtime/pprof"
	"testing"
)

//go:noinline
func Generate() (x uint64) {
	for i := range uint64(20_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

//go:noinline
func Handle(x uint64) uint64 {
	for i := range uint64(2_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

func BenchmarkHandle(b *testing.B) {
	labels := pprof.Labels("phase", "timed", "benchmark", "mine")
	for b.Loop() {
		b.StopTimer()
		var input uint64
		pprof.Do(context.Background(), labels, func(context.Context) { input = Generate() })
		b.StartTimer()
		Handle(input)
	}
}
