// Package slowinit computes a package-level variable that no benchmark shows.
package slowinit

import "testing"

var table = build()

func build() (x uint64) {
	for i := range uint64(80_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

//go:noinline
func Lookup(x uint64) uint64 {
	for i := range uint64(1_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

func BenchmarkLookup(b *testing.B) {
	for b.Loop() {
		Lookup(table)
	}
}
