package gotest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gotest/schedule"
)

// A package without tests has no result that could be known.
func TestWarnCached(t *testing.T) {
	warnings := func(actions ...schedule.Action) int {
		a := &account{execution: &execution{actions: actions}}
		a.warnCached()
		return len(a.warnings)
	}
	known := schedule.Action{Kind: schedule.Running, Cached: true}
	ran, untested := schedule.Action{Kind: schedule.Running}, schedule.Action{Kind: schedule.Running, Untested: true}
	if none, all := warnings(known, ran, untested), warnings(known, untested); none != 0 || all != 1 {
		t.Errorf("%d warnings where one of two ran, %d where none did; want 0 and 1", none, all)
	}
}

func TestRaceRest(t *testing.T) {
	check := func(goflags, gorace string, flags []string, want time.Duration) {
		t.Helper()
		t.Setenv("GORACE", gorace)
		if got := raceRest(slices.Concat(strings.Fields(goflags), flags)); got != want {
			t.Errorf("GOFLAGS=%s GORACE=%q %q: %v, want %v", goflags, gorace, flags, got, want)
		}
	}
	check("", "", []string{"-count=1"}, 0)
	check("", "", []string{"-race"}, time.Second)
	check("-race", "halt_on_error=1", nil, time.Second)
	check("-race", "", []string{"-race=false"}, 0)
	check("", "halt_on_error=1 atexit_sleep_ms=250", []string{"-race"}, 250*time.Millisecond)
}
