package gotest

import (
	"slices"
	"strings"
	"testing"
	"time"
)

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
