// Package allocations allocates known amounts, in the setup too.
package allocations

import "testing"

type node struct{ next, other *node }

var (
	list  *node
	bytes []byte
)

//go:noinline
func Nodes(n int) {
	list = nil
	for range n {
		list = &node{next: list} // 16 bytes
	}
}

//go:noinline
func Buffer() { bytes = make([]byte, 4096) }

//go:noinline
func Work() (x uint64) {
	for range 20_000 {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}

func BenchmarkAllocate(b *testing.B) {
	b.Run("with=loop", func(b *testing.B) {
		Nodes(1000)
		for b.Loop() {
			Nodes(30)
			Buffer()
			Work()
		}
	})
	b.Run("with=N", func(b *testing.B) {
		Nodes(1000)
		b.ResetTimer()
		for range b.N {
			Nodes(30)
			Buffer()
			Work()
		}
	})
}
