package study

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// One goroutine hands out jobs when they are due, and another does them, always late. Without the jobs nobody knows when
// they were due: they may take as long. If they are not handed out so, it is known.
func TestAppointed(t *testing.T) {
	p := scripted.Program{Procs: 2}
	p.Run(func(g *scripted.Thread) {
		jobs, done := scripted.NewChannel(0), scripted.NewChannel(0)
		g.Go("worker", func(g *scripted.Thread) {
			for range 20 {
				jobs.Receive(g)
				g.Sleep("job", 500)
				done.Send(g, 1)
			}
		})
		for range 20 {
			jobs.Send(g, 1)
			done.Receive(g)
		}
	})
	for appoints, high := range map[bool]float64{false: 0.3, true: 1} {
		g := scripted.Graph(2, p.String())
		for i := range g.Places {
			g.Places[i].Appoints = appoints && g.Places[i].Function == "main.main"
		}
		got := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main.job")
		if got.Value > 0.3 || appoints && got.High < high || !appoints && got.High > high {
			t.Errorf("appoints %v: without the jobs it takes %+v, want little, and at most %.1f", appoints, got, high)
		}
	}
}
