package critical_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
)

// A server is asked by one who computes between requests and by one who sleeps. Who finds it at work waits for that
// work, and not for all that the other one slept before.
func TestServedAfter(t *testing.T) {
	p := scripted.Program{Procs: 4}
	p.Run(func(g *scripted.Thread) {
		asks := scripted.NewChannel(4)
		answers := []*scripted.Channel{scripted.NewChannel(0), scripted.NewChannel(0)}
		g.Go("serve", func(g *scripted.Thread) {
			for id, open := asks.Receive(g); open; id, open = asks.Receive(g) {
				g.Compute("apply", 300)
				answers[id].Send(g, 0)
			}
		})
		g.Go("client", func(g *scripted.Thread) {
			for n := range 1000 {
				g.Sleep("beat", 900+n*7%13*40)
				asks.Send(g, 1)
				answers[1].Receive(g)
			}
		})
		for range 60 {
			g.Compute("compute", 1000)
			asks.Send(g, 0)
			answers[0].Receive(g)
		}
	})
	g := scripted.Graph(4, p.String())
	shares := make(map[string]float64)
	for _, c := range critical.Of(g, g.Main(), g.From, g.To).Costs() {
		shares[c.Target.Function] += float64(c.Value()) / float64(g.To-g.From)
	}
	if shares["main.beat"] > 0.02 || shares["main.compute"] < 0.65 || shares["main.apply"] < 0.2 {
		t.Errorf("%v, want nothing of main.beat, and three times as much of main.compute as of main.apply", shares)
	}
}
