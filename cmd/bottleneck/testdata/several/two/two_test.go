package two

import (
	"testing"

	"example.com/several/none"
)

func BenchmarkSlow(b *testing.B) {
	for b.Loop() {
		none.Slow()
	}
}
