package study

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/scripted"
	"github.com/bottleneck-go/bottleneck/internal/whatif"
)

// What is known to be asked is answered as it is otherwise, but no program is kept; and where goroutines do the
// same in the replays of several models, there is one for all of them.
func TestAsked(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for i := range 100 {
		s.At(i*40+5, "1 sampled main.parse:3<main.main:9")
		s.At(i*40+10, `1 blocks "sleep" time.Sleep:1<main.fetch:5<main.main:9`)
		s.At(i*40+40, "1 woken")
		s.At(i*40+40, "1 runs")
	}
	g := scripted.Graph(2, s.String())
	c := whatif.Config{Goroutine: 1, From: g.From, To: g.To}
	names := []string{"main.parse", "main.fetch", "main.other"}
	open, asked := New(g, c), New(g, c, names...)
	for _, f := range names {
		if got, want := asked.Wall(0, f), open.Wall(0, f); got != want {
			t.Errorf("%s: %+v if that was known, otherwise %+v", f, got, want)
		}
	}
	if !asked.replay.Forgotten() || open.replay.Forgotten() {
		t.Error("a replay whose answers are known is kept, or one of which they are not is forgotten")
	}
	if n := len(asked.others); n != 0 {
		t.Errorf("%d replays beside the first, in which goroutines do the same", n)
	}
}
