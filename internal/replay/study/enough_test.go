package study

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// Of a long time its end is enough: that with so many stretches.
func TestSince(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for n := range 100 {
		s.At(n*100+50, "1 blocks sleep time.Sleep:1<main.f:2")
		s.At(n*100+100, "1 woken")
		s.At(n*100+100, "1 runs")
	}
	s.At(10_020, "1 ends")
	g := scripted.Graph(1, s.String())
	check := func(from int64, most, want int) {
		t.Helper()
		since := Since(g, from, g.To, most)
		if got := between(g, since, g.To); since < from || got > most || got < want {
			t.Errorf("from %d on, at most %d: since %d, with %d, want %d at least", from, most, since, got, want)
		}
	}
	all := between(g, g.From, g.To)
	check(g.From, all, all)
	check(g.From, all/2, all/2-5)
	check((g.From+g.To)/2, all, all/2-5)
	check(g.From, 0, 0)
	if since := Since(g, g.From, g.To, all); since != g.From {
		t.Errorf("all of it since %d, want %d", since, g.From)
	}
}
