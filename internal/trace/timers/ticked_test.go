package timers_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// Who takes three items and then waits for a timer: a ticker fires after any time, and a timer that is set for each
// wait only where the next item is later than that.
func TestTicked(t *testing.T) {
	for _, c := range []struct {
		name  string
		wait  func(n int) int
		ticks bool
	}{
		{"a ticker", func(n int) int { return 100 + n%7*200 }, true},
		{"a timeout", func(int) int { return 5000 }, false},
	} {
		var s scripted.Script
		s.At(0, "1 begins main.main:1")
		s.At(0, "1 makes 2 main.main:2 main.run:1")
		s.At(1, "2 runs P2")
		at := 2
		for n := range 20 {
			for range 3 {
				s.At(at, `2 blocks "select" runtime.selectgo:1<main.run:3 P2`)
				at += 1500
				s.At(at, "1 wakes 2 runtime.chansend1:1<main.main:4")
				s.At(at+1, "2 runs P2")
				at += 10
			}
			s.At(at, `2 blocks "select" runtime.selectgo:1<main.run:3 P2`)
			at += c.wait(n)
			s.At(at, "2 woken P2")
			s.At(at+1, "2 runs P2")
			s.At(at+2, `2 blocks "sleep" time.Sleep:1<main.save:8<main.run:5 P2`)
			at += 1000
			s.At(at, "2 woken P2")
			s.At(at+1, "2 runs P2")
			at += 10
		}
		s.At(at, "1 ends")
		g := scripted.Graph(2, s.String())
		var want []string
		if c.ticks {
			want = []string{"main.save"}
		}
		if got := slices.Collect(maps.Keys(timers.Ticked(g, g.From, g.To))); !slices.Equal(got, want) {
			t.Errorf("%s: each time that it fires, %v are called, want %v", c.name, got, want)
		}
		if n := len(timers.Beats(g, g.From, g.To)); (n == 20) != c.ticks || n > 0 && !c.ticks {
			t.Errorf("%s: %d waits need not be waited for", c.name, n)
		}
	}
}
