package report

import (
	"errors"
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
	var markdown, page strings.Builder
	r.Bottleneck = &Bottleneck{Phase: "build", Kind: "build", Step: "link", Function: "example.com/m", Share: 0.5, Speedup: 2, SpeedupLow: 1.6, SpeedupHigh: 2.5}
	if err := errors.Join(r.WriteMarkdown(&markdown), r.WriteHTML(&page)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"### The bottleneck is linking, above all `example.com/m`: 50.0 % of the wait\n", "| build | 5.00 s | 50.0 % |\n", "take 5.00 s (4.00 s to 6.25 s) instead", "| without it |"} {
		if !strings.Contains(markdown.String(), want) {
			t.Errorf("no %q in Markdown:\n%s", want, &markdown)
		}
	}
	if want := "<h1>The bottleneck is linking, above all "; !strings.Contains(page.String(), want) || !strings.Contains(page.String(), " of the wait.</h1>") {
		t.Errorf("no %q of the wait in the page", want)
	}
	// Its rows are of packages, not of steps.
	r.Functions = []Function{{Function: "example.com/m", Kind: "build", Charged: 0.3, Phases: map[string]float64{"build": 0.3}}}
	check(Bottleneck{Phase: "build", Kind: "build", Step: "link", Function: "example.com/m", Share: 0.5}, "What the end waited for, building by package:", "")
}

// However long the name of a function is, that of the test stays.
func TestSuiteTests(t *testing.T) {
	long := strings.Repeat("VeryLong", 5)
	r := &Report{Version: 1, Wall: time.Second, Phases: []Phase{{Name: "test", Wall: time.Second}}, Actions: []Action{{Kind: "run", Package: "example.com/m"}}, Tests: []Test{
		{Name: "Test" + long, Path: time.Second, Bottleneck: &Bottleneck{Function: "example.com/organisation/module/v3.(*cacheShard).getEntry", Share: 0.9}},
		{Name: "Test" + long + "/of_" + long, Path: time.Second, Bottleneck: &Bottleneck{Function: "example.com/m.F", Share: 0.9}},
	}}
	text := textOf(t, TextConfig{}, r)
	for _, want := range []string{"  Test" + long + ": 90.0 % …/v3.(*cacheShar…\n", "  Test" + long + "/of_" + "VeryLongVeryLongVeryL…\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for line := range strings.Lines(text) {
		if len([]rune(line)) > 101 {
			t.Errorf("a line of %d characters: %s", len([]rune(line)), line)
		}
	}
}
