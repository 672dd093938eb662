package report

import (
	"strings"
	"testing"
	"time"
)

// The verdict on a suite says which step of building it is, and nothing of what it would
// take without where nothing is gained.
func TestSuiteVerdict(t *testing.T) {
	r := &Report{Version: 1, Wall: 10 * time.Second, Phases: []Phase{{Name: "build", Wall: 5 * time.Second}}, Tests: []Test{{Name: "TestA"}}, Actions: []Action{{Kind: "link", Package: "example.com/m"}}}
	check := func(b Bottleneck, want, not string) {
		t.Helper()
		r.Bottleneck = &b
		if got := textOf(t, TextConfig{}, r); !strings.Contains(got, want) || not != "" && strings.Contains(got, not) {
			t.Errorf("want %q and not %q:\n%s", want, not, got)
		}
	}
	check(Bottleneck{Phase: "build", Kind: "build", Step: "link", Function: "example.com/m", Share: 0.5, Speedup: 2, SpeedupLow: 1.6, SpeedupHigh: 2.5, Certain: true},
		"The bottleneck is linking, above all example.com/m (phase build)", "building")
	check(Bottleneck{Phase: "build", Kind: "build", Step: "link", Function: "example.com/m", Share: 0.5, Speedup: 2, SpeedupLow: 1.6, SpeedupHigh: 2.5},
		"the suite would take 5.00 s (4.00 s to 6.25 s) instead of 10.0 s", "")
	check(Bottleneck{Phase: "other", Function: "(go command)", Share: 0.6, Speedup: 1, SpeedupLow: 1, SpeedupHigh: 1.1},
		"not certain", "If it cost nothing")
	// Its rows are of packages, not of steps.
	r.Functions = []Function{{Function: "example.com/m", Kind: "build", Charged: 0.3, Phases: map[string]float64{"build": 0.3}}}
	check(Bottleneck{Phase: "build", Kind: "build", Step: "link", Function: "example.com/m", Share: 0.5}, "What the end waited for, building by package:", "")
}
