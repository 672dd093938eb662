package compare

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/compare/recorded"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// With a toolchain of whose package testing a method has another name, what changed is
// found all the same, and one warning says what cannot be told.
func TestComparePlain(t *testing.T) {
	if !*all {
		t.Skip("the gate runs it, with -compare.all")
	}
	t.Setenv("GOFLAGS", "-overlay="+damaged(t))
	base, head := plainModule(t, 1000), plainModule(t, 5000)
	record := t.TempDir()
	d, err := Run(t.Context(), Config{
		Target: suite.Target{BenchTime: "100ms"}, Base: base, Head: head, MaxTime: time.Nanosecond, Record: record,
	})
	if err != nil {
		t.Fatal(err)
	}
	reporttest.CheckDifference(t, d, DefaultThreshold)
	if len(d.Warnings) != 1 || !errors.Is(d.Warnings[0], instrument.ErrToolchain) {
		t.Errorf("warnings %v, want one of the toolchain", d.Warnings)
	}
	found := make(map[string]difference.BenchmarkDifference)
	for _, b := range d.Benchmarks {
		found[strings.TrimRight(b.Name, "-0123456789")] = b
	}
	if b := found["BenchmarkRun"]; b.Change.Ratio < 1.5 || b.Rounds != recorded.FewestResults || len(b.Functions) == 0 || b.Functions[0].Function != "example.com/m.parse" {
		t.Errorf("%+v, want it slower by parse in %d rounds", b, recorded.FewestResults)
	}
	if b, ok := found["BenchmarkSub/x"]; !ok || len(b.Functions) > 0 {
		t.Errorf("%+v, want it without functions: its process runs others too", b)
	}
	for _, name := range []string{"compare.json", "base/results.txt", "head/example.com_m.cpu.pprof"} {
		if _, err := os.Stat(filepath.Join(record, name)); err != nil {
			t.Error(err)
		}
	}
}

// Benchmarks that fail for the recorder alone, here for its open files, are compared
// without it.
func TestCompareUnrecorded(t *testing.T) {
	if !*all || runtime.GOOS != "linux" {
		t.Skip("the gate runs it, with -compare.all, where /proc tells of open files")
	}
	base, head := plainModule(t, 1000), plainModule(t, 5000)
	notices, err := os.ReadFile("../gorun/testdata/notices/main_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{base, head} {
		if err := os.WriteFile(filepath.Join(dir, "main_test.go"), notices, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	d, err := Run(t.Context(), Config{Target: suite.Target{Bench: "Run", BenchTime: "20ms"}, Base: base, Head: head, MaxTime: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	reporttest.CheckDifference(t, d, DefaultThreshold)
	if len(d.Warnings) == 0 || !strings.Contains(d.Warnings[0].Error(), "fail with the recorder") || len(d.Benchmarks) != 1 || d.Benchmarks[0].Change.Ratio < 1.5 {
		t.Errorf("%+v, warnings %v", d.Benchmarks, d.Warnings)
	}
}

// damaged is the user's own overlay that makes a toolchain's sources other ones.
func damaged(t *testing.T) (overlay string) {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(strings.TrimSpace(string(root)), "src", "testing", "benchmark.go")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	other := filepath.Join(dir, "benchmark.go")
	list, err := json.Marshal(map[string]any{"Replace": map[string]string{path: other}})
	if err != nil {
		t.Fatal(err)
	}
	overlay = filepath.Join(dir, "overlay.json")
	text = []byte(strings.NewReplacer(") launch()", ") launchIt()", "b.launch()", "b.launchIt()").Replace(string(text)))
	if err := errors.Join(os.WriteFile(other, text, 0o666), os.WriteFile(overlay, list, 0o666)); err != nil {
		t.Fatal(err)
	}
	return overlay
}

// plainModule is a module whose function parse takes so many turns, and check 600.
func plainModule(t *testing.T, turns int) (dir string) {
	t.Helper()
	const source = `package m

import "testing"

var sink uint64

//go:noinline
func parse(n int) { for range n { sink = sink*6364136223846793005 + 1442695040888963407 } }

//go:noinline
func check(n int) { for range n { sink = sink*6364136223846793005 + 1442695040888963407 } }

func BenchmarkRun(b *testing.B) {
	for b.Loop() {
		parse(%d)
		check(600)
	}
}

func BenchmarkSub(b *testing.B) {
	for _, name := range []string{"x", "y"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				check(100)
			}
		})
	}
}
`
	dir = fixture.Tree(t, map[string]string{"go.mod": "module example.com/m\n\ngo 1.24\n", "m_test.go": fmt.Sprintf(source, turns)})
	return dir
}

// Programs are compared by ordinary profiles then.
func TestComparePlainProgram(t *testing.T) {
	if !*all {
		t.Skip("the gate runs it, with -compare.all")
	}
	t.Setenv("GOFLAGS", "-overlay="+damaged(t))
	var sides [2]string
	for i, turns := range []int{20_000_000, 200_000_000} {
		sides[i] = t.TempDir()
		for name, text := range map[string]string{
			"go.mod":  "module example.com/m\n\ngo 1.24\n",
			"main.go": fmt.Sprintf("package main\n\nvar sink uint64\n\n//go:noinline\nfunc planted(n int) { for range n { sink = sink*5 + 1 } }\n\nfunc main() { planted(%d) }\n", turns),
		} {
			fixture.WriteFile(t, filepath.Join(sides[i], name), text)
		}
	}
	d, err := Run(t.Context(), Config{Base: sides[0], Head: sides[1], MaxTime: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	reporttest.CheckDifference(t, d, DefaultThreshold)
	if len(d.Warnings) == 0 || !errors.Is(d.Warnings[0], instrument.ErrToolchain) {
		t.Errorf("warnings %v, want one of the toolchain first", d.Warnings)
	}
	if b := d.Benchmarks[0]; b.Change.Ratio < 1.5 || len(b.Functions) == 0 || b.Functions[0].Function != "main.planted" {
		t.Errorf("%+v, want it slower by planted", b)
	}
}
