package instrument

import (
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/google/pprof/profile"
)

// The time of an atomic instruction counts for the function that has it, although that was put into its
// caller and ends there, and whoever is interrupted is at the next instruction.
func TestStandardSettles(t *testing.T) {
	fixture.Slow(t)
	if runtime.GOARCH != "amd64" && runtime.GOARCH != "386" {
		t.Skip("only instructions of amd64 and 386 are known")
	}
	dir := record(t, buildRecording(t, runtime.GOOS), "Counting", "40000000x")
	leaves, all := sampledLeaves(t, dir)
	if all < 50 {
		t.Fatalf("%d samples, want some of each millisecond and a half", all)
	}
	if hit, caller := leaves["example.com/m.hit"], leaves["example.com/m.BenchmarkCounting"]; hit < 2*caller {
		t.Errorf("%d samples in hit, %d in its caller; want most in hit: %v", hit, caller, leaves)
	}
}

// sampledLeaves counts the samples of a recording by their innermost functions but the runtime's.
func sampledLeaves(t *testing.T, dir string) (leaves map[string]int, all int) {
	t.Helper()
	p, err := profile.ParseData([]byte(read(t, filepath.Join(dir, "cpu.pprof"))))
	if err != nil {
		t.Fatal(err)
	}
	leaves = make(map[string]int)
	for line := range strings.Lines(read(t, filepath.Join(dir, "samples"))) {
		stack, err := strconv.Atoi(strings.Fields(line)[1])
		if err != nil || stack >= len(p.Sample) {
			t.Fatalf("%q of %d stacks: %v", line, len(p.Sample), err)
		}
		for _, l := range p.Sample[stack].Location {
			if name := l.Line[0].Function.Name; !strings.HasPrefix(name, "runtime.") {
				leaves[name]++
				all++
				break
			}
		}
	}
	return leaves, all
}
