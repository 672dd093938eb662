package scripted_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// Ten values are read in 300 each and parsed in 1000; without parsing, it takes as long as reading. Two
// that compute at once on one processor take as long as both.
func TestProgram(t *testing.T) {
	pipeline := func(g *scripted.Thread) {
		lines := scripted.NewChannel(3)
		g.Go("read", func(g *scripted.Thread) {
			for range 10 {
				g.Sleep("fetch", 300)
				lines.Send(g, 1)
			}
			lines.Close(g)
		})
		for {
			if _, open := lines.Receive(g); !open {
				return
			}
			g.Compute("parse", 1000)
		}
	}
	both := func(g *scripted.Thread) {
		var all scripted.Group
		for range 2 {
			all.Go(g, "work", func(g *scripted.Thread) { g.Compute("count", 30_000) })
		}
		all.Wait(g)
	}
	for _, c := range []struct {
		procs int
		free  string
		main  func(g *scripted.Thread)
		want  int
	}{
		{2, "", pipeline, 10_300}, {2, "parse", pipeline, 3000}, {2, "fetch", pipeline, 10_000},
		{1, "", both, 60_000}, {2, "", both, 30_000},
	} {
		p := scripted.Program{Procs: c.procs, Free: c.free}
		if wall := p.Run(c.main); wall < c.want || wall > c.want+40 {
			t.Errorf("without %q on %d processors it takes %d, want %d and what deeds cost", c.free, c.procs, wall, c.want)
		}
		if scripted.Graph(c.procs, p.String()).Main() != 1 {
			t.Error("its script has no main goroutine")
		}
	}
}
