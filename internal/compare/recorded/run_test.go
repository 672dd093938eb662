package recorded

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// The output of go test -bench is a run of which the functions are not known. Of the environment
// it says a part.
func TestResults(t *testing.T) {
	output := func(processor string, factor float64) string {
		var text strings.Builder
		fmt.Fprintf(&text, "goos: linux\ngoarch: amd64\npkg: m\ncpu: %s\n", processor)
		for i := range 8 {
			for name, ns := range map[string]float64{"X": 100 * factor, "Y": 200, "Z": 300, "W": 400} {
				fmt.Fprintf(&text, "Benchmark%s-2   \t1000\t%.1f ns/op\n", name, ns+float64(i%3))
			}
		}
		return text.String() + "PASS\nok  \tm\t3.2s\n"
	}
	dir := fixture.Tree(t, map[string]string{
		"old.txt": output("one", 1), "new.txt": output("other", 1.5), "notes.txt": "BenchmarkX is slow.\n", "empty": "", "binary": "\x00\x01\nBenchmarkX 1 2 ns/op\n",
	})
	for _, name := range []string{"notes.txt", "empty", "binary", "none", "."} {
		if runs, err := ReadAll(filepath.Join(dir, name)); err != nil || len(runs) > 0 {
			t.Errorf("%s: %d runs, %v, want none", name, len(runs), err)
		}
	}
	base, err := ReadAll(filepath.Join(dir, "old.txt"))
	if err != nil || len(base) != 1 {
		t.Fatal(base, err)
	}
	head, err := ReadAll(filepath.Join(dir, "ne*.txt"))
	if err != nil || len(head) != 1 {
		t.Fatal(head, err)
	}
	d, err := Compare(base, head, 0.01)
	if err != nil {
		t.Fatal(err)
	}
	reporttest.CheckDifference(t, d, 0.01)
	for _, b := range d.Benchmarks {
		if (b.Verdict == difference.Slower) != (b.Name == "BenchmarkX-2") || b.Verdict.Changed() != (b.Name == "BenchmarkX-2") {
			t.Errorf("%s is %s", b.Name, b.Verdict)
		}
	}
	for _, want := range []string{"do not say which functions", "on different processors: one and other"} {
		if !strings.Contains(fmt.Sprint(d.Warnings), want) {
			t.Errorf("no %q in %v", want, d.Warnings)
		}
	}
	var text strings.Builder
	if err := d.WriteText(&text); err != nil || !strings.Contains(text.String(), "linux/amd64.\n") {
		t.Errorf("%v\n%s", err, &text)
	}
	base[0].Report.Environment.GOARCH = "arm64"
	if d, err = Compare(base, head, 0.01); err != nil || !strings.Contains(fmt.Sprint(d.Warnings), "different environments: linux/arm64 and linux/amd64") {
		t.Errorf("%v, %v", err, d.Warnings)
	}
}
