package goroutines_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// What a library starts for a function of the user's that waits for it, sometimes, is done for
// that, and so is what package os/exec starts; what another waits for is not.
func TestHelps(t *testing.T) {
	g := scripted.Graph(2, `
		0 1 begins main.main:1
		1 1 makes 2 io.start:1<main.fetch:5<main.main:2 io.copy:1
		2 2 runs
		3 1 blocks "chan receive" runtime.chanrecv1:1<io.wait:1<main.fetch:6<main.main:2
		9 2 wakes 1 runtime.chansend1:1<io.copy:2
		10 2 ends
		10 1 runs
		11 1 makes 3 io.start:1<main.fetch:5<main.main:2 io.copy:1
		12 3 runs
		14 3 ends
		15 1 makes 4 os/exec.start:1<main.run:7<main.main:3 os/exec.copy:1
		16 4 runs
		18 4 ends
		19 1 makes 5 io.listen:1<main.serve:8<main.main:4 io.serve:1
		20 5 runs
		21 1 blocks "chan receive" runtime.chanrecv1:1<main.main:9
		29 5 wakes 1 runtime.chansend1:1<io.serve:2
		30 5 ends
		30 1 runs
		31 1 makes 6 main.main:10 main.work:1
		32 6 runs
		33 1 blocks "chan receive" runtime.chanrecv1:1<main.main:11
		39 6 wakes 1 runtime.chansend1:1<main.work:2
		40 6 ends
		40 1 runs`)
	for goroutine, want := range map[int64]string{1: "", 2: "main.fetch", 3: "main.fetch", 4: "main.run", 5: "", 6: ""} {
		got := ""
		if site := g.Helps(g.Index(goroutine)); site != goroutines.None {
			got = g.Places[g.PlaceOf(site)].Function
		}
		if got != want {
			t.Errorf("goroutine %d works for %q, want %q", goroutine, got, want)
		}
	}
}
