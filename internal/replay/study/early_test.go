package study

import (
	"math"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// heartbeat is a script of one who works for 600, asks a server of a library, tells the library's goroutine that sends
// heartbeats to stop, and waits for its end. The first heartbeat is sent at 500, to the server.
func heartbeat(beat string) string {
	var s scripted.Script
	wait := "2 blocks select runtime.selectgo:1<" + beat + ":3"
	const serves = "3 blocks select runtime.selectgo:1<raft.example/raft.serve:3"
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 %s:1", beat)
	s.At(0, "1 makes 3 main.main:3 raft.example/raft.serve:1")
	s.At(0, "2 runs")
	s.At(0, "3 runs")
	s.At(1, "%s", wait)
	s.At(1, serves)
	s.At(1, "1 blocks sleep time.Sleep:1<main.work:2<main.main:3")
	s.At(500, "2 woken")
	s.At(500, "2 runs")
	s.At(501, "2 wakes 3 runtime.chansend1:1<%s:4", beat)
	s.At(501, "3 runs")
	s.At(502, serves)
	s.At(510, "%s", wait)
	s.At(601, "1 woken")
	s.At(601, "1 runs")
	s.At(602, "1 wakes 3 runtime.chansend1:1<raft.example/raft.Apply:2<main.main:6")
	s.At(602, `1 blocks "chan receive" runtime.chanrecv1:1<raft.example/raft.Apply:3<main.main:6`)
	s.At(602, "3 runs")
	s.At(603, "3 wakes 1 runtime.chansend1:1<raft.example/raft.serve:5")
	s.At(603, serves)
	s.At(603, "1 runs")
	s.At(604, "1 wakes 2 context.(*cancelCtx).cancel:1<main.main:4")
	s.At(604, "2 runs")
	s.At(605, "1 blocks sync sync.(*WaitGroup).Wait:1<main.main:5")
	s.At(606, "2 wakes 1 sync.(*WaitGroup).Done:1<%s:7", beat)
	s.At(607, "2 ends")
	s.At(607, "1 runs")
	s.At(608, "1 ends")
	return s.String()
}

// In a run that ends before the first heartbeat there is none. It may be that the heartbeat of the user's own
// is waited for.
func TestEarly(t *testing.T) {
	for beat, want := range map[string]float64{"raft.example/raft.beat": 0.01, "main.beat": 0.83} {
		g := scripted.Graph(4, heartbeat(beat))
		s := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
		if got := s.Wall(0, "main.work"); math.Abs(got.Value-want) > 0.02 || got.Low > 0.01 && want < 0.5 || got.High < 0.83 {
			t.Errorf("%s: without the work it takes %+v, want %.2f, up to 0.83", beat, got, want)
		}
	}
}
