package find

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// Whatever the setup allocates, and however the benchmark repeats its operation.
func TestFindAllocations(t *testing.T) {
	gateAlone(t)
	r, err := Run(t.Context(), Config{Target: suite.Target{Dir: "testdata/allocations", BenchTime: "100ms"}, MaxTime: time.Nanosecond, BenchMem: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Benchmarks) != 2 {
		t.Fatalf("%d benchmarks, want 2; warnings %v", len(r.Benchmarks), r.Warnings)
	}
	want := map[string][2]float64{
		"example.com/allocations.Nodes":  {30 * 16, 30},
		"example.com/allocations.Buffer": {4096, 1},
	}
	for _, b := range r.Benchmarks {
		for _, fn := range b.Functions {
			w := want[fn.Function]
			if strings.HasPrefix(fn.Function, "runtime (") {
				continue // what the runtime allocates in the few operations of a busy machine
			}
			// A few small objects of the runs themselves are none of an operation, of which a busy
			// machine runs few.
			few := 2 / float64(b.Iterations)
			if math.Abs(fn.BytesPerOp-w[0]) > 0.01*w[0]+5+100*few || math.Abs(fn.AllocsPerOp-w[1]) > 0.01*w[1]+0.05+few {
				t.Errorf("%s: %s allocates %v bytes in %v objects, want %v", b.Name, fn.Function, fn.BytesPerOp, fn.AllocsPerOp, w)
			}
			if w[0] > 0 && fn.BytesPerOp == 0 {
				t.Errorf("%s: nothing is known of %s", b.Name, fn.Function)
			}
		}
	}
	var out strings.Builder
	if err := r.WriteText(&out); err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(out.String(), "What one operation allocates")
	if strings.Count(table, "allocations.Buffer") != 2 {
		t.Errorf("got\n%s", out.String())
	}
}
