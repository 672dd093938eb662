package planted

import (
	"flag"
	"math"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/report"
)

var suites = flag.Bool("planted.suites", false, "run all suites of tests, and those again in which a function costs nothing, not only a few")

// What a suite waits for is found, and what it would take without.
func TestSuites(t *testing.T) {
	fixture.Slow(t)
	cases, err := Load(os.DirFS("testdata/suites"))
	if err != nil {
		t.Fatal(err)
	}
	var table results
	for _, c := range cases {
		if *only != "" && !strings.Contains(c.Name, *only) || *only == "" && !*suites && !c.few() {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			dir := t.TempDir()
			if err := c.Write(dir); err != nil {
				t.Fatal(err)
			}
			goTest(t, dir, c, "") // so that all is compiled
			r, err := bottleneck.Test(t.Context(), bottleneck.TestConfig{
				Dir: dir, Args: append([]string{"./...", "-count=1"}, c.Flags...),
			})
			if err != nil {
				t.Fatal(err)
			}
			table.add(t, c.Name, c.Kind, c.Want, result{r, c.wrongSuite(r)})
			if *suites && r.Bottleneck != nil && r.Bottleneck.Phase != "build" {
				c.checkCeiling(t, dir, r)
			}
		})
	}
	t.Logf("%s", table.text())
}

func (c Case) wrongSuite(r *bottleneck.Report) string {
	var sum time.Duration
	for _, p := range r.Phases {
		sum += p.Wall
	}
	switch b := r.Bottleneck; {
	case b == nil:
		return "nothing was found"
	case !slices.ContainsFunc(c.Want, func(want string) bool { ok, _ := path.Match(want, b.Function); return ok }):
		return "another function was found"
	case !slices.Contains(c.Phase, b.Phase):
		return "it was found in phase " + b.Phase
	case r.ExitCode != c.Status:
		return "another exit status"
	case math.Abs(float64(sum-r.Wall)) > 0.01*float64(r.Wall):
		return "the phases do not add up to the wall time"
	case slices.ContainsFunc(r.Actions, func(a report.Action) bool { return a.Kind == "compile" || a.Kind == "vet" }):
		return "what is unchanged was compiled again, or vetted"
	}
	return ""
}

// checkCeiling frees the function that was found, and holds the ceiling against what
// that gains: within a tenth of the wall, or within the interval of a machine that is busy.
func (c Case) checkCeiling(t *testing.T, dir string, r *bottleneck.Report) {
	name := r.Bottleneck.Function[strings.LastIndexByte(r.Bottleneck.Function, '.')+1:]
	if !slices.Contains(c.Free, r.Bottleneck.Function) {
		return
	}
	without := min(goTest(t, dir, c, name), goTest(t, dir, c, name))
	after := func(speedup float64) time.Duration { return time.Duration(float64(r.Wall) / speedup) }
	predicted, low, high := after(r.Bottleneck.Speedup), after(r.Bottleneck.SpeedupHigh), after(r.Bottleneck.SpeedupLow)
	off := float64(predicted-without) / float64(r.Wall)
	t.Logf("%s: %v, without %s %v, predicted %v (%v to %v): %+.1f %% of the wall", c.Name, r.Wall, name, without, predicted, low, high, 100*off)
	if math.Abs(off) > 0.1 && (without < low || without > high) {
		t.Errorf("the ceiling is off by %+.1f %% of the wall, and its interval does not tell", 100*off)
	}
}

// goTest is how long plain go test takes, with a function free.
func goTest(t *testing.T, dir string, c Case, free string) time.Duration {
	t.Helper()
	cmd := exec.Command("go", append([]string{"test", "-count=1", "./..."}, c.Flags...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "FREE="+free)
	began := time.Now()
	if out, err := cmd.CombinedOutput(); cmd.ProcessState == nil || free == "" && cmd.ProcessState.ExitCode() != c.Status {
		t.Fatalf("go test: %v\n%s", err, out)
	}
	return time.Since(began)
}
