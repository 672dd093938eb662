package goroutines_test

import (
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Who has told its result may lose its processor before it ends: it does nothing more all the same.
func TestEndsAfter(t *testing.T) {
	for _, c := range []struct {
		then string
		ends bool
	}{
		{"", true},
		{"preempted runtime.goexit1:1", true},
		{`blocks "sleep" time.Sleep:1<main.work:3`, false},
	} {
		var s scripted.Script
		s.At(0, "1 begins main.main:1")
		s.At(0, "1 makes 2 main.main:2 main.work:1")
		s.At(0, `1 blocks "chan receive" runtime.chanrecv1:1<main.main:3`)
		s.At(1, "2 runs")
		s.At(100, "2 wakes 1 runtime.chansend1:1<main.work:2")
		s.At(100, "1 runs")
		if c.then != "" {
			s.At(110, "2 %s", c.then)
			s.At(900, "2 woken")
			s.At(900, "2 runs")
		}
		s.At(910, "2 ends")
		s.At(1000, "1 ends")
		g := scripted.Graph(2, s.String())
		woken := g.Goroutines[g.Index(1)].Stretches[2]
		if got := g.EndsAfter(goroutines.Key{Goroutine: woken.Waker, Step: woken.Step}); got != c.ends {
			t.Errorf("then %q: it ends %v, want %v", c.then, got, c.ends)
		}
	}
}

// Who yields its processor in a loop has millions of stretches, and whether it ends is asked at each.
func TestEndsAfterIsQuick(t *testing.T) {
	yielding := func(n int) *goroutines.Graph {
		l := make([]goroutines.Stretch, n)
		for i := range l {
			l[i] = goroutines.Stretch{From: int64(i), State: []goroutines.State{goroutines.Running, goroutines.Ready}[i%2]}
		}
		return &goroutines.Graph{Goroutines: []goroutines.Goroutine{{Stretches: l}}, To: int64(n)}
	}
	took := func(g *goroutines.Graph) (least time.Duration) { // of some rounds: others may have had the processor
		for round := range 5 {
			start := time.Now()
			for range 200 {
				if g.EndsAfter(goroutines.Key{}) {
					t.Fatal("who yields its processor again and again does not end")
				}
			}
			if d := time.Since(start); round == 0 || d < least {
				least = d
			}
		}
		return least
	}
	few, many := yielding(1000), yielding(1_000_000)
	if a, b := took(few), took(many); b > 50*a {
		t.Errorf("with 1,000 times the stretches it takes %v, and not %v", b, a)
	}
}
