package gorun

import (
	"maps"
	"path/filepath"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func TestBuildTimes(t *testing.T) {
	program := filepath.Join(t.TempDir(), "m.test")
	if _, err := BuildTimes(program); err == nil {
		t.Error("no file gave no error")
	}
	check := func(text string, want map[string]time.Duration) {
		t.Helper()
		fixture.WriteFile(t, graphPath(program), text)
		got, err := BuildTimes(program)
		if (err != nil) != (want == nil) || !maps.Equal(got, want) {
			t.Errorf("%s: got %v, %v, want %v", text, got, err, want)
		}
	}
	check(`{"not": "a list"}`, nil)
	check(`[{"TimeStart": "yesterday"}]`, nil)
	check(`[]`, map[string]time.Duration{})
	check(`[
		{"Mode": "go test", "Package": "", "TimeStart": "2026-01-01T00:00:00Z", "TimeDone": "2026-01-01T00:00:09Z", "Cmd": ["x"]},
		{"Mode": "build", "Package": "cached", "TimeStart": "2026-01-01T00:00:00Z", "TimeDone": "2026-01-01T00:00:01Z", "Cmd": null},
		{"Mode": "build", "Package": "m", "TimeStart": "2026-01-01T00:00:01Z", "TimeDone": "2026-01-01T00:00:02.5Z", "Cmd": ["compile", "asm"]},
		{"Mode": "vet", "Package": "m [m.test]", "TimeStart": "2026-01-01T00:00:03Z", "TimeDone": "2026-01-01T00:00:04Z", "Cmd": ["vet"]},
		{"Mode": "link", "Package": "m.test", "TimeStart": "2026-01-01T00:00:04Z", "TimeDone": "2026-01-01T00:00:06Z", "Cmd": ["link"]},
		{"Mode": "build", "Package": "clock", "TimeStart": "2026-01-01T00:00:09Z", "TimeDone": "2026-01-01T00:00:08Z", "Cmd": ["compile"]}
	]`, map[string]time.Duration{"m": 2500 * time.Millisecond, "linking m.test": 2 * time.Second, "clock": 0})
}

// A program that is really built: the go command's flag works.
func TestBuildTimesOfProgram(t *testing.T) {
	dir := fixture.Tree(t, map[string]string{
		"go.mod": "module example.com/built\n\ngo 1.26\n",
		// The time makes a source that no build cache knows.
		"main.go": "package main\n\nfunc main() { println(" + time.Now().Format("20060102150405.000000000") + ") }\n",
	})
	program := filepath.Join(t.TempDir(), "built.exe")
	if err := (Go{Dir: dir}).BuildProgram(t.Context(), Build{Names: []string{"."}, Out: program}); err != nil {
		t.Fatal(err)
	}
	times, err := BuildTimes(program)
	if err != nil || times["example.com/built"] <= 0 || times["linking example.com/built"] <= 0 {
		t.Errorf("got %v, %v: want the times of compiling and linking", times, err)
	}
}
