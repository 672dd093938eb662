package whatif_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/study"
	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
)

// polled has a worker do something again and again, while both look by turns whether there is something to do, or
// it is done.
func polled(g *scripted.Thread) {
	var todo, finished int
	g.Go("serve", func(g *scripted.Thread) {
		for {
			if todo > finished {
				g.Compute("compute", 7300)
				finished++
			} else {
				g.Sleep("idle", 1000)
			}
		}
	})
	for todo = 1; todo <= 50; todo++ {
		for finished < todo {
			g.Sleep("await", 1070)
		}
	}
	g.Compute("report", 20)
}

// Who looks for what a worker does that looks for work itself is taken to wait for it, if that is the only one that
// was at work for most of the time. That is a guess.
func TestPolled(t *testing.T) {
	p, q := scripted.Program{Procs: 2}, scripted.Program{Procs: 2, Free: "compute"}
	truth := float64(q.Run(polled)) / float64(p.Run(polled))
	g := scripted.Graph(2, p.String())
	path := critical.Of(g, 1, g.From, g.To)
	by := make(map[string]int64)
	for i := range path.Pieces {
		by[path.Target(&path.Pieces[i]).Function] += path.Pieces[i].To - path.Pieces[i].From
	}
	if by["main.compute"] < (g.To-g.From)*8/10 {
		t.Errorf("charged are %v, want compute", by)
	}
	if path.Unknown()["main.await"] < (g.To-g.From)*9/10 {
		t.Errorf("unknown is %v, want all", path.Unknown())
	}
	w := study.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main.compute")
	if w.Value < truth-0.1 || w.Value > truth+0.1 || w.High < 0.95 {
		t.Errorf("without compute it takes %+v, want %.3f, and perhaps as long as with it", w, truth)
	}
}
