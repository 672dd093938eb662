package study

import (
	"math"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// Beside half of the time in which something is used, it is loaded for the other half. If that is because it was too old,
// it need not be loaded as often without the use; if what is loaded is what failed, and the use is tried again after it,
// neither may be needed, and what is done the more often may gain nothing; nor may what is done until some time.
func TestOften(t *testing.T) {
	p := scripted.Program{Procs: 1}
	p.Run(func(g *scripted.Thread) {
		for range 20 {
			g.Sleep("use", 500)
			g.Sleep("load", 500)
		}
	})
	for name, c := range map[string]struct {
		function, aged, again, tried, byClock string
		low, high                             float64
	}{
		"nothing is known": {"main.use", "", "", "", "", 0.5, 0.5},
		"too old":          {"main.use", "main.load", "", "", "", 0, 0.5},
		"tried again":      {"main.use", "", "main.load", "main.use", "", 0, 0.5},
		"the pause":        {"main.load", "", "main.load", "main.use", "", 0.5, 1},
		"until some time":  {"main.use", "", "", "", "main.use", 0.5, 1},
	} {
		g := scripted.Graph(1, p.String())
		for i := range g.Places {
			x := &g.Places[i]
			x.Aged, x.Again, x.Tried = x.Function == c.aged, x.Function == c.again, x.Function == c.tried
			x.ByClock = x.Function == c.byClock
		}
		got := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, c.function)
		if math.Abs(got.Value-0.5) > 0.02 || math.Abs(got.Low-c.low) > 0.02 || math.Abs(got.High-c.high) > 0.02 {
			t.Errorf("%s: without %s it takes %+v, want 0.5 (%.2f to %.2f)", name, c.function, got, c.low, c.high)
		}
	}
}
