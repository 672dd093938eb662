package whatif_test

import (
	"math"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
)

// A library's goroutine does what a function asks for: 10 rounds of 50 at work, 20 until it is woken, 60 in which
// it writes, and 30 until the function is woken. Without the function nobody has to be woken, and all takes 500
// of 1600.
func TestWithin(t *testing.T) {
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:3 log.example/log.loop:5")
	s.At(0, "2 runs")
	s.At(0, `2 blocks "chan receive" runtime.chanrecv1:1<log.example/log.loop:6`)
	for round := range 10 {
		at := round * 160
		s.At(at+25, "1 sampled main.work:4<main.main:9")
		s.At(at+50, "1 wakes 2 runtime.chansend1:1<log.example/log.Write:7<main.commit:11<main.main:10")
		s.At(at+50, `1 blocks "sync" sync.runtime_Semacquire:1<log.example/log.Write:8<main.commit:12<main.main:10`)
		s.At(at+70, "2 runs")
		s.At(at+70, "2 calls syscall.Fsync:1<log.example/log.loop:7")
		s.At(at+130, "2 runs")
		s.At(at+130, "2 wakes 1 log.example/log.loop:9")
		s.At(at+130, `2 blocks "chan receive" runtime.chanrecv1:1<log.example/log.loop:6`)
		s.At(at+160, "1 runs")
	}
	s.At(1600, "1 ends")
	g := scripted.Graph(2, s.String())
	path := critical.Of(g, 1, g.From, g.To)
	r := whatif.New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To, User: path.User})
	if got, want := r.Wall(0, "main.commit"), 500.0/1600; math.Abs(got-want) > 0.01 {
		t.Errorf("without commit it takes %.3f, want %.3f", got, want)
	}
}
