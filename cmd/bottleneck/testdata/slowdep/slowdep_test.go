// Package slowdep depends on a module that is slow to initialise.
package slowdep

import (
	"testing"

	"example.com/tables"
)

//go:noinline
func Lookup(x uint64) uint64 {
	for i := range uint64(1_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

func BenchmarkLookup(b *testing.B) {
	for b.Loop() {
		Lookup(tables.Table)
	}
}
