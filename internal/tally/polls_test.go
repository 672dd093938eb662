package tally

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
)

// Who polls may wait for whoever runs, sleeps or reads beside it, in a window in which that
// does nothing else, but not for who waits for it.
func TestActiveBeside(t *testing.T) {
	for state, want := range map[string]bool{
		"sleep time.Sleep:1<main.other:2": true, "network net.Read:1<main.other:2": true, `"chan receive" runtime.chanrecv1:1<main.other:2`: false,
	} {
		g := scripted.Graph(1, "0 1 begins main.main:1\n0 2 begins main.other:1\n10 2 blocks "+state+"\n100 1 blocks sleep time.Sleep:1<main.main:2\n")
		if got := (&part{newView(g), (g.From + g.To) / 2, g.To, 1}).activeBeside(); got != want {
			t.Errorf("beside %q: %v, want %v", state, got, want)
		}
	}
}
