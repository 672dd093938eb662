package planted

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A truth is what an experiment says of a program: by which factor it is faster when
// a function costs nothing. It needs no theory and no profiler.
type truth map[string]float64

// measure runs a built program as it is and with each of its functions made free, in
// turns, and takes the median of the turns' ratios of wall times.
func (c Case) measure(t *testing.T, program string, turns int) truth {
	t.Helper()
	ratios := make(map[string][]float64)
	for range turns {
		base := wall(t, program, "")
		for _, f := range c.Free {
			ratios[f] = append(ratios[f], float64(base)/float64(wall(t, program, f[strings.LastIndex(f, ".")+1:])))
		}
	}
	found := make(truth)
	for f, r := range ratios {
		slices.Sort(r)
		found[f] = r[len(r)/2]
	}
	return found
}

func wall(t *testing.T, program, free string) time.Duration {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = append(os.Environ(), "FREE="+free)
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("FREE=%s: %v\n%s", free, err, out)
	}
	return time.Since(start)
}

// build builds the case's program as anybody would.
func (c Case) build(t *testing.T, dir string) (program string) {
	t.Helper()
	if err := c.Write(dir); err != nil {
		t.Fatal(err)
	}
	program = filepath.Join(dir, "program")
	cmd := exec.Command("go", "build", "-o", program, ".")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// first are the functions that an experiment puts first: the fastest, and what is
// within a fiftieth of it.
func (x truth) first() (names []string) {
	best := 0.0
	for _, speedup := range x {
		best = max(best, speedup)
	}
	for f, speedup := range x {
		if speedup > best*0.98 {
			names = append(names, f)
		}
	}
	return names
}

func (x truth) String() string {
	var parts []string
	for f, speedup := range x {
		parts = append(parts, fmt.Sprintf("%s %.2fx", f, speedup))
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}
