package study

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// prefetched runs a goroutine that fetches ahead, of which each eighth time takes longer, and one that uses that.
func prefetched(free string) (*scripted.Program, int) {
	p := &scripted.Program{Procs: 2, Free: free}
	wall := p.Run(func(g *scripted.Thread) {
		ahead := scripted.NewChannel(1)
		g.Go("ahead", func(g *scripted.Thread) {
			for n := range 200 {
				us := 3000
				if n%8 == 0 {
					us = 12_000
				}
				g.Sleep("fetch", us)
				ahead.Send(g, n)
			}
			ahead.Close(g)
		})
		for {
			if _, open := ahead.Receive(g); !open {
				break
			}
			g.Sleep("render", 4000)
		}
	})
	return p, wall
}

// Who takes from a channel what another one does does not look for that while it does something else for a while, though
// the other one often waits then.
func TestPrefetch(t *testing.T) {
	p, wall := prefetched("")
	g := scripted.Graph(2, p.String())
	s := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	for _, name := range []string{"fetch", "render"} {
		_, left := prefetched(name)
		if truth, got := float64(left)/float64(wall), s.Wall(0, "main."+name); truth < got.Low || truth > got.High || got.Value < truth-0.1 || got.Value > truth+0.1 {
			t.Errorf("without %s it takes %+v, want %.2f", name, got, truth)
		}
	}
}
