package find

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/report"
)

var toolchains = flag.String("find.toolchains", "", "find with each toolchain of this comma-separated list, such as go1.24.0")

// With toolchains that the go command fetches, benchmarks are instrumented in full. One
// that cannot be had is said, and left out.
func TestToolchains(t *testing.T) {
	if *toolchains == "" {
		t.Skip("the gate runs it, with -find.toolchains")
	}
	dir := plantedModule(t)
	for version := range strings.SplitSeq(*toolchains, ",") {
		t.Run(version, func(t *testing.T) {
			t.Setenv("GOTOOLCHAIN", version)
			if out, err := exec.Command("go", "version").CombinedOutput(); err != nil {
				t.Skipf("no toolchain: %s", out)
			}
			r, err := Run(t.Context(), Config{Target: suite.Target{Dir: dir, BenchTime: "10x"}, MaxTime: time.Nanosecond})
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range r.Warnings {
				if errors.Is(w, instrument.ErrToolchain) {
					t.Error(w)
				}
			}
			checkPlanted(t, r)
			if r.Environment.Go != version {
				t.Errorf("measured with %s", r.Environment.Go)
			}
		})
	}
}

// What the race detector does is charged to the function whose accesses it checks, though
// its stacks do not tell.
func TestFindRace(t *testing.T) {
	gateAlone(t)
	target := suite.Target{Dir: plantedModule(t), BenchTime: "10x", BuildFlags: []string{"-race"}}
	r, err := Run(t.Context(), Config{Target: target, MaxTime: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	checkPlanted(t, r)
}

// Whoever wakes the recorder may do so before it first sleeps, and does not race with that.
func TestLoudAlarm(t *testing.T) {
	gateAlone(t)
	text, err := os.ReadFile(filepath.Join("..", "instrument", "loud.go.txt"))
	if err != nil {
		t.Fatal(err)
	}
	dir := fixture.Tree(t, map[string]string{
		"go.mod":  "module example.com/alarm\n\ngo 1.24\n",
		"loud.go": strings.Replace(string(text), "package pprof", "package main", 1),
		"main.go": "package main\n\nfunc main() {\n\tvar a bottleneckAlarm\n\tgo a.ring()\n\ta.sleep(1e9)\n}\n",
	})
	cmd := exec.CommandContext(t.Context(), "go", "run", "-race", ".")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// plantedModule is a module that old toolchains build, too. A benchmark's setup takes
// nearly all of its time.
func plantedModule(t *testing.T) (dir string) {
	return fixture.Tree(t, map[string]string{
		"go.mod": "module example.com/old\n\ngo 1.24\n",
		"old_test.go": `package old

import "testing"

var sink uint64

//go:noinline
func planted(n int) { for range n { sink = sink*6364136223846793005 + 1442695040888963407 } }

func BenchmarkSum(b *testing.B) {
	planted(100_000_000)
	for b.Loop() {
		sink++
	}
}
`,
	})
}

// checkPlanted checks that the function is charged most. On a busy machine the first
// place may be waiting for a processor.
func checkPlanted(t *testing.T, r *report.Report) {
	t.Helper()
	for _, f := range r.Functions {
		switch f.Function {
		case symbol.NoProcessor, symbol.Startup:
			continue
		case "example.com/old.planted":
			if f.Phase() == "setup" {
				return
			}
		}
		t.Errorf("functions %+v, want planted in the setup first", r.Functions)
		return
	}
	t.Error("no function is charged")
}
