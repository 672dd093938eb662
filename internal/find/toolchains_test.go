package find

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report"
)

var toolchains = flag.String("find.toolchains", "", "find with each toolchain of this comma-separated list, such as go1.24.0")

// With toolchains that the go command fetches, benchmarks are instrumented in full. One
// that cannot be had is said, and left out.
func TestToolchains(t *testing.T) {
	if *toolchains == "" {
		t.Skip("the gate runs it, with -find.toolchains")
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
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
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
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
			// On a busy machine the first place may be waiting for a processor.
			i := slices.IndexFunc(r.Functions, func(f report.Function) bool { return strings.HasPrefix(f.Function, "example.com/") })
			if i < 0 || r.Functions[i].Function != "example.com/old.planted" || r.Functions[i].Phase() != "setup" || r.Environment.Go != version {
				t.Errorf("%s: functions %+v, want planted in the setup first", r.Environment.Go, r.Functions)
			}
		})
	}
}
