package usage

import (
	"os"
	"runtime"
	"testing"
)

func TestGot(t *testing.T) {
	check := func(begin, end string, want float64) {
		t.Helper()
		var since, now Threads
		since.add([]byte(begin))
		now.add([]byte(end))
		if got := now.Got(since); got != want {
			t.Errorf("from %q to %q: %v, want %v", begin, end, got, want)
		}
	}
	check("0 0 0\n", "300 100 7\n", 0.75)
	check("1000 1000 5\n", "1100 1300 7\n", 0.25)
	check("", "100 0 1\n", 1)
	check("100 100 5\n", "100 200 6\n", 0) // nothing ran
	check("100 100 5\n", "50 10 6\n", 0)   // a thread has ended
	check("", "x 5 6\n", 0)
	check("", "5 x 6\n", 0)
	check("", "5\n", 0)
}

// A process knows its own threads where the system tells.
func TestThreadsOf(t *testing.T) {
	if _, err := os.Stat("/proc/self/schedstat"); err != nil {
		t.Skip("this system does not tell how threads are scheduled")
	}
	before := ThreadsOf(0)
	now := before
	for now.Ran <= before.Ran { // Linux counts at its ticks
		runtime.Gosched()
		now = ThreadsOf(os.Getpid())
	}
	if got := now.Got(before); got <= 0 || got > 1 {
		t.Errorf("while it ran, it got %v of what it wanted", got)
	}
}
