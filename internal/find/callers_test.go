package find

import (
	"slices"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/report"
)

// A helper that many call says who they are, and is charged to them if that is asked for.
func TestFindCallers(t *testing.T) {
	gateAlone(t)
	find := func(callers bool) (*report.Report, map[string]report.Function) {
		t.Helper()
		r, err := Run(t.Context(), Config{Target: suite.Target{Dir: "testdata/callers", BenchTime: "600ms"}, MaxTime: time.Nanosecond, Callers: callers})
		if err != nil {
			t.Fatal(err)
		}
		reporttest.CheckSums(t, r)
		functions := make(map[string]report.Function)
		for _, f := range r.Benchmarks[0].Functions {
			functions[f.Function] = f
		}
		return r, functions
	}
	check := func(what string, got, want float64) {
		t.Helper()
		if got < want-0.15 || got > want+0.15 { // 5 deviations of 280 samples
			t.Errorf("%s has %.3f, want %.2f", what, got, want)
		}
	}
	r, functions := find(false)
	helper := functions["example.com/callers.helper"]
	check("the helper", helper.Charged, 1)
	// The stack of a goroutine that is stopped where a function begins lacks its caller.
	helper.From = slices.DeleteFunc(helper.From, func(s report.Part) bool { return s.Share < 0.01 })
	if r.Helpers != nil || len(helper.From) != 4 || helper.From[0].Function != "example.com/callers.A" {
		t.Fatalf("helpers %v, called by %v", r.Helpers, helper.From)
	}
	check("the first caller", helper.From[0].Share, 0.5)

	r, functions = find(true)
	if !slices.Equal(r.Helpers, []string{"example.com/callers.helper"}) {
		t.Errorf("the helpers are %v", r.Helpers)
	}
	for name, want := range map[string]float64{"A": 0.5, "B": 0.25, "C": 0.15, "D": 0.1, "helper": 0} {
		check(name, functions["example.com/callers."+name].Charged, want)
	}
	if a := functions["example.com/callers.A"]; len(a.Into) == 0 || a.Into[0].Function != "example.com/callers.helper" || a.Lines[0].Source != "func A() { helper(50_000) }" {
		t.Errorf("A does %v in %v", a.Into, a.Lines)
	}
}
