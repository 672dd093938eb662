// Package pool hands the timed work to goroutines that were started before.
package pool

import "testing"

type Pool struct{ tasks, done chan uint64 }

func NewPool() *Pool {
	p := &Pool{make(chan uint64), make(chan uint64)}
	go p.run()
	return p
}

func (p *Pool) run() {
	for n := range p.tasks {
		p.done <- Work(n)
	}
}

//go:noinline
func Work(n uint64) (x uint64) {
	for i := range n {
		x = x*6364136223846793005 + i
	}
	return x
}

//go:noinline
func warmUp() (x uint64) {
	for i := range uint64(10_000_000) {
		x = x*6364136223846793005 + i
	}
	return x
}

func BenchmarkPool(b *testing.B) {
	warmUp()
	p := NewPool()
	for b.Loop() {
		p.tasks <- 10_000_000
		<-p.done
	}
	close(p.tasks)
}
