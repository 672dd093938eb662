// Package testmain loads something before its benchmarks and saves less after them.
package testmain

import (
	"os"
	"testing"
)

//go:noinline
func Load() (x uint64) {
	for i := range uint64(80_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

//go:noinline
func Save(x uint64) uint64 {
	for i := range uint64(8_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

func TestMain(m *testing.M) {
	x := Load()
	status := m.Run()
	if Save(x) == 0 {
		status = 1
	}
	os.Exit(status)
}

func BenchmarkQuick(b *testing.B) {
	for b.Loop() {
	}
}
