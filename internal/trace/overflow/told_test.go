package overflow_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/study"
	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/internal/trace/overflow"
)

// Who goes on until it is told to stop is not waited for before that, but who tells it: without what it does, nothing is
// gained. Where the source does not say so, it may have ended by itself, and where it goes on for long after that, it was
// told something else.
func TestTold(t *testing.T) {
	for _, c := range []struct {
		what        string
		after       int
		says, found bool
	}{{"told", 1, true, true}, {"not told", 1, false, false}, {"told something else", 100, true, false}} {
		p := scripted.Program{Procs: 2}
		p.Run(func(g *scripted.Thread) {
			stopped, done := false, scripted.NewChannel(0)
			g.Go("write", func(g *scripted.Thread) {
				for left := c.after; left > 0; {
					if g.Compute("rebuild", 3000); stopped {
						left--
					}
				}
				done.Send(g, 1)
			})
			for range 200 {
				g.Compute("look", 1000)
			}
			stopped = true
			done.Receive(g)
			g.Compute("report", 100)
		})
		g := scripted.Graph(2, p.String())
		for i := range g.Places {
			g.Places[i].Told = c.says && g.Places[i].Function == "main.rebuild"
		}
		if got := len(overflow.Find(g, g.From, g.To)) == 1; got != c.found {
			t.Errorf("%s: found %v, want %v", c.what, got, c.found)
		}
		by := critical.Of(g, 1, g.From, g.To).Unknown()
		left := study.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main.look")
		if doubts := len(by) > 0; doubts != c.found || left.Value < 0.1 != c.found {
			t.Errorf("%s: unknown %v, without the other %+v", c.what, by, left)
		}
	}
}
