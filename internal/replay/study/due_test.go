package study

import (
	"math"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
)

// wheel is a script of one who works for 5000 and then waits until the third tick, and of a time wheel that ticks each
// 2000. If always, something is done at each tick, for a third one.
func wheel(always bool) string {
	const ticks = `2 blocks "select" runtime.selectgo:1<main.wheel:2`
	const sleeps = `1 blocks "sleep" time.Sleep:1<main.work:2<main.main:3`
	const takes = `3 blocks "chan receive" runtime.chanrecv1:1<main.count:2`
	var s scripted.Script
	s.At(0, "1 begins main.main:1")
	s.At(0, "1 makes 2 main.main:2 main.wheel:1")
	s.At(0, "1 makes 3 main.main:2 main.count:1")
	s.At(0, "2 runs")
	s.At(0, "3 runs")
	s.At(1, ticks)
	s.At(1, takes)
	s.At(1, sleeps)
	for n := 1; n <= 100; n++ {
		at := 2000 * n
		if n%5 == 3 {
			s.At(at-999, "1 woken")
			s.At(at-999, "1 runs")
			s.At(at-998, `1 blocks "chan receive" runtime.chanrecv1:1<main.main:4`)
		}
		s.At(at+n%7, "2 woken")
		s.At(at+n%7, "2 runs")
		if always {
			s.At(at+8, "2 wakes 3 runtime.chansend1:1<main.wheel:3")
			s.At(at+8, "3 runs")
			s.At(at+9, takes)
		}
		if n%5 == 0 {
			s.At(at+10, "2 wakes 1 runtime.chansend1:1<main.wheel:4")
			s.At(at+10, "1 runs")
			if n < 100 {
				s.At(at+11, sleeps)
			}
		}
		s.At(at+12, ticks)
	}
	s.At(200_020, "1 ends")
	return s.String()
}

// Who looks at each tick whether something is due has others wait since they came. If it does something at each, it is
// not known that it does not pace them.
func TestDue(t *testing.T) {
	for _, always := range []bool{false, true} {
		g := scripted.Graph(4, wheel(always))
		path, works := critical.Of(g, 1, g.From, g.To), 0.0
		for _, c := range path.Costs() {
			if c.Target.Function == "main.work" {
				works += float64(c.Value()) / float64(g.To-g.From)
			}
		}
		got := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To, User: path.User}).Wall(0, "main.work")
		if want := map[bool]float64{false: 0.6, true: 1}[always]; math.Abs(got.Value-want) > 0.03 || got.High < 1 || !always && math.Abs(works-0.5) > 0.03 {
			t.Errorf("with something at each tick %v, work is %.2f of the path, and without it takes %+v, want %.1f", always, works, got, want)
		}
	}
}
