// Package folding does its work in closures, some on other goroutines, in a
// method of a generic type.
package folding

import (
	"sync"
	"testing"
)

type Set[T ~uint64] struct{ state []T }

func (s *Set[T]) Each(yield func(int) bool) {
	for i := range s.state {
		if !yield(i) {
			return
		}
	}
}

func (s *Set[T]) Fill(n T) {
	var wait sync.WaitGroup
	for i := range s.Each {
		wait.Go(func() {
			step := func() {
				for k := range n {
					s.state[i] = s.state[i]*6364136223846793005 + k
				}
			}
			step()
		})
	}
	wait.Wait()
}

//go:noinline
func prepare() (x uint64) {
	for i := range uint64(2_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

func BenchmarkFill(b *testing.B) {
	prepare()
	s := &Set[uint64]{make([]uint64, 2)}
	for b.Loop() {
		s.Fill(5_000_000)
	}
}
