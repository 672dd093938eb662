package rings_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/study"
	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/rings"
)

// Of four that hand on a token, the first one is late for it each time. Of four that take what one gives, none gives to
// another.
func TestFind(t *testing.T) {
	for name, c := range map[string]struct {
		hands bool
		want  int
	}{"a ring": {true, 1}, "workers": {false, 0}} {
		var p scripted.Program
		p.Procs = 2
		p.Run(func(g *scripted.Thread) {
			var all scripted.Group
			var next [4]*scripted.Channel
			for i := range next {
				next[i] = scripted.NewChannel(1)
			}
			for i := range next {
				all.Go(g, "node", func(g *scripted.Thread) {
					for round := range 30 {
						next[i].Receive(g)
						g.Sleep("hold", 600+900*max(0, 1-i))
						if c.hands && (i < 3 || round < 29) {
							next[(i+1)%4].Send(g, round)
						}
						g.Sleep("local", 4000)
					}
				})
			}
			for n := range 30 * 4 {
				if n == 0 || !c.hands {
					next[n%4].Send(g, n)
				}
			}
			all.Wait(g)
		})
		g := scripted.Graph(2, p.String())
		list := rings.Find(g, g.From, g.To)
		if len(list) != c.want {
			t.Fatalf("%s: %d rings, want %d", name, len(list), c.want)
		}
		for _, r := range list {
			if first, last := g.Index(2), g.Index(5); r.Taker != first || r.Giver != last || r.Tokens != 0 || len(r.Takes) != 29 || len(r.Gives) != 29 {
				t.Errorf("%s: %d takes %d times what %d gives %d times, with %d in the beginning", name, r.Taker, len(r.Takes), r.Giver, len(r.Gives), r.Tokens)
			}
		}
	}
}

// Of four that prepare something before they take the token, each one waits for it now and then, and is late now and then: all
// take from the one before them, which has the token once in the beginning.
func TestFindLate(t *testing.T) {
	var p scripted.Program
	p.Procs = 4
	p.Run(func(g *scripted.Thread) {
		var all scripted.Group
		var next [4]*scripted.Channel
		for i := range next {
			next[i] = scripted.NewChannel(1)
		}
		next[0].Send(g, 0)
		for i := range next {
			all.Go(g, "node", func(g *scripted.Thread) {
				for round := range 60 {
					g.Sleep("prepare", 7000+2000*max(0, 1-(round+4-i)%4))
					next[i].Receive(g)
					g.Sleep("write", 2000)
					next[(i+1)%4].Send(g, round)
				}
			})
		}
		all.Wait(g)
	})
	g := scripted.Graph(4, p.String())
	list, tokens := rings.Find(g, g.From, g.To), 0
	for _, r := range list {
		if tokens += r.Tokens; len(r.Takes) != 59 || len(r.Gives) != 59 {
			t.Errorf("%d takes %d times what %d gives %d times", r.Taker, len(r.Takes), r.Giver, len(r.Gives))
		}
	}
	if len(list) != 4 || tokens != 1 {
		t.Fatalf("%d rings with %d in the beginning, want 4 with 1", len(list), tokens)
	}
	left := study.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main.prepare")
	if least := 60 * 4 * 2000e3 / float64(g.To-g.From); left.Value < 0.9*least || left.Value > 1.2*least {
		t.Errorf("without what is prepared it takes %+v, want %v", left, least)
	}
}
