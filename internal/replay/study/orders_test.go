package study

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// chosen is a program in which one takes items from two channels, mostly of one at first.
func chosen() *scripted.Program {
	p := &scripted.Program{Procs: 2}
	p.Run(func(g *scripted.Thread) {
		high, low := scripted.NewChannel(4), scripted.NewChannel(4)
		for range 2 {
			g.Go("first", func(g *scripted.Thread) {
				for range 20 {
					g.Sleep("write", 900)
					high.Send(g, 1)
				}
			})
			g.Go("second", func(g *scripted.Thread) {
				for range 20 {
					g.Sleep("write", 900)
					low.Send(g, 1)
				}
			})
		}
		for n := range 40 {
			high.Receive(g)
			g.Sleep("urgent", 300)
			if n%4 == 0 {
				low.Receive(g)
				g.Sleep("normal", 600)
			}
		}
		for range 30 {
			low.Receive(g)
			g.Sleep("normal", 600)
		}
	})
	return p
}

// In which order items are taken from several channels depends on who is there first: without what is done with those that come
// later, nobody may have to wait for them.
func TestOrders(t *testing.T) {
	const write = 0.487 // what each of those that send them does
	for _, chooses := range []bool{false, true} {
		g := scripted.Graph(2, chosen().String())
		for i := range g.Places {
			f := g.Places[i].Function
			g.Places[i].Chooses = chooses && (f == "main.urgent" || f == "main.normal")
		}
		got := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main.normal")
		if chooses != (got.Low < write) || got.Value < 0.6 {
			t.Errorf("by a select %v: %+v is left", chooses, got)
		}
	}
}
