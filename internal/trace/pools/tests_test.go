package pools_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/pools"
	"github.com/bottleneck-go/bottleneck/internal/trace/servers"
)

// Of three parallel tests two may run at a time. The third one gets its place from the first, as that ends before the
// second, and would get it from the second one if dialling took no time.
func threeTests() string {
	const body = "time.Sleep:1<main.%s:1<testing.tRunner:1"
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	for id := 2; id < 5; id++ {
		s.At(id, "1 makes %d testing.(*T).Run:1<main.main:2 testing.tRunner:1", id)
		s.At(id, "%d runs", id)
		s.At(id, `%d blocks "chan receive" runtime.chanrecv1:1<testing.(*T).Parallel:2<main.Test:1<testing.tRunner:1`, id)
	}
	for id := 2; id < 5; id++ {
		s.At(10, "1 wakes %d testing.tRunner.func1:1", id)
		s.At(10, "%d runs", id)
	}
	s.At(10, `4 blocks "chan receive" runtime.chanrecv1:1<testing.(*testState).waitParallel:2<testing.(*T).Parallel:3<main.Test:1<testing.tRunner:1`)
	test := func(at, id, dials, closes int) (end int) {
		s.At(at, "%d blocks sleep "+body, id, "dial")
		s.At(at+dials, "%d woken", id)
		s.At(at+dials, "%d runs", id)
		if closes > 0 {
			s.At(at+dials, "%d blocks sleep "+body, id, "shutdown")
			s.At(at+dials+closes, "%d woken", id)
			s.At(at+dials+closes, "%d runs", id)
		}
		return at + dials + closes
	}
	s.At(10, `1 blocks "chan receive" runtime.chanrecv1:1<testing.tRunner.func1:2`)
	first := test(10, 2, 60_000, 35_000)
	s.At(first, "2 wakes 4 runtime.chansend1:1<testing.(*testState).release:3<testing.tRunner.func1:4")
	s.At(first, "4 runs")
	s.At(first, "2 ends")
	second := test(10, 3, 120_000, 0)
	third := test(first, 4, 60_000, 35_000)
	s.At(second, "3 ends")
	s.At(third, "4 wakes 1 runtime.chansend1:1<testing.tRunner.func1:5")
	s.At(third, "4 ends")
	s.At(third, "1 runs")
	s.At(third+1, "1 ends")
	return s.String()
}

func TestParallelTests(t *testing.T) {
	g := scripted.Graph(5, threeTests())
	list := pools.Find(g, servers.Find(g, g.From, g.To), g.From, g.To, false).Limits()
	if len(list) != 1 || list[0].Places != 2 || len(list[0].Waits) != 1 || len(list[0].Takes) != 2 || len(list[0].Gives) != 2 {
		t.Errorf("limits %+v, want one of two places, for one of which one test waited", list)
	}
	const want = 35.0 / 190
	if got := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To}).Wall(0, "main.dial"); got < want-0.02 || got > want+0.02 {
		t.Errorf("without dialling it takes %.2f, want %.2f", got, want)
	}
}
