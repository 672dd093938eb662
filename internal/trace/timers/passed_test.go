package timers_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// Who starts a job at each tick but while one is at work waits for that one at the ticks that it leaves out: not if it
// leaves them out for another reason, or starts jobs beside others.
func TestPassed(t *testing.T) {
	for _, c := range []struct {
		name        string
		takes, want int
		starts      func(tick int, busy bool) bool
	}{
		{"leaves out ticks while one is at work", 13_000, 19, func(_ int, busy bool) bool { return !busy }},
		{"each second tick", 3_000, 0, func(tick int, _ bool) bool { return tick%2 == 0 }},
		{"one beside another", 13_000, 0, func(tick int, _ bool) bool { return tick%4 < 2 }},
	} {
		p := &scripted.Program{Procs: 2}
		p.Run(func(g *scripted.Thread) {
			busy := false
			for tick := range 40 {
				if g.Sleep("tick", 10_000); c.starts(tick, busy) {
					busy = true
					g.Go("job", func(g *scripted.Thread) {
						g.Sleep("work", c.takes)
						busy = false
					})
				}
			}
		})
		g := scripted.Graph(2, p.String())
		if got := len(timers.TimeOuts(g, g.From, g.To)); got != c.want {
			t.Errorf("%s: %d waits for others, want %d", c.name, got, c.want)
		}
	}
}
