package study

import (
	"math"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
)

// jobs is a script of one who makes goroutines at each tick, of which those do nothing that find another one at work, until
// so many have worked. The last tick makes another one, for which it is waited, too.
func jobs(works int) string {
	const ticks = `2 blocks "select" runtime.selectgo:1<main.run:2`
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 main.run:1")
	s.At(0, "2 runs")
	s.At(1, ticks)
	s.At(1, `1 blocks "chan receive" runtime.chanrecv1:1<main.main:3`)
	id, at := 2, 0
	make := func() {
		id++
		s.At(at, "2 makes %d main.run:3 main.job:1", id)
		s.At(at, "%d runs P2", id)
	}
	for n := range works {
		at += 10_000
		s.At(at, "2 woken")
		s.At(at, "2 runs")
		make()
		worker, ends := id, at+33_000
		s.At(at+1, "%d blocks sleep time.Sleep:1<main.collect:2<main.job:3 P2", worker)
		for range 3 {
			s.At(at+2, ticks)
			at += 10_000
			s.At(at, "2 woken")
			s.At(at, "2 runs")
			make()
			s.At(at+1, "%d ends P2", id)
		}
		if n < works-1 {
			s.At(at+2, ticks)
		} else {
			make()
			s.At(at+2, "%d blocks sleep time.Sleep:1<main.compact:2<main.job:4 P2", id)
			s.At(at+3, ticks)
		}
		s.At(ends, "%d woken P2", worker)
		s.At(ends, "%d runs P2", worker)
		if n == works-1 {
			s.At(ends+1, "%d wakes 1 runtime.chansend1:1<main.job:5 P2", worker)
			s.At(ends+1, "1 runs P1")
			s.At(ends+2, "1 wakes 2 runtime.chansend1:1<main.main:4 P1")
			s.At(ends+3, `1 blocks "sync" sync.(*WaitGroup).Wait:1<main.main:5 P1`)
			s.At(ends+3, "2 runs")
			s.At(ends+4, "2 ends")
		}
		s.At(ends+5, "%d ends P2", worker)
	}
	s.At(at+4000, "%d woken P2", id)
	s.At(at+4000, "%d runs P2", id)
	s.At(at+4001, "%d wakes 1 sync.(*WaitGroup).Done:1<main.job:6 P2", id)
	s.At(at+4001, "1 runs P1")
	s.At(at+4002, "%d ends P2", id)
	s.At(at+4003, "1 ends P1")
	return s.String()
}

// Jobs that are skipped while one is at work wait for that one, and for the next tick after it: not for the ticks.
func TestSkips(t *testing.T) {
	g := scripted.Graph(4, jobs(20))
	path, collects := critical.Of(g, 1, g.From, g.To), 0.0
	for _, c := range path.Costs() {
		if c.Target.Function == "main.collect" {
			collects += float64(c.Value()) / float64(g.To-g.From)
		}
	}
	if math.Abs(collects-0.82) > 0.03 {
		t.Errorf("the job is %.2f of the path, want 0.82", collects)
	}
	if got := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main.collect"); math.Abs(got.Value-0.25) > 0.03 {
		t.Errorf("without the job it takes %+v, want 0.25: a tick for each", got)
	}
}
