package study

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// Where most that is read was sent by somebody who is known, so was the rest, though it may be that it came from
// elsewhere.
func TestHeard(t *testing.T) {
	const read = "main.ask:2"
	var s scripted.Script
	s.Begin("chan receive", "runtime.chanrecv1", "main.serve", "main.ask", "main.ask")
	s.Read(2, 4, read)
	const rounds, work = 8, 50_000
	for i := range rounds {
		at := 10 + i*2*work
		if i == 1 { // from elsewhere
			s.Resume(at-work/2, 4, 0)
			s.Read(at-work/2+1, 4, read)
		}
		s.Send(at, 3, "main.ask:1")
		s.Read(at+3, 3, read)
		s.At(at+5, `2 blocks "sleep" time.Sleep:1<main.work:3<main.serve:2`)
		s.Resume(at+work, 2, 0)
		s.Send(at+work+1, 2, "main.serve:3")
		s.At(at+work+10, "3 woken")
		if i == rounds-1 {
			s.At(at+work+10, "4 woken")
		}
		s.At(at+work+11, "3 runs")
	}
	const end = 10 + (rounds-1)*2*work + work + 20
	s.At(end, "4 runs")
	s.At(end+1, "4 wakes 1 runtime.chansend1:1<main.ask:5")
	s.At(end+2, "4 ends")
	s.At(end+2, "1 runs")
	s.At(end+3, "1 ends")
	g := scripted.Graph(4, s.String())
	st := New(g, whatif.Config{Goroutine: 1, From: g.From, To: g.To})
	if got := st.Wall(0, "main.work"); got.Value > 0.6 || got.High < 0.99 {
		t.Errorf("without what is waited for before something is sent it takes %+v, want 0.47, and up to 1", got)
	}
}
