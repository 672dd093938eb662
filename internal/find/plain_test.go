package find

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/report"
)

// With a toolchain whose sources are not as expected, Find still works, and says
// what it cannot tell.
func TestFindWithoutOverlay(t *testing.T) {
	gateAlone(t)
	check := func(module, benchtime, phase, function string, result report.Benchmark) {
		t.Helper()
		r, err := Run(t.Context(), Config{
			Target:  suite.Target{Dir: "../../cmd/bottleneck/testdata/" + module, BenchTime: benchtime, CPU: "2"},
			MaxTime: 5 * time.Second, unknown: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		// On a busy machine the first place may be waiting, which the plain build
		// cannot tell from having no processor.
		i := slices.IndexFunc(r.Functions, func(f report.Function) bool { return f.Function != "(waiting)" })
		if i < 0 || r.Functions[i].Function != function || r.Functions[i].Phase() != phase {
			t.Errorf("%s: functions %+v, want %s in phase %s first", module, r.Functions, function, phase)
		}
		if len(r.Warnings) == 0 || !strings.Contains(r.Warnings[0].Error(), "not as expected") {
			t.Errorf("%s: warnings %v", module, r.Warnings)
		}
		if len(r.Benchmarks) != 1 || r.Benchmarks[0].Name != result.Name ||
			r.Benchmarks[0].Iterations != result.Iterations || r.Benchmarks[0].SecPerOp <= 0 {
			t.Errorf("%s: benchmarks %+v, want %+v", module, r.Benchmarks, result)
		}
		if phase == "timed" && len(r.Benchmarks[0].Functions) == 0 {
			t.Errorf("%s: the only benchmark has no functions", module)
		}
		var wall time.Duration
		for _, p := range r.Phases {
			wall += p.Wall
		}
		var charged float64
		for _, f := range r.Functions {
			charged += f.Charged
		}
		if wall != r.Wall || math.Abs(charged-1) > 1e-6 {
			t.Errorf("%s: phases add up to %v of %v, functions are charged %v", module, wall, r.Wall, charged)
		}
	}
	check("bloop", "20x", "timed", "example.com/bloop.Count", report.Benchmark{Name: "BenchmarkCount-2", Iterations: 20})
	testPlainSeveral(t)
	check("slowinit", "5x", "init", "example.com/slowinit", report.Benchmark{Name: "BenchmarkLookup-2", Iterations: 5})
	check("bn", "5x", "timed", "example.com/bn.Prepare", report.Benchmark{Name: "BenchmarkSum-2", Iterations: 5})
}

// Of several benchmarks none has functions of its own: ceilings are of the run, by its
// shares.
func testPlainSeveral(t *testing.T) {
	dir := fixture.Tree(t, map[string]string{
		"go.mod": "module example.com/two\n\ngo 1.24\n",
		"two_test.go": `package two

import "testing"

var sink uint64

//go:noinline
func work(n int) { for range n { sink = sink*6364136223846793005 + 1442695040888963407 } }

func BenchmarkOne(b *testing.B) { for b.Loop() { work(1000) } }
func BenchmarkTwo(b *testing.B) { for b.Loop() { work(2000) } }
`,
	})
	r, err := Run(t.Context(), Config{Target: suite.Target{Dir: dir, BenchTime: "100ms"}, MaxTime: time.Nanosecond, unknown: true})
	if err != nil {
		t.Fatal(err)
	}
	if b := r.Bottleneck; b == nil || b.Of != "run" || math.Abs(b.Speedup*(1-b.Share)-1) > 0.01 {
		t.Errorf("bottleneck %+v, want the ceiling of the run by its share", b)
	}
}
