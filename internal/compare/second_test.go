package compare

import (
	"errors"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// Of a benchmark that fails because of what others left behind, the recorder is not blamed: the
// warning has the panic, and what was said of its being left out goes.
func TestSecondChance(t *testing.T) {
	d := &difference.Difference{Warnings: []error{
		&verdict.LeftOut{What: "BenchmarkGrow", Why: errors.New("base: its benchmarks failed: exit status 2\nBenchmarkGrow\npanic: runtime error: index out of range [-3]\n\ngoroutine 7 [running]:")},
		&verdict.LeftOut{What: "BenchmarkOther", Why: errors.New("it went wrong")},
	}}
	plain := &difference.Difference{Benchmarks: []difference.BenchmarkDifference{{Package: "example.com/m", Name: "BenchmarkGrow-2", Unit: difference.SecPerOp}}}
	new(comparer).addPlain(d, plain)
	if len(d.Benchmarks) != 1 || len(d.Warnings) != 2 {
		t.Fatalf("%d benchmarks, warnings %v", len(d.Benchmarks), d.Warnings)
	}
	said := d.Warnings[1].Error()
	for _, part := range []string{"BenchmarkGrow-2: failed in one process with the other benchmarks", "(panic: runtime error: index out of range [-3])", "whole runs"} {
		if !strings.Contains(said, part) {
			t.Errorf("%q, want %q in it", said, part)
		}
	}
	if strings.Contains(said, "goroutine") || errors.Is(d.Warnings[1], ErrRecorder) {
		t.Errorf("%q blames the recorder, or has the stack", said)
	}
}
