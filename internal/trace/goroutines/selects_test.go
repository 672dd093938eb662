package goroutines_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Where both select, the line of the runtime's select tells who gave: it receives above the line at which it sends.
func TestGivesInSelects(t *testing.T) {
	for _, first := range []string{
		`1 blocks "select" runtime.selectgo:351<main.serve:4`,
		`2 blocks "select" runtime.selectgo:351<main.ask:3`,
	} {
		var s scripted.Script
		s.At(0, "1 begins main.main:1")
		s.At(0, "1 makes 2 main.main:2 main.client:1")
		s.At(0, "2 runs P1")
		s.At(1, "%s P%s", first, first[:1])
		wakes, other := "1 wakes 2 runtime.selectgo:504<main.serve:4 P2", "2"
		if first[0] == '1' {
			wakes, other = "2 wakes 1 runtime.selectgo:527<main.ask:3 P2", "1"
		}
		s.At(10, "%s", wakes)
		s.At(10, "%s runs P1", other)
		s.At(11, `1 blocks "select" runtime.selectgo:351<main.serve:4 P3`)
		s.At(20, "2 wakes 1 runtime.selectgo:527<main.ask:3 P2")
		s.At(20, "1 runs P3")
		s.At(21, `2 blocks "select" runtime.selectgo:351<main.ask:3 P2`)
		s.At(30, "1 wakes 2 runtime.selectgo:504<main.serve:4 P3")
		s.At(30, "2 runs P2")
		s.At(40, "1 ends")
		g := scripted.Graph(4, s.String())
		n := 0
		g.Waits(g.From, g.To, func(w goroutines.Wait) {
			n++
			if got, want := g.Gives(w), w.Goroutine == g.Index(2); got != want {
				t.Errorf("%s: goroutine %d, who waited at %d, is said to give: %v", first, w.Goroutine, w.Blocked.From, got)
			}
		})
		if n != 3 {
			t.Errorf("%d waits, want 3", n)
		}
	}
}
