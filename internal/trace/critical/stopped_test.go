package critical

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// Who works, has another goroutine go on, and then gives its result, is not told to stop by who waits for that: it is what
// the other one waited for.
func TestStopped(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 main.work:1")
	s.At(0, "2 runs P2")
	s.At(1, `1 blocks "chan receive" runtime.chanrecv1:1<main.main:3`)
	s.At(1, "2 blocks sleep time.Sleep:1<main.work:2 P2")
	s.At(10_000, "2 woken P2")
	s.At(10_000, "2 runs P2")
	s.At(10_001, "2 makes 3 main.work:3 main.beside:1")
	s.At(10_001, "3 runs P3")
	s.At(10_002, "2 wakes 1 runtime.chansend1:1<main.work:4")
	s.At(10_002, "1 runs P1")
	s.At(10_003, "2 ends P2")
	s.At(10_004, `1 blocks "sync" sync.(*WaitGroup).Wait:1<main.main:4`)
	s.At(10_005, "3 blocks sleep time.Sleep:1<main.beside:2 P3")
	s.At(12_000, "3 woken P3")
	s.At(12_000, "3 runs P3")
	s.At(12_001, "3 wakes 1 sync.(*WaitGroup).Done:1<main.beside:3 P3")
	s.At(12_001, "1 runs P1")
	s.At(12_002, "3 ends P3")
	s.At(12_003, "1 ends P1")
	g := scripted.Graph(4, s.String())
	path, works := Of(g, 1, g.From, g.To), int64(0)
	for i := range path.Pieces {
		if path.Target(&path.Pieces[i]).Function == "main.work" {
			works += path.Pieces[i].To - path.Pieces[i].From
		}
	}
	if works < 9_900_000 {
		t.Errorf("the work is %d ns of the path, want 10000000", works)
	}
}

// Who is told to stop what it does at moments of the clock, by whom waited for that to be done, was waited for: a scheduler
// that starts a job at some ticks, say, of whose test a goroutine waits for the last.
func TestStoppedAfterAll(t *testing.T) {
	const ticks = `3 blocks "select" runtime.selectgo:1<main.schedule:2`
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 main.await:1")
	s.At(0, "2 runs P2")
	s.At(1, "1 makes 3 main.main:3 main.schedule:1")
	s.At(1, `2 blocks "sync" sync.(*WaitGroup).Wait:1<main.await:2 P2`)
	s.At(2, "3 runs P2")
	s.At(2, `1 blocks "select" runtime.selectgo:1<main.main:4`)
	s.At(3, ticks+" P2")
	for n := 1; n <= 2; n++ {
		at, job := n*10_000, 3+n
		s.At(at, "3 woken P2")
		s.At(at, "3 runs P2")
		s.At(at+1, "3 makes %d main.schedule:4 main.job:1 P2", job)
		s.At(at+2, ticks+" P2")
		s.At(at+2, "%d runs P2", job)
		if n == 2 {
			s.At(at+3, "%d wakes 2 sync.(*WaitGroup).Done:1<main.job:2 P2", job)
		}
		s.At(at+4, "%d ends P2", job)
	}
	s.At(20_005, "2 runs P2")
	s.At(20_006, "2 wakes 1 runtime.chansend1:1<main.await:3 P2")
	s.At(20_007, "2 ends P2")
	s.At(20_007, "1 runs P1")
	s.At(20_008, "1 wakes 3 runtime.chansend1:1<main.stop:2<main.main:5 P1")
	s.At(20_009, "3 runs P2")
	s.At(20_010, "3 ends P2")
	s.At(20_011, "1 ends P1")
	g := scripted.Graph(4, s.String())
	path, spent := Of(g, 1, g.From, g.To), make(map[string]int64)
	for i := range path.Pieces {
		spent[path.Target(&path.Pieces[i]).Function] += path.Pieces[i].To - path.Pieces[i].From
	}
	if spent["main.schedule"] < 19_000_000 {
		t.Errorf("%v of the path, want main.schedule for 20000000", spent)
	}
}
