package instrument

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What changes its state seldom is traced whole; what does so often takes no more of
// the time than it may, and no more space, however long it runs.
func TestTraceBudget(t *testing.T) {
	dir := t.TempDir()
	simulation, err := os.ReadFile(filepath.Join("testdata", "budget", "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"go.mod":    "module budget\n\ngo 1.24\n",
		"main.go":   string(simulation),
		"budget.go": strings.Replace(string(traceBudgetSource), "package pprof", "package main", 1),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	checks := []struct {
		program                   string // its length and the bytes that it would trace a second
		leastPart                 float64
		mostMB                    float64
		leastWindows, mostWindows int
		mostCost                  float64
	}{
		{"10s@100e3", 1, 1.1, 1, 1, 0.015},
		{"20s@700e3", 1, 15, 1, 1, 0.015},
		{"1s@100e6", 0.01, 2, 2, 9, 0.03}, // and what there is to begin with
		{"20s@100e6", 0.006, 18, 30, 120, 0.0165},
		{"60s@5e6", 0.06, 25, 60, 400, 0.0165},
		{"3600s@100e3", 0.1, 50, 40, 400, 0.002},
		{"3600s@100e6", 0.0001, 50, 50, 4000, 0.001},
		{"36000s@1e6", 0.001, 64, 50, 4000, 0.001},
	}
	args := []string{"run", "."}
	for _, c := range checks {
		args = append(args, c.program)
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	lines := strings.Split(string(out), "\n")
	for i, c := range checks {
		var part, bytes, cost float64
		var windows int
		if _, err := fmt.Sscan(lines[i], &part, &bytes, &windows, &cost); err != nil {
			t.Fatalf("%q: %v", lines[i], err)
		}
		t.Logf("%-12s %5.1f %% of the time traced, %4.1f MB, %d windows, cost %.2f %%", c.program, 100*part, bytes/1e6, windows, 100*cost)
		if part < c.leastPart || bytes > c.mostMB*1e6 || windows < c.leastWindows || windows > c.mostWindows || cost > c.mostCost {
			t.Errorf("%s: want at least %.2f %% of the time, at most %v MB, %d to %d windows, cost below %.2f %%",
				c.program, 100*c.leastPart, c.mostMB, c.leastWindows, c.mostWindows, 100*c.mostCost)
		}
	}
}
