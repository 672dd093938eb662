package stock

import (
	"fmt"
	"testing"
	"time"
)

// waitReady polls four times a second for a server that is there at once.
func waitReady(s *Store) {
	for s == nil || time.Since(started) < 10*time.Millisecond {
		time.Sleep(250 * time.Millisecond)
	}
}

var started time.Time

func open() *Store {
	started = time.Now()
	s := Open()
	waitReady(s)
	return s
}

func TestTake(t *testing.T) {
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			s := open()
			s.Take("a", i)
		})
	}
}
