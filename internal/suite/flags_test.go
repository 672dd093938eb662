package suite

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

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

// GOFLAGS says how benchmarks run where the command line does not.
func TestComplete(t *testing.T) {
	t.Setenv("GOFLAGS", "-buildvcs=false -short -cpu=1,2 -bench=A -count=3 -benchtime=5x -v -timeout=1m -skip=B")
	got, err := Target{BenchTime: "7x", TestFlags: []string{"-test.skip=C"}}.Complete(t.Context())
	want := Target{Bench: "A", BenchTime: "7x", CPU: "1,2", Timeout: time.Minute, TestFlags: []string{"-test.short", "-test.skip=B", "-test.skip=C"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	for _, refused := range []string{"-exec=wrapper", "-timeout=long"} {
		if _, err := (Target{}).with([]string{refused}); !errors.Is(err, ErrUsage) {
			t.Errorf("%s: %v", refused, err)
		}
	}
}
