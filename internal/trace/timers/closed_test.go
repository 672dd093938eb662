package timers_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// packets is a script of a goroutine that takes what comes from outside, and hands it on if somebody takes that, until
// somebody who has worked for a time closes the connection, or sets a deadline after which it reads again.
func packets(handsOn, closes bool) *goroutines.Graph {
	const reads = `2 blocks "network" internal/poll.(*FD).ReadFrom:1<net.(*netFD).readFromInet4:1<main.read:2`
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 main.read:1")
	s.At(0, "2 runs")
	s.At(0, "1 makes 3 main.main:3 main.handle:1")
	s.At(1, "3 runs")
	s.At(2, `3 blocks "chan receive" runtime.chanrecv1:1<main.handle:2`)
	s.At(3, "1 blocks sleep time.Sleep:1<main.work:2<main.main:4")
	s.At(4, reads)
	for n := range 10 {
		at := 90 + 90*n
		s.At(at, "2 woken")
		s.At(at+1, "2 runs")
		if handsOn {
			s.At(at+2, "2 wakes 3 runtime.chansend1:1<main.read:4")
			s.At(at+3, "3 runs")
			s.At(at+4, `3 blocks "chan receive" runtime.chanrecv1:1<main.handle:2`)
		}
		s.At(at+5, reads)
	}
	s.At(1000, "1 woken")
	s.At(1000, "1 runs")
	s.At(1001, "1 wakes 2 internal/poll.(*pollDesc).evict:1<internal/poll.(*FD).Close:1<net.(*netFD).Close:1<main.main:5")
	s.At(1002, "2 runs")
	s.At(1003, `1 blocks "sync" sync.(*WaitGroup).Wait:1<main.main:6`)
	if !closes {
		s.At(1004, reads)
		s.At(1005, "2 woken")
		s.At(1005, "2 runs")
	}
	s.At(1006, "2 wakes 1 sync.(*WaitGroup).Done:1<main.read:7")
	s.At(1007, "2 ends")
	s.At(1007, "1 runs")
	s.At(1008, "1 ends")
	return scripted.Graph(4, s.String())
}

// Who takes what comes until somebody closes the connection takes less if that is sooner.
func TestClosed(t *testing.T) {
	for _, c := range []struct {
		name            string
		handsOn, closes bool
		rounds          int
		low, high       float64 // without work, of the whole
	}{
		{"alone", false, true, 1, 0, 0.05},
		{"hands on", true, true, 1, 0, 0.1},
		{"reads on", false, false, 0, 0.8, 1},
	} {
		g := packets(c.handsOn, c.closes)
		if list := timers.Told(g, g.From, g.To); len(list) != c.rounds || len(list) > 0 && !list[0].Reads {
			t.Errorf("%s: %+v", c.name, list)
		}
		left := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main.work")
		if left < c.low || left > c.high {
			t.Errorf("%s: without work it takes %.3f, want %.3f to %.3f", c.name, left, c.low, c.high)
		}
	}
}
