package critical_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
)

// Who tries a lock each 10, and goes on each time when another one is done with what it did, may have waited
// for that; not so, if the other one does what it does at other times.
func TestPathOfTries(t *testing.T) {
	for _, c := range []struct {
		unlocks  int // how long before the last look
		computes int // and then
		want     bool
	}{{4, 0, true}, {4, 7, true}, {24, 0, false}, {24, 7, false}} {
		script := "0 1 begins main.main:1\n0 2 begins main.work:1\n"
		var s scripted.Script
		at := 1
		for i := range 12 {
			s.At(at, "2 blocks sleep time.Sleep:1<main.hold:3<main.work:2")
			looks := 4 + i%5
			for n := range looks {
				s.At(at+10*n+1, "1 blocks sleep time.Sleep:1<main.await:4<main.main:2")
				s.At(at+10*n+10, "1 woken")
				s.At(at+10*n+10, "1 runs")
			}
			s.At(at+10*looks-c.unlocks, "2 woken")
			s.At(at+10*looks-c.unlocks, "2 runs")
			s.At(at+10*looks-c.unlocks+c.computes, "2 blocks sleep time.Sleep:1<main.other:3<main.work:2")
			at += 10 * looks
			s.At(at+1, "1 blocks sleep time.Sleep:1<main.use:4<main.main:2")
			s.At(at+6, "1 woken")
			s.At(at+6, "1 runs")
			s.At(at+7, "2 woken")
			s.At(at+7, "2 runs")
			at += 8
		}
		s.At(at, "1 ends")
		g := scripted.Graph(2, inOrder(script+s.String()))
		unknown := critical.Of(g, 1, g.From, g.To).Unknown()["main.await"]
		if got := unknown > (g.To-g.From)/2; got != c.want {
			t.Errorf("unlocked %d before the last look, computes %d: for %d of %d ns it is not known what is waited for, want most of them %v", c.unlocks, c.computes, unknown, g.To-g.From, c.want)
		}
	}
}
