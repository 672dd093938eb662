package whatif_test

import (
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// A dispatch is a goroutine that sends values to workers: to whoever takes the next one, or by turns or by chance to
// one that has a channel of its own. Each is handled, by 0 to 90 % sooner or later, and stored.
type dispatch struct {
	to                          func(r *rand.Rand, n int) int // nil: the workers share a channel
	workers, room, values       int
	next, parse, handle, stores int
}

func byTurns(workers int) func(*rand.Rand, int) int {
	return func(_ *rand.Rand, n int) int { return n % workers }
}

// mostToFirst sends half of all to the first of six, if not more.
func mostToFirst(r *rand.Rand, _ int) int { return max(0, r.IntN(8)-2) }

func (d dispatch) run(g *scripted.Thread) {
	r := rand.New(rand.NewPCG(1, 2))
	var all scripted.Group
	var queues []*scripted.Channel
	for range d.workers {
		if len(queues) == 0 || d.to != nil {
			queues = append(queues, scripted.NewChannel(d.room))
		}
		q := queues[len(queues)-1]
		all.Go(g, "work", func(g *scripted.Thread) {
			for us, open := q.Receive(g); open; us, open = q.Receive(g) {
				g.Sleep("handle", us)
				g.Sleep("store", d.stores)
			}
		})
	}
	for n := range d.values {
		to := 0
		if d.to != nil {
			to = d.to(r, n)
		}
		us := int(float64(d.handle) * (0.1 + 1.8*r.Float64()))
		g.Sleep("next", d.next)
		g.Compute("parse", d.parse)
		queues[to].Send(g, us)
	}
	for _, q := range queues {
		q.Close(g)
	}
	all.Wait(g)
}

// What is said of programs lies about the truth, which is that of the same program with the function for nothing:
// where workers have a channel each, none does the others' work, and a channel that holds something lets who gives go
// on, and who takes.
func TestDispatch(t *testing.T) {
	for _, c := range []struct {
		what string
		free string
		dispatch
	}{
		{"by turns", "handle", dispatch{byTurns(3), 3, 64, 400, 300, 500, 3000, 2000}},
		{"by turns", "store", dispatch{byTurns(3), 3, 64, 400, 300, 500, 3000, 2000}},
		{"most to the first", "next", dispatch{mostToFirst, 6, 4, 200, 1000, 100, 1000, 1000}},
		{"shared", "handle", dispatch{nil, 6, 64, 400, 300, 100, 3000, 2000}},
		{"shared", "store", dispatch{nil, 6, 64, 400, 300, 100, 3000, 2000}},
		{"shared, without room", "handle", dispatch{nil, 3, 0, 200, 300, 500, 3000, 2000}},
	} {
		p, q := scripted.Program{Procs: 2}, scripted.Program{Procs: 2, Free: c.free}
		truth := float64(q.Run(c.run)) / float64(p.Run(c.run))
		if w := remains(p.String(), c.free); truth < w.Low-0.01 || truth > w.High+0.01 {
			t.Errorf("%s, without %s: it takes %+v, want %.3f", c.what, c.free, w, truth)
		}
	}
}
