package study

import (
	"math"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// Several goroutines do something again until nobody else came before. If all else costs nothing, they may have to do it
// as much more often; if it costs nothing itself, neither need they do what else they do each time.
func TestRaces(t *testing.T) {
	p := scripted.Program{Procs: 2}
	p.Run(func(g *scripted.Thread) {
		done := scripted.NewChannel(0)
		for range 3 {
			g.Go("update", func(g *scripted.Thread) {
				for range 20 {
					g.Sleep("prepare", 400)
					for range 2 {
						g.Sleep("load", 100)
						g.Sleep("compute", 200)
					}
				}
				done.Send(g, 1)
			})
		}
		for range 3 {
			done.Receive(g)
		}
	})
	for _, c := range []struct {
		function  string
		races     bool
		low, high float64
	}{
		{"main.prepare", false, 0.55, 0.65}, {"main.prepare", true, 0.55, 1.07},
		{"main.compute", false, 0.55, 0.65}, {"main.compute", true, 0.36, 0.65},
	} {
		g := scripted.Graph(2, p.String())
		for i := range g.Places {
			f := g.Places[i].Function
			g.Places[i].Races = c.races && (f == "main.load" || f == "main.compute")
		}
		got := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, c.function)
		if math.Abs(got.Low-c.low) > 0.02 || math.Abs(got.High-c.high) > 0.02 {
			t.Errorf("without %s, races %v: %+v, want %.2f to %.2f", c.function, c.races, got, c.low, c.high)
		}
	}
}
