package servers_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/servers"
)

// found counts the requests for which a goroutine waited, of these those that are their client's alone, and those for
// which it did not wait.
func found(g *goroutines.Graph, i int32) (asked, alone, unseen int) {
	s := servers.Find(g, g.From, g.To)
	for step := range g.Goroutines[i].Stretches {
		if r := s.Asked(goroutines.Key{Goroutine: i, Step: int32(step)}); r != nil {
			asked++
			if r.Alone {
				alone++
			}
		}
	}
	return asked, alone, len(s.Unseen(i))
}

// run has two clients ask many times, and wait for answers if there are any, after 100 and 170 µs or so; what they ask
// for is done by as many as there are names.
func run(room, apply int, answers bool, names ...string) *goroutines.Graph {
	p := scripted.Program{Procs: 4}
	p.Run(func(g *scripted.Thread) {
		asks := scripted.NewChannel(room)
		var told [2]*scripted.Channel
		for i := range told {
			told[i] = scripted.NewChannel(0)
		}
		for _, name := range names {
			g.Go("serve", func(g *scripted.Thread) {
				for i, open := asks.Receive(g); open; i, open = asks.Receive(g) {
					g.Compute(name, apply)
					if answers {
						told[i].Send(g, 0)
					}
				}
			})
		}
		var clients scripted.Group
		for i := range told {
			clients.Go(g, "client", func(g *scripted.Thread) {
				for range 40 {
					g.Sleep("think", 100+70*i)
					asks.Send(g, i)
					if answers {
						told[i].Receive(g)
					}
				}
			})
		}
		clients.Wait(g)
	})
	return scripted.Graph(4, p.String())
}

func TestFind(t *testing.T) {
	const server = 1 // the first that main makes
	for _, c := range []struct {
		what          string
		g             *goroutines.Graph
		asked, unseen int // at least
	}{
		{"one that mostly waits", run(0, 10, true, "apply"), 70, 0},
		{"one that is mostly at work", run(0, 90, true, "apply"), 20, 20},
		{"one whose channel holds requests", run(4, 90, true, "apply"), 20, 20},
	} {
		asked, alone, unseen := found(c.g, server)
		if asked < c.asked || unseen < c.unseen || asked+unseen < 79 || alone != asked {
			t.Errorf("%s: it waited for %d requests, of which %d are their client's alone, and not for %d; want at least %d and %d of 80", c.what, asked, alone, unseen, c.asked, c.unseen)
		}
	}
	for what, g := range map[string]*goroutines.Graph{
		"who answers nobody":     run(0, 10, false, "apply"),
		"two who share the work": run(0, 10, true, "apply", "apply"),
	} {
		if asked, _, unseen := found(g, server); asked+unseen > 0 {
			t.Errorf("%s is said to serve %d and %d requests", what, asked, unseen)
		}
	}
}

// What is done when all have come is nobody's alone.
func TestAlone(t *testing.T) {
	p := scripted.Program{Procs: 4}
	p.Run(func(g *scripted.Thread) {
		done := scripted.NewChannel(0)
		var ack, next [2]*scripted.Channel
		for i := range next {
			ack[i], next[i] = scripted.NewChannel(0), scripted.NewChannel(0)
			g.Go("worker", func(g *scripted.Thread) {
				for n := range 40 {
					g.Sleep("work", 100+(n+i)%2*100)
					done.Send(g, i)
					ack[i].Receive(g)
					next[i].Receive(g)
				}
			})
		}
		for range 40 {
			for range next {
				i, _ := done.Receive(g)
				ack[i].Send(g, 0)
			}
			for _, c := range next {
				c.Send(g, 0)
			}
		}
	})
	g := scripted.Graph(4, p.String())
	s := servers.Find(g, g.From, g.To)
	all, alone := 0, 0
	count := func(r *servers.Request) {
		if all++; r.Alone {
			alone++
		}
	}
	for step := range g.Goroutines[0].Stretches {
		if r := s.Asked(goroutines.Key{Step: int32(step)}); r != nil {
			count(r)
		}
	}
	for _, r := range s.Unseen(0) {
		count(r)
	}
	if all != 80 || alone > 41 {
		t.Errorf("%d requests, of which %d are their client's alone, want 80 and half of them", all, alone)
	}
}

// They are found once for each part of the time.
func TestKept(t *testing.T) {
	g := run(1, 10, true, "apply")
	whole := servers.Find(g, g.From, g.To)
	if servers.Find(g, g.From, g.To) != whole || servers.Find(g, g.From, g.To/2) == whole {
		t.Error("they are not kept by the part of the time")
	}
}
