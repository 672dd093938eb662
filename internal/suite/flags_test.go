package suite

import (
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

func TestOnly(t *testing.T) {
	f := Flags{CPU: "1,3"}
	check := func(name, pattern, procs string) {
		t.Helper()
		if got := f.Only(name); got.Bench != pattern || got.CPU != procs {
			t.Errorf("Only(%q) = %q, %q, want %q, %q", name, got.Bench, got.CPU, pattern, procs)
		}
	}
	check("BenchmarkF", "^BenchmarkF$", "1")
	check("BenchmarkF-3", "^BenchmarkF$", "3")
	check("BenchmarkF/x=a.b/n-1-3", `^BenchmarkF$/^x=a\.b$/^n-1$`, "3")
	check("BenchmarkF/n-1", `^BenchmarkF$/^n-1$`, "1")
	check("BenchmarkF/n-77777", `^BenchmarkF$/^n-77777$`, "1")
}

// What opens plugins is told which of them it cannot open.
func TestDoubtsPlugins(t *testing.T) {
	s := &Suite{Listed: []gorun.Package{{ImportPath: "plugin"}}}
	if d := s.Doubts(); len(d) != 1 || !strings.Contains(d[0].Error(), "plugin") {
		t.Errorf("doubts %v", d)
	}
}
