package page

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
)

// The pages of 40,000 stacks are of bounded size.
func TestPagesOfManyStacks(t *testing.T) {
	if testing.Short() {
		t.Skip("it draws 40,000 stacks")
	}
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	dir := t.TempDir()
	if err := WriteRun(dir, made(), manyStackProfiles()); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Size() > 2<<20 || info.Size() < 10_000 {
			t.Errorf("%s: %v, %v, want at most 2 MB", e.Name(), info.Size(), err)
		}
	}
	if len(entries) != 5 {
		t.Errorf("%d pages, want the report and 4 flame graphs", len(entries))
	}
}

// made is a report of one function.
func made() *report.Report {
	phases := map[string]float64{"timed": 1}
	return &report.Report{
		Wall: time.Second, Phases: []report.Phase{{Name: "timed", Wall: time.Second}},
		Functions: []report.Function{{Function: "example.com/m/pkg0.F", Charged: 1, High: 1, Speedup: 1e6, GC: 0.1, Waiting: time.Second, Phases: phases}},
	}
}

// manyStackProfiles are the profiles of a run with 40,000 stacks, half of them in
// the timed phase, and as many that allocate.
func manyStackProfiles() map[string]*profile.Profile {
	cpu := reporttest.Stacks(rand.New(rand.NewPCG(1, 2)), 40_000)
	allocs := reporttest.Stacks(rand.New(rand.NewPCG(3, 4)), 40_000)
	for i, s := range cpu.Sample {
		s.Label = map[string][]string{timeline.PhaseLabel: {"timed"}, timeline.BenchmarkLabel: {"BenchmarkStacks"}}
		if i%2 == 0 {
			s.Label = map[string][]string{timeline.PhaseLabel: {"setup"}}
		}
	}
	return map[string]*profile.Profile{"m.cpu.pprof": cpu, "m.allocs.pprof": allocs}
}

// The report and the flame graphs of a run with 40,000 stacks, beside writing
// one of its profiles as it is.
func BenchmarkWritePages(b *testing.B) {
	b.Setenv("XDG_CONFIG_HOME", b.TempDir())
	profiles, dir := manyStackProfiles(), b.TempDir()
	b.Run("stacks=100000/impl=api", func(b *testing.B) {
		for b.Loop() {
			if err := WriteRun(dir, made(), profiles); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("stacks=100000/impl=profile", func(b *testing.B) {
		for b.Loop() {
			if err := gorun.WriteProfile(filepath.Join(dir, "m.cpu.pprof"), profiles["m.cpu.pprof"]); err != nil {
				b.Fatal(err)
			}
		}
	})
}
