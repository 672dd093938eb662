package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Of many runs the latest keep their programs, and all their reports.
func TestForgetPrograms(t *testing.T) {
	parent := t.TempDir()
	for run := range keptRuns + 3 {
		dir := filepath.Join(parent, fmt.Sprintf("2026010%d-1", run))
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"a.test", "b.program", "a.cpu.pprof", "report.json"} {
			if err := os.WriteFile(filepath.Join(dir, name), nil, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.Mkdir(filepath.Join(parent, "20260109-1"), 0o777); err != nil { // not ended
		t.Fatal(err)
	}
	forgetPrograms(parent)
	for run := range keptRuns + 3 {
		for name, want := range map[string]bool{"a.test": run >= 3, "b.program": run >= 3, "a.cpu.pprof": true, "report.json": true} {
			path := filepath.Join(parent, fmt.Sprintf("2026010%d-1", run), name)
			if _, err := os.Stat(path); (err == nil) != want {
				t.Errorf("run %d: %s: %v, want it kept: %v", run, name, err, want)
			}
		}
	}
	forgetPrograms(filepath.Join(parent, "none"))
}

// The latest runs stay, as far as there is room, and what is no run stays too.
func TestForgetRuns(t *testing.T) {
	parent := t.TempDir()
	run := func(n int) string { return filepath.Join(parent, fmt.Sprintf("20260101-00%02d00.000-1", n)) }
	for n := range mostRuns + 4 {
		if err := os.Mkdir(run(n), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(run(n), "report.json"), make([]byte, 1000), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"mine", "20250101-000000.000-1"} { // no run, and one that has not ended
		if err := os.Mkdir(filepath.Join(parent, name), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	check := func(oldest int) {
		t.Helper()
		for n := range mostRuns + 4 {
			if _, err := os.Stat(run(n)); (err == nil) != (n >= oldest) {
				t.Errorf("run %d: %v, want those from %d on", n, err, oldest)
			}
		}
		for _, name := range []string{"mine", "20250101-000000.000-1"} {
			if _, err := os.Stat(filepath.Join(parent, name)); err != nil {
				t.Error(err)
			}
		}
	}
	forgetRuns(parent, mostRuns+4, mostBytes)
	check(0)
	forgetRuns(parent, mostRuns, mostBytes)
	check(4)
	forgetRuns(parent, mostRuns, 10_500)
	check(mostRuns + 4 - 10)
	forgetRuns(parent, mostRuns, 1)
	check(mostRuns + 3)
}
