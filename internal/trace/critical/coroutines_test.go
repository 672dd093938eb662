package critical_test

import (
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
)

// What coroutines ran is not mixed with what others did, though traces do not show where they
// switched. Here 1 asks 2, and 3, which is not waited for, asks 4.
func TestCoroutines(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 3 main.main:2 main.beside:9")
	s.At(0, "1 prepares 2 main.main:3 runtime.corostart:9")
	s.At(1, "3 runs P2")
	s.At(1, "3 prepares 4 main.beside:4 runtime.corostart:9 P2")
	for i := range 100 {
		for p := 1; p <= 2; p++ {
			asks := 2*p - 1
			s.At(i*40+10, "%d wakes %d P%d", asks, asks+1, p)
			s.At(i*40+10, `%d blocks "" P%d`, asks, p)
			s.At(i*40+10, "%d runs P%d", asks+1, p)
			s.At(i*40+25, "%d sampled main.produce%d:3 P%d", asks+1, asks, p)
			s.At(i*40+40, "%d wakes %d P%d", asks+1, asks, p)
			s.At(i*40+40, `%d blocks "" P%d`, asks+1, p)
			s.At(i*40+40, "%d runs P%d", asks, p)
		}
	}
	g := scripted.Graph(3, s.String())
	for _, c := range critical.Of(g, 1, g.From, g.To).Costs() {
		if c.Target.Function == "main.produce3" {
			t.Errorf("%s is charged %v, want nothing: nobody waits for it", c.Target.Function, c.Value())
		}
	}
}

// Two that are asked in turns wait in turns that overlap, so that the path goes from one to the other
// as often as somebody is asked. Finding it takes no longer than writing down who did what when.
func TestLongTurns(t *testing.T) {
	const rounds = 10_000
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 prepares 2 main.main:2 other.work:9")
	s.At(0, "1 prepares 3 main.main:3 other.work:9")
	for i := range rounds {
		for id := 2; id <= 3; id++ {
			at := i*20 + 10*(id-2)
			s.At(at+1, "1 wakes %d", id)
			s.At(at+1, `1 blocks ""`)
			s.At(at+1, "%d runs P1", id)
			s.At(at+9, "%d wakes 1 P1", id)
			s.At(at+9, `%d blocks "" P1`, id)
			s.At(at+9, "1 runs")
		}
	}
	begun := time.Now()
	g := scripted.Graph(2, s.String())
	read := time.Since(begun)
	begun = time.Now()
	p := critical.Of(g, 1, g.From, g.To)
	found := time.Since(begun)
	if len(p.Pieces) < 4*rounds {
		t.Errorf("%d pieces of %d rounds", len(p.Pieces), rounds)
	}
	t.Logf("read in %v, found in %v", read, found)
	if found > 5*read {
		t.Errorf("finding the path takes %.1f times as long as reading what was done, want less than 5", float64(found)/float64(read))
	}
}
