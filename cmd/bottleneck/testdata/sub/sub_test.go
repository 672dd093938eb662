// Package sub has sub-benchmarks whose parent builds what they share.
package sub

import (
	"fmt"
	"testing"
)

//go:noinline
func BuildTable() (x uint64) {
	for i := range uint64(80_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

//go:noinline
func Lookup(x uint64, n uint64) uint64 {
	for i := range n {
		x = x*6364136223846793005 + i
	}
	return x
}

func BenchmarkLookup(b *testing.B) {
	table := BuildTable()
	for _, n := range []uint64{100_000, 1_000_000} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			for b.Loop() {
				Lookup(table, n)
			}
		})
	}
}
