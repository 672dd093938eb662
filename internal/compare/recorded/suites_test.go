package recorded

import (
	"encoding/json"
	"errors"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// suiteRun is a run of a suite of 2 s: linking takes one of them, a helper of two tests what is
// given, and the go command the rest.
func suiteRun(t *testing.T, dir string, helper time.Duration, cached bool) {
	t.Helper()
	const wall, link = 2 * time.Second, time.Second
	share := func(d time.Duration) float64 { return float64(d) / float64(wall+helper) }
	r := report.Report{
		Version: 1, Wall: wall + helper,
		Functions: []report.Function{
			{Function: "m/a", Charged: share(link), Phases: map[string]float64{"build": share(link)}},
			{Function: "m/a.waitReady", File: "a/a_test.go", Line: 8, Charged: share(helper), Phases: map[string]float64{"test": share(helper)}},
			{Function: "(go command)", Charged: share(wall - link), Phases: map[string]float64{"other": share(wall - link)}},
		},
		Actions: []report.Action{
			{Kind: "link", Package: "m/a", Wall: link, Path: link, Cached: cached},
			{Kind: "run", Package: "m/a", Wall: wall - link, Path: wall - link},
		},
		Tests: []report.Test{
			{Package: "m/a", Name: "TestOne", Wall: helper},
			{Package: "m/a", Name: "TestTwo", Wall: 100 * time.Millisecond},
			{Package: "m/a", Name: "TestTiny", Wall: time.Microsecond},
		},
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	fixture.WriteFile(t, filepath.Join(dir, "report.json"), string(text))
}

// suiteRuns are runs with such helpers, as a pattern names them.
func suiteRuns(t *testing.T, cached bool, ms ...int) []*Run {
	t.Helper()
	dir := t.TempDir()
	for i, n := range ms {
		suiteRun(t, filepath.Join(dir, string(rune('a'+i))), time.Duration(n)*time.Millisecond, cached)
	}
	runs, err := ReadAll(filepath.Join(dir, "?"))
	if err != nil || len(runs) != len(ms) {
		t.Fatalf("%d runs, %v, want %d", len(runs), err, len(ms))
	}
	return runs
}

func TestSuites(t *testing.T) {
	check := func(base, head []*Run, suite, helper, test difference.Verdict, warning string) {
		t.Helper()
		d, err := Compare(base, head, 0.01)
		if err != nil {
			t.Fatal(err)
		}
		b := d.Benchmarks[0]
		if !d.Suite || b.Name != difference.SuiteName || b.Verdict != suite || b.Functions[0].Function != "m/a.waitReady" || b.Functions[0].Verdict != helper {
			t.Errorf("suite %s, first %+v, want %s, and waitReady %s", b.Verdict, b.Functions[0], suite, helper)
		}
		if got, want := b.Change.Ratio, b.Head.Center/b.Base.Center; math.Abs(got-want) > 1e-9 {
			t.Errorf("ratio %v, of centers %v", got, want)
		}
		var sum float64
		for _, f := range b.Functions {
			sum += f.ChangeNs
		}
		if change := 1e9 * (b.Head.Center - b.Base.Center); math.Abs(sum-change) > 1e3 {
			t.Errorf("the parts change by %.0f ns, and the suite by %.0f", sum, change)
		}
		for _, other := range b.Functions[1:] {
			if other.Verdict.Changed() {
				t.Errorf("%s is %s, and has not changed", other.Function, other.Verdict)
			}
		}
		if len(d.Benchmarks) != 3 || d.Benchmarks[1].Name != "TestOne" || d.Benchmarks[1].Verdict != test || d.Benchmarks[2].Verdict.Changed() {
			t.Errorf("tests %+v, want TestOne %s, TestTwo as it was, and none of a microsecond", d.Benchmarks[1:], test)
		}
		if _, err := json.Marshal(d); err != nil {
			t.Error(err)
		}
		if found := strings.Contains(errors.Join(d.Warnings...).Error(), warning); !found {
			t.Errorf("warnings %v, want %q", d.Warnings, warning)
		}
	}
	few := suiteRuns(t, false, 400, 405, 395)
	many := suiteRuns(t, false, 1400, 1410, 1390)
	check(few, many, difference.Slower, difference.Slower, difference.Slower, "one after the other")
	check(many, few, difference.Faster, difference.Faster, difference.Faster, "one after the other")
	// One run on a side makes nothing certain, however much it differs, nor do two by which
	// chance may have done it.
	check(few[:1], many[:1], difference.Unclear, difference.Unclear, difference.Unclear, "one run per side")
	check(few, many[:1], difference.Unclear, difference.Unclear, difference.Unclear, "one run per side")
	check(suiteRuns(t, false, 400, 420), suiteRuns(t, true, 500, 800), difference.Unclear, difference.Unclear, difference.Unclear, "the rest was cached")
}

func TestSuitesRefused(t *testing.T) {
	suites := suiteRuns(t, false, 400, 400)
	for _, sides := range [][2][]*Run{
		{suites, {new(Run)}},
		{{new(Run)}, suites},
		{{new(Run), new(Run)}, {new(Run)}},
	} {
		if _, err := Compare(sides[0], sides[1], 0.01); !errors.Is(err, suite.ErrUsage) {
			t.Errorf("%v, want ErrUsage", err)
		}
	}
}
