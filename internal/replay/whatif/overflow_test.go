package whatif_test

import (
	"math"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// offers gives values to a channel that drops what it has no room for, and waits for who takes them.
func offers(g *scripted.Thread, room, values, produces int, consume func(g *scripted.Thread)) {
	c, done := scripted.NewChannel(room), scripted.NewChannel(0)
	g.Go("take", func(g *scripted.Thread) {
		for _, open := c.Receive(g); open; _, open = c.Receive(g) {
			consume(g)
		}
		done.Send(g, 1)
	})
	for range values {
		g.Sleep("produce", produces)
		c.Offer(g, 1)
	}
	c.Close(g)
	done.Receive(g)
}

// Who takes from a channel that drops what it has no room for is done when whoever gives is: to take faster gains
// nothing, unless most of the time is for what the channel holds in the end.
func TestOverflow(t *testing.T) {
	sleeps := func(us int) func(g *scripted.Thread) {
		return func(g *scripted.Thread) { g.Sleep("consume", us) }
	}
	computes := func(us int) func(g *scripted.Thread) {
		return func(g *scripted.Thread) { g.Compute("consume", us) }
	}
	for _, c := range []struct {
		what                   string
		room, values, produces int
		consume                func(g *scripted.Thread)
	}{
		{"sleeps", 8, 400, 1000, sleeps(4000)},
		{"computes", 8, 400, 1000, computes(4000)},
		{"long", 32, 120, 1000, sleeps(40_000)},
		{"holds all", 1000, 400, 1000, sleeps(4000)},
		{"holds all, which computes", 1000, 400, 1000, computes(1300)},
	} {
		for _, free := range []string{"produce", "consume"} {
			run := func(g *scripted.Thread) { offers(g, c.room, c.values, c.produces, c.consume) }
			p, q := scripted.Program{Procs: 2}, scripted.Program{Procs: 2, Free: free}
			truth := float64(q.Run(run)) / float64(p.Run(run))
			w := remains(p.String(), free)
			if truth < w.Low-0.01 || truth > w.High+0.01 || c.room < c.values && math.Abs(truth-w.Value) > 0.05 {
				t.Errorf("%s, without %s: it takes %+v, want %.3f", c.what, free, w, truth)
			}
		}
	}
}
