// Package printing has a benchmark that writes to standard output, into the
// line of its own result.
package printing

import (
	"fmt"
	"testing"
)

//go:noinline
func Work() (x uint64) {
	for i := range uint64(10_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

func BenchmarkWork(b *testing.B) {
	fmt.Println("hello")
	for b.Loop() {
		Work()
	}
}
