package whatif_test

import (
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/study"
	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// A sharing is goroutines that share places: each checks something, which takes by 0 to 90 % sooner or
// later, then does two queries, for each of which it needs a place, and renders. Checks of some take five times as
// long as those of others. Nobody waits for a place in some rounds.
type sharing struct{ workers, places, rounds, check, query, render int }

func (s sharing) run(g *scripted.Thread) {
	r := rand.New(rand.NewPCG(1, 2))
	var all scripted.Group
	places := scripted.NewChannel(s.places)
	for n := range s.workers {
		var list []int
		for range s.rounds {
			list = append(list, int(float64(s.check*(1+n%3*2)/3)*(0.1+1.8*r.Float64())))
		}
		all.Go(g, "work", func(g *scripted.Thread) {
			for _, us := range list {
				g.Compute("check", us)
				for range 2 {
					places.Send(g, 1)
					g.Compute("query", s.query)
					places.Receive(g)
				}
				g.Sleep("render", s.render)
			}
		})
	}
	all.Wait(g)
}

// Who shares places waits for one in another order if what is done beside takes less: each place that is given back
// was taken, though that is not seen where nobody waits.
func TestSharedPlaces(t *testing.T) {
	for _, c := range []struct {
		free string
		sharing
	}{
		{"check", sharing{10, 1, 40, 2000, 80, 2000}},
		{"check", sharing{4, 1, 40, 2000, 500, 1000}}, // some are neither taken nor given back in sight
		{"check", sharing{10, 2, 40, 1000, 500, 3000}},
		{"query", sharing{10, 1, 40, 300, 100, 1000}},
		{"query", sharing{10, 2, 40, 1000, 500, 3000}},
		{"render", sharing{10, 1, 40, 300, 100, 1000}},
	} {
		p, q := scripted.Program{Procs: 2}, scripted.Program{Procs: 2, Free: c.free}
		truth := float64(q.Run(c.run)) / float64(p.Run(c.run))
		g := scripted.Graph(2, p.String())
		w := study.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main."+c.free)
		if truth < w.Low-0.01 || truth > w.High+0.01 {
			t.Errorf("%d that share %d places, without %s: it takes %+v, want %.3f", c.workers, c.places, c.free, w, truth)
		}
	}
}
