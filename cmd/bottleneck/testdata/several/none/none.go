// Package none has no benchmarks of its own.
package none

//go:noinline
func Slow() (x uint64) {
	for i := range uint64(20_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}
