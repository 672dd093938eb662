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
