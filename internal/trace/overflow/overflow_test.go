package overflow_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/overflow"
)

// offered is a program that gives values to a channel, and waits for who takes them.
func offered(room int, give func(c *scripted.Channel, g *scripted.Thread)) *goroutines.Graph {
	p := scripted.Program{Procs: 2}
	p.Run(func(g *scripted.Thread) {
		c, done := scripted.NewChannel(room), scripted.NewChannel(0)
		g.Go("take", func(g *scripted.Thread) {
			for _, open := c.Receive(g); open; _, open = c.Receive(g) {
				g.Sleep("consume", 4000)
			}
			done.Send(g, 1)
		})
		for range 200 {
			g.Sleep("produce", 1000)
			give(c, g)
		}
		c.Close(g)
		done.Receive(g)
		g.Compute("report", 100)
	})
	return scripted.Graph(2, p.String())
}

// Who drops what finds no room is waited for, if that is not certain, and not who takes. Who waits for room, or
// has it for all, is not.
func TestFind(t *testing.T) {
	offer := func(c *scripted.Channel, g *scripted.Thread) { c.Offer(g, 1) }
	send := func(c *scripted.Channel, g *scripted.Thread) { c.Send(g, 1) }
	for _, c := range []struct {
		what  string
		room  int
		give  func(c *scripted.Channel, g *scripted.Thread)
		drops bool
	}{
		{"drops", 4, offer, true},
		{"waits", 4, send, false},
		{"has room", 1000, offer, false},
	} {
		g := offered(c.room, c.give)
		if got := len(overflow.Find(g, g.From, g.To)) == 1; got != c.drops {
			t.Errorf("%s: found %v, want %v", c.what, got, c.drops)
		}
		path := critical.Of(g, 1, g.From, g.To)
		by := make(map[string]int64)
		for i := range path.Pieces {
			by[path.Target(&path.Pieces[i]).Function] += path.Pieces[i].To - path.Pieces[i].From
		}
		if produced := by["main.produce"] > by["main.consume"]; produced != c.drops {
			t.Errorf("%s: %v", c.what, by)
		}
		if doubt := path.Unknown()["main.main"] > by["main.produce"]*9/10; doubt != c.drops {
			t.Errorf("%s: unknown %v", c.what, path.Unknown())
		}
	}
}
