// Package xtest is tested from outside.
package xtest

//go:noinline
func Count(x uint64) uint64 {
	for i := range uint64(1_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}
