package study

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// A weighted is a semaphore of which goroutines take several places at once, in the order in which they come.
type weighted struct {
	free    int
	waiting []waiting
}

type waiting struct {
	weight int
	ready  *scripted.Channel
}

func (s *weighted) acquire(g *scripted.Thread, weight int) {
	if len(s.waiting) == 0 && weight <= s.free {
		s.free -= weight
		return
	}
	ready := scripted.NewChannel(0)
	s.waiting = append(s.waiting, waiting{weight, ready})
	ready.Receive(g)
}

func (s *weighted) release(g *scripted.Thread, weight int) {
	for s.free += weight; len(s.waiting) > 0 && s.waiting[0].weight <= s.free; {
		next := s.waiting[0]
		s.free, s.waiting = s.free-next.weight, s.waiting[1:]
		next.ready.Close(g)
	}
}

// shared runs goroutines that share a semaphore of four places, of which what is large takes some.
func shared(large int) *scripted.Program {
	p := &scripted.Program{Procs: 2}
	p.Run(func(g *scripted.Thread) {
		s, done := &weighted{free: 4}, scripted.NewChannel(0)
		for i := range 8 {
			g.Go("work", func(g *scripted.Thread) {
				for n := range 40 {
					name, weight := "small", 1
					if (i+n)%2 == 0 {
						name, weight = "large", large
					}
					s.acquire(g, weight)
					g.Sleep(name, 400)
					s.release(g, weight)
				}
				done.Send(g, 1)
			})
		}
		for range 8 {
			done.Receive(g)
		}
	})
	return p
}

// How much of a limit each takes is not known where some let several others go on at once: without one, nobody may have to
// wait for it any more.
func TestUneven(t *testing.T) {
	for large, unknown := range map[int]bool{1: false, 4: true} {
		p := shared(large)
		g := scripted.Graph(2, p.String())
		got := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main.large")
		if unknown != (got.Low < 0.2) || got.Value < 0.2 {
			t.Errorf("what is large takes %d of 4 places: %+v is left without it", large, got)
		}
	}
}
