package timers_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// A ticker's moments are 100 apart however long is worked in between; a timer that is set anew has its 40 after that.
func TestTicks(t *testing.T) {
	for _, ticker := range []bool{true, false} {
		var s scripted.Script
		s.At(0, "1 begins main.main:1")
		at := 0
		for n := range 20 {
			from := at + 20 + n*n%7*5
			s.At(from, `1 blocks "select" runtime.selectgo:1<main.main:8`)
			if at += 100; !ticker {
				at = from + 40
			}
			s.At(at, "1 woken")
			s.At(at, "1 runs")
		}
		s.At(at, "1 ends")
		g := scripted.Graph(2, s.String())
		all := timers.All(g, g.From, g.To)
		if len(all) != 1 {
			t.Fatalf("%d series, want 1", len(all))
		}
		for _, x := range all {
			if x.Ticks != ticker || !x.Certain || len(x.Steps) != 20 {
				t.Errorf("of a ticker %v: %+v", ticker, x)
			}
		}
	}
}
