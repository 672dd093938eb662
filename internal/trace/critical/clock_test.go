package critical

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// A loop goes on until some time with what its rounds wait for, and compute in between.
func TestByClock(t *testing.T) {
	p := scripted.Program{Procs: 2}
	p.Run(func(g *scripted.Thread) {
		c := scripted.NewChannel(0)
		var all scripted.Group
		all.Go(g, "send", func(g *scripted.Thread) {
			for n := range 20 {
				g.Sleep("fetch", 600)
				c.Send(g, n)
			}
		})
		for range 20 {
			c.Receive(g)
			g.Compute("use", 400)
		}
		g.Sleep("end", 12_000)
		all.Wait(g)
	})
	g := scripted.Graph(2, p.String())
	for i := range g.Places {
		g.Places[i].ByClock = g.Places[i].Function == "main.main"
	}
	path := Of(g, 1, g.From, g.To)
	if got := float64(path.ByClock()) / float64(g.To-g.From); got < 0.45 || got > 0.55 {
		t.Errorf("%.2f of the run is said to be loops until some time, want half of it: %v", got, path.Costs())
	}
}
