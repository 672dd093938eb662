package compare

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// What a benchmark, and a program, hold at once is compared, whatever they allocate and drop,
// and the function that holds more is named.
func TestMemory(t *testing.T) {
	if !*all {
		t.Skip("the gate runs it, with -compare.all")
	}
	const library = `package m

import "runtime"

var sink []byte

//go:noinline
func hold() (kept [][]byte) {
	for range %d {
		kept = append(kept, make([]byte, 10_000))
	}
	return kept
}

//go:noinline
func drop() {
	for range 200_000 {
		sink = make([]byte, 1000)
	}
}

func Run() int {
	kept := hold()
	drop()
	runtime.KeepAlive(kept)
	return len(sink)
}
`
	sides := [2]string{t.TempDir(), t.TempDir()}
	for i, n := range []int{1000, 3000} {
		for name, text := range map[string]string{
			"go.mod": "module example.com/m\n\ngo 1.24\n", "m.go": fmt.Sprintf(library, n),
			"m_test.go":   "package m\n\nimport \"testing\"\n\nfunc BenchmarkRun(b *testing.B) {\n\tfor b.Loop() {\n\t\tRun()\n\t}\n}\n",
			"cmd/main.go": "package main\n\nimport \"example.com/m\"\n\nfunc main() { println(m.Run()) }\n",
		} {
			path := filepath.Join(sides[i], name)
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			fixture.WriteFile(t, path, text)
		}
	}
	for _, pattern := range []string{".", "./cmd"} {
		d, err := Run(t.Context(), Config{Target: suite.Target{Packages: []string{pattern}}, Base: sides[0], Head: sides[1], MaxTime: time.Nanosecond, Memory: true})
		if err != nil {
			t.Fatal(err)
		}
		reporttest.CheckDifference(t, d, DefaultThreshold)
		b := d.Benchmarks[len(d.Benchmarks)-1]
		if b.Unit != difference.LiveBytes || b.Verdict != difference.Slower || b.Base.Center < 9e6 || b.Head.Center < 27e6 {
			t.Errorf("%s: %+v, want 10 MB in use, and then 30", pattern, b)
		} else if f := b.Allocations[0]; f.Function != "example.com/m.hold" || f.Verdict != difference.Slower || f.Base < 9e6 || f.Base > 11e6 || f.Head < 27e6 || f.Head > 33e6 {
			t.Errorf("%s: %+v, want more in use by hold", pattern, b.Allocations)
		}
	}
}
