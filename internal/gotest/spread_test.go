package gotest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gotest/schedule"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
)

// What a suite would take without something is known as well as its building repeats: badly
// where the machine was busy, and of that a warning tells.
func TestBetween(t *testing.T) {
	const s = time.Second
	check := func(why string, cpu time.Duration, wall, lowest, highest float64, busy bool) {
		t.Helper()
		a := &account{execution: &execution{wall: 10 * s, actions: []schedule.Action{{Kind: schedule.Link, Done: 4 * s, CPU: cpu}}}}
		a.add(schedule.Piece{To: 4 * s}, phaseBuild, "m", "build")
		a.add(schedule.Piece{From: 4 * s, To: 10 * s, Action: -1}, phaseTest, "m.TestA", "sleep")
		left := time.Duration(wall * float64(s))
		low, high := a.between(left, left, a.building())
		if low < lowest || high > highest || low > 10/wall || high < 10/wall {
			t.Errorf("%s: %.2f (%.2f to %.2f), want %v to %v", why, 10/wall, low, high, lowest, highest)
		}
		if wide := high/low > 1.5; wide != busy {
			t.Errorf("%s: %.2f to %.2f", why, low, high)
		}
		a.warnBusy()
		if got := len(a.warnings) == 1 && strings.HasPrefix(a.warnings[0].Error(), "the machine was busy"); got != busy {
			t.Errorf("%s: warnings %v", why, a.warnings)
		}
	}
	check("without the test, quiet", 4*s, 4, 2.2, 2.9, false)
	check("without the test, busy", s, 4, 1.4, 11, true)
	check("without a part of it", 4*s, 8, 1.18, 1.33, false)
	if low, high := (&account{execution: &execution{wall: 10 * s}}).between(4*s, 4*s, -s); high/low > 1.1 {
		t.Errorf("without building %.2f to %.2f", low, high)
	}
}

// What passes behind a test program's last mark is divided between its record, the race
// detector's rest, and what held its output open.
func TestAddEnd(t *testing.T) {
	const s = time.Second
	check := func(why string, written, rest, end time.Duration, want string, warned bool) {
		t.Helper()
		a := &account{execution: &execution{rest: rest}}
		a.addEnd(&process{pkg: "m", written: written}, schedule.Piece{From: s, To: end})
		var got []string
		for _, p := range a.parts {
			got = append(got, p.function+" "+p.wall().String())
		}
		if text := strings.Join(got, ", "); text != want || len(a.warnings) > 0 != warned {
			t.Errorf("%s: %s, warnings %v; want %s", why, text, a.warnings, want)
		}
	}
	check("it exits", 1100*time.Millisecond, 0, 1200*time.Millisecond, symbol.Profiling+" 100ms, "+exiting+" 100ms", false)
	check("it rests", s, s, 2100*time.Millisecond, symbol.Sanitizer+" 1s, "+exiting+" 100ms", false)
	check("another part of the path ends before", 3*s, s, 2*s, symbol.Profiling+" 1s", false)
	check("a child holds its output", s, 0, 61*s, exiting+" 1m0s", true)
}

// What compilers and linkers waited for processors is no time that building surely takes.
func TestCertainOfBuilding(t *testing.T) {
	const s = time.Second
	for cpu, want := range map[time.Duration]bool{0: true, 6 * s: true, 5 * s / 2: true, s: false} {
		a := &account{execution: &execution{wall: 10 * s, actions: []schedule.Action{{Kind: schedule.Link, Done: 6 * s, CPU: cpu}}}}
		all := []report.Bottleneck{{Phase: phaseBuild, Share: 0.6, Low: 0.56}, {Phase: phaseTest, Function: "main.wait", Share: 0.2, High: 0.22}}
		if got := a.certain(all, 0); got != want {
			t.Errorf("linking had processors for %v of 6s: certain %t, want %t", cpu, got, want)
		}
		slices.Reverse(all)
		all[0].Low = 0.65
		if !a.certain(all, 0) {
			t.Errorf("linking had processors for %v of 6s: who waits longer is not certain", cpu)
		}
	}
}
