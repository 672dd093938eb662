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
