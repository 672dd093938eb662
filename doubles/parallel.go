package doubles

import (
	"runtime"
	"sync/atomic"
)

const (
	// share is how many bytes a goroutine takes at a time.
	share = 256 << 10
	// parallelFrom is the least size at which a second goroutine pays for
	// itself, found by measuring.
	parallelFrom = 8 * share
)

// CountParallel returns what [Count] does, counted by up to GOMAXPROCS
// goroutines if s is long enough for that to be faster (2 MiB); shorter
// ones it gives to Count.
//
// It allocates a few hundred bytes for the goroutines. The caller counts as
// well, and waits only for those that have begun, so that on a busy machine it
// is no slower than Count.
func CountParallel[T Text](s T) int {
	return countParallel(view(s), runtime.GOMAXPROCS(0))
}

func countParallel(s []byte, goroutines int) int {
	shares := (len(s) + share - 1) / share
	goroutines = min(goroutines, shares)
	if goroutines < 2 || len(s) < parallelFrom {
		return count(s)
	}
	t := &task{s: s, shares: int64(shares), done: make(chan struct{})}
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
