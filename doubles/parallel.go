package doubles

import (
	"runtime"
	"sync/atomic"
	"time"
)

const (
	// share is how many bytes a goroutine takes at a time.
	share = 256 << 10
	// parallelFrom is the size below which measuring, and waking a goroutine, takes
	// longer than what could be gained.
	parallelFrom = 8 * share
)

// CountParallel returns what [Count] does, and counts with up to GOMAXPROCS
// goroutines if that is faster. That depends on the machine and its load, so
// CountParallel measures: it remembers how long texts of about the same size took
// each way, chooses the faster way, and now and then tries the other one, which
// costs about 1 % of the time. It never uses several goroutines for less than 2
// MiB, nor for the first three texts of a size.
//
// It allocates a few hundred bytes for the goroutines. The caller counts too, and
// waits only for goroutines that have started.
func CountParallel[T Text](s T) int {
	text := view(s)
	if len(text) < parallelFrom { // GOMAXPROCS takes a lock
		return count(text)
	}
	return countParallel(text, runtime.GOMAXPROCS(0))
}

func countParallel(s []byte, goroutines int) int {
	goroutines = min(goroutines, shares(s))
	if goroutines < 2 || len(s) < parallelFrom {
		return count(s)
	}
	p := paceOf(len(s))
	way := p.choose()
	begin := time.Now()
	var n int
	if way == together {
		n = countTogether(s, goroutines)
	} else {
		n = count(s)
	}
	p.took(way, float64(time.Since(begin))/float64(len(s)))
	return n
}

func shares(s []byte) int { return (len(s) + share - 1) / share }

func countTogether(s []byte, goroutines int) int {
	t := &task{s: s, shares: int64(shares(s)), done: make(chan struct{})}
	for range goroutines - 1 {
		go t.work()
	}
	t.work()
	<-t.done
	return int(t.count.Load())
}

// A task is one text that several goroutines count, share by share.
type task struct {
	s      []byte
	shares int64
	taken  atomic.Int64
	ready  atomic.Int64
	count  atomic.Int64
	done   chan struct{} // closed when all shares are ready
}

// work counts shares until none is left. The last one ready ends the task.
func (t *task) work() {
	for {
		k := t.taken.Add(1) - 1
		if k >= t.shares {
			return
		}
		from := int(k) * share
		to := min(from+share, len(t.s)-1) // a share ends one byte into the next
		t.count.Add(int64(count(t.s[from : to+1])))
		if t.ready.Add(1) == t.shares {
			close(t.done)
		}
	}
}
