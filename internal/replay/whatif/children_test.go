package whatif_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// A child that had more to take from a pipe than it took may take as long by itself: without who feeds it, all may take
// as long as with it. One that never made anybody wait did not.
func TestFedChild(t *testing.T) {
	for _, full := range []bool{true, false} {
		var s scripted.Script
		s.At(0, "1 begins main.main:1")
		for round := range 10 {
			at := 3000 * round
			s.At(at+1000, "1 sampled main.feed:5<main.main:2")
			if full {
				s.At(at+2000, `1 blocks "network" internal/poll.(*FD).Write:1<os.(*File).Write:1<main.main:3`)
			} else {
				s.At(at+2000, `1 blocks "sleep" time.Sleep:1<main.main:3`)
			}
			s.At(at+3000, "1 woken")
			s.At(at+3000, "1 runs")
		}
		s.At(30_010, "1 calls syscall.wait4:1<os.(*Process).Wait:1<os/exec.(*Cmd).Wait:1<main.main:4")
		s.At(33_000, "1 runs")
		s.At(33_010, "1 ends")
		w := remains(s.String(), "feed")
		if w.Value > 0.45 || w.Low > w.Value {
			t.Errorf("full %v: without feed it takes %+v, want 0.394 or more", full, w)
		}
		if whole := w.High > 0.95; whole != full {
			t.Errorf("full %v: without feed it takes %+v", full, w)
		}
	}
}
