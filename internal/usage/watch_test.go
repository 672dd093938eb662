package usage

import (
	"os"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/peers"
)

func TestReadRunnable(t *testing.T) {
	check := func(text string, want int, ok bool) {
		t.Helper()
		if n, found := readRunnable([]byte(text)); n != want || found != ok {
			t.Errorf("%q: %d, %v, want %d, %v", text, n, found, want, ok)
		}
	}
	check("0.20 0.18 0.12 3/80 11206\n", 3, true)
	check("0.20 0.18 0.12 x/80 11206\n", 0, false)
	check("0.20 0.18\n", 0, false)
	check("", 0, false)
}

// What runs beside is no more than what runs in all.
func TestWatch(t *testing.T) {
	if _, err := os.Stat("/proc/self/schedstat"); err != nil {
		t.Skip("this system does not tell how threads are scheduled")
	}
	w := &Watcher{process: os.Getpid(), began: time.Now()}
	for w.looks < 3 {
		w.look()
	}
	own, rivals := w.seen()
	if own.Ran == 0 || rivals < 0 || rivals > float64(w.runnable)/float64(w.looks) {
		t.Errorf("%+v, beside %v others, after %d looks", own, rivals, w.looks)
	}
}

// A part of a time has that part of what was had in it.
func TestShareOf(t *testing.T) {
	s := Share{Wall: 4 * time.Second, Own: 2 * time.Second, Others: time.Second, Got: 0.5, Rivals: 3, Peers: peers.Used{Took: 2, Hidden: 4}}
	if got, want := s.Of(2*time.Second), (Share{Wall: 2 * time.Second, Own: time.Second, Others: time.Second / 2, Got: 0.5, Rivals: 3, Peers: peers.Used{Took: 1, Hidden: 2}}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
