package polls

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// Who sleeps may be woken by the same look at the timers as who looks for what it does, and run first.
func TestPolledTogether(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for round := range 4 {
		at := 10_000 * round
		s.At(at, "1 makes %d main.main:2 main.export:1", 2+round)
		s.At(at, "%d runs P2", 2+round)
		s.At(at+1, `%d blocks "sleep" time.Sleep:1<main.export:3 P2`, 2+round)
		for look := range 5 {
			s.At(at+1000*look+2, `1 blocks "sleep" time.Sleep:1<main.await:4<main.main:3`)
			s.At(at+1000*look+1000, "1 woken")
			if look < 4 {
				s.At(at+1000*look+1001, "1 runs")
			}
		}
		s.At(at+5001, "%d woken P2", 2+round)
		s.At(at+5005, "%d runs P2", 2+round)
		s.At(at+5008, "%d ends P2", 2+round)
		s.At(at+5010, "1 runs")
	}
	s.At(35_020, "1 ends")
	g := scripted.Graph(2, s.String())
	n := 0
	Of(g).Each(g.From, g.To, func(int32, *Poll) { n++ })
	if n != 4 {
		t.Errorf("%d times somebody looked until another one was done, want 4", n)
	}
}
