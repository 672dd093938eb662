package critical_test

import (
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/scripted"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
)

// Code in C computes where samples say so, and else waits: be it that Go's own code is sampled as often, or
// hardly ever, as the program does nothing but call C. Without any samples, nothing is known of it.
func TestPathOfC(t *testing.T) {
	const call = "main._Cfunc_work:1<main.work:7"
	check := func(every, own int, within bool, want string) {
		t.Helper()
		var s scripted.Script
		s.At(0, "1 begins main.main:1")
		for i := range 20 {
			at := i * 2 * every
			if i < own {
				s.At(at+every/2, "1 sampled main.rest:4<main.main:2")
			}
			s.At(at+every, "1 calls %s", call)
			if within {
				s.At(at+every+every/2, "1 sampled %s", call)
			}
			s.At(at+2*every, "1 runs")
		}
		s.At(40*every, "1 ends")
		if got := path(t, 2, s.String()); !strings.Contains(got, want) {
			t.Errorf("own code sampled %d times, C %v: got %s, want %q", own, within, got, want)
		}
	}
	check(1000, 20, false, "work sleep 1000")
	check(1000, 20, true, "work processor 1000")
	check(100_000, 1, false, "work sleep 100000")
	check(100_000, 1, true, "work processor")
	check(100_000, 0, false, "work processor")
}

// Who has locked a file, a trace does not show: another goroutine, or another process.
func TestPathOfFileLocks(t *testing.T) {
	g := scripted.Graph(2, `
		0 1 begins main.main:1
		10 1 calls syscall.Flock:1<main.locked:5<main.main:3
		90 1 runs
		100 1 ends`)
	if got := critical.Of(g, 1, g.From, g.To).Unknown(); len(got) != 1 || got["main.locked"] != 80_000 {
		t.Errorf("waits for what is not known are %v, want 80 microseconds of main.locked", got)
	}
}

// Code in C may call Go on a thread of its own and wait for that, which a trace does not show.
func TestPathOfVisits(t *testing.T) {
	for visits, want := range map[string]int64{"visits": 80_000, "made main.f:1": 0} {
		g := scripted.Graph(2, `
			0 1 begins main.main:1
			10 1 calls runtime.cgocall:1<main._Cfunc_run:1<main.run:5<main.main:3
			20 7 `+visits+`
			21 7 runs P2
			80 7 ends P2
			90 1 runs
			100 1 ends`)
		if got := critical.Of(g, 1, g.From, g.To).Unknown()["main.run"]; got != want {
			t.Errorf("of a call of C while goroutine 7 %s, %d ns are for what is not known, want %d", visits, got, want)
		}
	}
}
