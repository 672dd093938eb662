package whatif_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// A store is a goroutine that applies what clients ask for, and answers each of them through a channel of its own. The
// first client is waited for.
type store struct {
	room    int
	apply   int
	clients []client
}

// A client asks so many times, each after some time, by half more or less.
type client struct {
	name         string
	asks, sleeps int
}

func (x store) run(g *scripted.Thread) {
	asks := scripted.NewChannel(x.room)
	answers := make([]*scripted.Channel, 0, len(x.clients))
	var first scripted.Group
	for id, c := range x.clients {
		answers = append(answers, scripted.NewChannel(0))
		does := func(g *scripted.Thread) {
			r := rand.New(rand.NewPCG(1, uint64(id)))
			for range c.asks {
				g.Sleep(c.name, int(float64(c.sleeps)*(0.5+r.Float64())))
				asks.Send(g, id)
				answers[id].Receive(g)
			}
		}
		if id == 0 {
			first.Go(g, "client", does)
		} else {
			g.Go("client", does)
		}
	}
	g.Go("serve", func(g *scripted.Thread) {
		for id, open := asks.Receive(g); open; id, open = asks.Receive(g) {
			g.Compute("apply", x.apply)
			answers[id].Send(g, 0)
		}
	})
	first.Wait(g)
}

// A client that comes sooner is served sooner, whatever others do.
func TestServe(t *testing.T) {
	for _, c := range []struct {
		what string
		free string
		store
	}{
		{"beside one that seldom comes", "read", store{0, 500, []client{{"read", 60, 30000}, {"write", 1000, 100000}}}},
		{"beside one that seldom comes, who queues", "read", store{4, 9000, []client{{"read", 60, 30000}, {"write", 1000, 80000}}}},
		{"beside two", "read", store{0, 500, []client{{"read", 60, 30000}, {"write", 1000, 50000}, {"list", 1000, 17000}}}},
		{"the others", "write", store{0, 500, []client{{"read", 60, 30000}, {"write", 1000, 9000}}}},
		{"what is served", "apply", store{0, 5000, []client{{"read", 60, 3000}, {"write", 60, 2000}}}},
	} {
		p, q := scripted.Program{Procs: 4}, scripted.Program{Procs: 4, Free: c.free}
		truth := float64(q.Run(c.run)) / float64(p.Run(c.run))
		w := remains(p.String(), c.free)
		if truth < w.Low-0.01 || truth > w.High+0.01 || math.Abs(w.Value-truth) > 0.05 {
			t.Errorf("%s, without %s: it takes %+v, want %.3f", c.what, c.free, w, truth)
		}
	}
}
