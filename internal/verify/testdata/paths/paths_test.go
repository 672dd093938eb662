// Package paths has benchmarks in which it is known which functions lie on the
// critical path. What is off it leaves room for the doses. All takes long against
// the time, some 50 microseconds, in which an idle processor is woken.
package paths

import (
	"sync"
	"testing"
	"time"
)

var sinks [8]struct {
	x uint64
	_ [56]byte
}

// spin works for about so many tenths of a millisecond; what runs at the same
// time has sinks of its own.
func spin(sink, tenths int) {
	x := sinks[sink].x
	for range tenths * 75_000 {
		x = x*6364136223846793005 + 1442695040888963407
	}
	sinks[sink].x = x
}

//go:noinline
func first() { spin(0, 2) }

//go:noinline
func second() { spin(1, 6) }

func BenchmarkSerial(b *testing.B) {
	for b.Loop() {
		first()
		first()
		second()
	}
}

//go:noinline
func beside() { spin(2, 4) }

// The sleep is what the benchmark waits for; the work beside it is not. It is long
// against the millisecond to which the scheduler of an idle program rounds it.
func BenchmarkBeside(b *testing.B) {
	for b.Loop() {
		var wg sync.WaitGroup
		wg.Go(beside)
		time.Sleep(10 * time.Millisecond)
		wg.Wait()
	}
}

//go:noinline
func longHalf() { spin(3, 20) }

//go:noinline
func shortHalf() { spin(4, 6) }

func BenchmarkFork(b *testing.B) {
	for b.Loop() {
		var wg sync.WaitGroup
		wg.Go(shortHalf)
		longHalf()
		wg.Wait()
	}
}

// parse, filter and store are the stages of a pipeline; filter is the slow one.
//
//go:noinline
func parse() { spin(0, 1) }

//go:noinline
func filter() { spin(1, 5) }

//go:noinline
func store() { spin(2, 1) }

// Only the first item's parse and the last one's store are on the path: one of
// twelve.
func BenchmarkPipeline(b *testing.B) {
	for b.Loop() {
		parsed, filtered := make(chan int), make(chan int, 1)
		var wg sync.WaitGroup
		wg.Go(func() {
			for range filtered {
				store()
			}
		})
		wg.Go(func() {
			for n := range parsed {
				filter()
				filtered <- n
			}
			close(filtered)
		})
		for n := range 12 {
			parse()
			parsed <- n
		}
		close(parsed)
		wg.Wait()
	}
}

//go:noinline
func locked() { spin(3, 5) }

//go:noinline
func unlocked(sink int) { spin(sink, 1) }

// Two goroutines want the same lock nearly all the time.
func BenchmarkLock(b *testing.B) {
	var mu sync.Mutex
	for b.Loop() {
		var wg sync.WaitGroup
		for i := range 2 {
			wg.Go(func() {
				for range 5 {
					mu.Lock()
					locked()
					mu.Unlock()
					unlocked(5 + i)
				}
			})
		}
		wg.Wait()
	}
}

//go:noinline
func read() { spin(0, 1) }

//go:noinline
func write() { spin(1, 4) }

// A buffer stands between reader and writer; the writer is the slower one.
func BenchmarkBuffer(b *testing.B) {
	for b.Loop() {
		buffer := make(chan int, 4)
		var wg sync.WaitGroup
		wg.Go(func() {
			for range 12 {
				read()
				buffer <- 1
			}
			close(buffer)
		})
		for range buffer {
			write()
		}
		wg.Wait()
	}
}

//go:noinline
func fetch() { time.Sleep(4 * time.Millisecond) }

// A partner fetches ahead. Without it, what is done meanwhile is left: two fifths.
func BenchmarkPrefetch(b *testing.B) {
	next, stop := make(chan int, 1), make(chan int)
	go func() {
		for {
			fetch()
			select {
			case next <- 1:
			case <-stop:
				return
			}
		}
	}()
	for b.Loop() {
		<-next
		spin(5, 16)
	}
	close(stop)
}

//go:noinline
func tick(t *time.Ticker) { <-t.C }

//go:noinline
func nap() { time.Sleep(3 * time.Millisecond) }

// A ticker sets the pace, whatever is done meanwhile.
func BenchmarkTicker(b *testing.B) {
	t := time.NewTicker(10 * time.Millisecond)
	defer t.Stop()
	for b.Loop() {
		tick(t)
		nap()
	}
}
