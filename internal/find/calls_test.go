package find

import (
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
)

// Whatever the setup calls, and however the benchmark repeats its operation.
func TestFindCalls(t *testing.T) {
	gateAlone(t)
	r, err := Run(t.Context(), Config{Target: suite.Target{Dir: "testdata/calls", BenchTime: "200ms"}, MaxTime: time.Nanosecond, Calls: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Benchmarks) != 2 {
		t.Errorf("%d benchmarks, want 2; warnings %v", len(r.Benchmarks), r.Warnings)
	}
	for _, b := range r.Benchmarks {
		found := false
		for _, fn := range b.Functions {
			if symbol.WithoutTypes(fn.Function) == "example.com/calls.(*Box).Add" {
				found = true
				if want := b.SecPerOp * fn.Charged / 200; fn.Calls != 200 || fn.SecPerCall != want {
					t.Errorf("%s: %d calls of Add, %v s each, want 200 of %v s", b.Name, fn.Calls, fn.SecPerCall, want)
				}
			}
			if fn.Function == "example.com/calls.Sum" && fn.Calls != 2 {
				t.Errorf("%s: %d calls of Sum, want 2", b.Name, fn.Calls)
			}
			if strings.Contains(fn.Function, "Benchmark") && fn.Calls != 0 {
				t.Errorf("%s: %s has %d calls, want none: it is a test's", b.Name, fn.Function, fn.Calls)
			}
		}
		if !found {
			t.Errorf("%s is not charged to Add: %+v", b.Name, b.Functions)
		}
	}
	for _, fn := range r.Functions {
		if symbol.WithoutTypes(fn.Function) == "example.com/calls.(*Box).Add" && (fn.Calls < 400 || fn.SecPerCall <= 0) {
			t.Errorf("%d calls of Add in the whole run, %v s each, want those of both benchmarks", fn.Calls, fn.SecPerCall)
		}
	}
	var out strings.Builder
	if err := r.WriteText(&out); err != nil || strings.Count(out.String(), "\n       200  ") != 2 {
		t.Errorf("got\n%s", out.String())
	}
}

func TestAddCalls(t *testing.T) {
	b := report.Benchmark{SecPerOp: 1, Functions: []report.Function{
		{Function: "m.F", Charged: 0.5}, {Function: "m.G[int]", Charged: 0.3}, {Function: "m.G[string]", Charged: 0.1}, {Function: "m.H"},
	}}
	addCalls(b.Functions, map[string]int64{"m.F": 10_000_000, "m.G": 5, "m.H": -1}, b.SecPerOp)
	for _, fn := range b.Functions {
		if want := map[string]int64{"m.F": 10_000_000}[fn.Function]; fn.Calls != want || fn.SecPerCall != 0.5*float64(want)/1e14 {
			t.Errorf("%s: %d calls of %v s, want %d: instances share one counter", fn.Function, fn.Calls, fn.SecPerCall, want)
		}
	}
}
