// Package overhead has benchmarks of each style, to be run with and without the
// overlay.
package overhead

import (
	"runtime"
	"sync/atomic"
	"testing"
)

//go:noinline
func step(x uint64) uint64 {
	x ^= x << 13
	x ^= x >> 7
	return x ^ x<<17
}

//go:noinline
func steps(n int, x uint64) uint64 {
	for range n {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	return x
}

var sink atomic.Uint64

func BenchmarkLoop(b *testing.B) {
	x := uint64(1)
	for b.Loop() {
		x = step(x)
	}
}

func BenchmarkN(b *testing.B) {
	x := uint64(1)
	for range b.N {
		x = steps(100, x)
	}
	sink.Add(x)
}

func BenchmarkStopTimer(b *testing.B) {
	x := uint64(1)
	for range b.N {
		b.StopTimer()
		x = steps(1000, x)
		b.StartTimer()
		x = steps(10_000, x)
	}
	sink.Add(x)
}

// Each round changes threads twice.
func BenchmarkSwitches(b *testing.B) {
	ping, pong := make(chan uint64), make(chan uint64)
	go func() {
		runtime.LockOSThread()
		for x := range ping {
			pong <- steps(100, x)
		}
	}()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(ping)
	x := uint64(1)
	for range b.N {
		ping <- x
		x = <-pong
	}
	sink.Add(x)
}

func BenchmarkParallel(b *testing.B) {
	b.RunParallel(func(pb *testing.PB) {
		x := uint64(1)
		for pb.Next() {
			x = steps(100, x)
		}
		sink.Add(x)
	})
}
