package critical_test

import (
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
)

// What was sent is on its way while nobody looks for it, as others have all processors: it is these
// that are waited for. While a processor is free, it is the network.
func TestPathOfBusyArrivals(t *testing.T) {
	for _, test := range []struct {
		procs int
		want  string
	}{
		{2, "main processor 100, serve network 6, crunch ready 94, serve network 100"},
		{3, "main processor 100, serve network 200"},
	} {
		got := path(t, test.procs, `
			0 1 begins main.main:1 P1
			1 2 made main.serve:1
			2 2 runs P0
			3 2 blocks "network" internal/poll.(*FD).Read:1<net.(*netFD).Read:1<main.serve:2 P0
			4 3 made main.crunch:1
			5 4 made main.crunch:1
			100 1 calls syscall.write:1<net.(*netFD).Write:1<main.main:3 P1
			105 1 runs P1
			106 1 blocks "chan receive" runtime.chanrecv1:1<main.main:4 P1
			106 3 runs P1
			106 4 runs P0
			200 4 blocks "chan receive" runtime.chanrecv1:1<main.crunch:2 P0
			300 2 woken
			300 2 runs P0
			400 2 wakes 1 runtime.chansend1:1<main.serve:3 P0
			400 2 ends P0
			401 1 runs P0
			402 1 ends P0`)
		if !strings.HasPrefix(got, test.want) {
			t.Errorf("%d processors: got %s, want %s first", test.procs, got, test.want)
		}
	}
}

// While the trace ends, main waits, and what runs is not the user's: whoever was the last to do
// something for the user is taken for the one that main waits for.
func TestPathOfUnendedWait(t *testing.T) {
	const script = `
		0 1 begins main.main:1
		0 2 made main.idle:1
		0 4 made example.org/lib.loop:1
		1 2 runs
		2 2 blocks "chan receive" runtime.chanrecv1:1<main.idle:2
		3 4 runs
		4 4 blocks "chan receive" runtime.chanrecv1:1<example.org/lib.loop:2
		10 1 blocks "sync" sync.(*WaitGroup).Wait:1<main.main:2
	`
	const work = `
		10 3 made main.work:1
		20 3 runs
		90 3 wakes 4 runtime.chansend1:1<main.work:2
		91 3 blocks "select" runtime.selectgo:1<main.work:3
	`
	const end = `
		92 4 runs
		100 4 preempted example.org/lib.loop:3
	`
	if got, want := path(t, 4, script+work+end), "main processor 10, work ready 10, work processor 71, work sleep 9"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	g := scripted.Graph(4, script+"91 4 woken\n"+end)
	if got := critical.Of(g, 1, g.From, g.To).Unknown(); len(got) != 1 || got["main.main"] != 90_000 {
		t.Errorf("waits for what is not known are %v, want 90 microseconds of main", got)
	}
}

// While main waits to the end of the trace, and all others wait, too, it is not known for whom: a heart that beats is no
// reason. It is while one of them runs, or sleeps.
func TestPathOfDeadlock(t *testing.T) {
	const script = `
		0 1 begins main.main:1
		1 2 made main.beat:1
		2 3 made main.move:1
		3 3 runs
		4 3 blocks "sync" sync.(*Mutex).Lock:1<main.move:2
		5 2 runs
		6 2 blocks "select" runtime.selectgo:1<main.beat:2
		10 1 blocks "sync" sync.(*WaitGroup).Wait:1<main.main:2
		50 2 woken
		50 2 runs
		51 2 blocks "select" runtime.selectgo:1<main.beat:2
		90 2 woken
		90 2 runs
	`
	for last, want := range map[string]int64{
		"91 2 blocks \"select\" runtime.selectgo:1<main.beat:2\n100 4 made runtime.idle:1": 88_000,
		"91 2 blocks \"sleep\" time.Sleep:1<main.beat:2\n100 4 made runtime.idle:1":        0,
		"100 2 preempted main.beat:3": 0,
	} {
		g := scripted.Graph(4, script+last+"\n")
		if got := critical.Of(g, 1, g.From, g.To).Unknown()["main.beat"]; got != want {
			t.Errorf("%s: %d ns of the beat's waits are not known to have been waited for, want %d", last, got, want)
		}
	}
}
