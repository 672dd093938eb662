package compare

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/compare/duet"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// A function that was renamed, and one that was taken out of another, are counted
// as before: nothing has changed. Without that knowledge two are new and one gone.
func TestJudgeMoved(t *testing.T) {
	base := map[string]float64{"a": 500, "b": 300, "c": 200}
	head := map[string]float64{"d": 500, "b": 100, "e": 200, "c": 200}
	check := func(folds map[string]string, changed ...string) {
		t.Helper()
		c := contest{layouts: 12, base: base, head: head, scatter: 0.005}.comparer(rand.New(rand.NewPCG(7, 8)))
		c.code.Folds = folds
		d := judged(t, c)
		checkDifference(t, d)
		var got []string
		for _, f := range d.Benchmarks[0].Functions {
			if f.Verdict.Changed() {
				got = append(got, f.Function+" "+string(f.Verdict))
			}
		}
		slices.Sort(got)
		if fmt.Sprint(got) != fmt.Sprint(changed) {
			t.Errorf("folds %v: changed %v, want %v", folds, got, changed)
		}
	}
	check(map[string]string{"a": "d", "e": "b"})
	check(nil, "a gone", "b faster", "d new", "e new")
}

// The flame graph holds what the labels say is of the benchmark's timed phase, at
// the processor time of one operation, with moved functions under one name.
func TestCompareFlame(t *testing.T) {
	c := contest{layouts: 3, base: usual, head: usual}.comparer(rand.New(rand.NewPCG(1, 2)))
	c.code.Folds = map[string]string{"m.old": "m.fresh"}
	for i, name := range []string{"m.old", "m.fresh"} {
		s := c.sides[i]
		for l := range c.measured[0].Layouts {
			c.measured[0].Layouts[l].Uses[i] = duet.Use{Ops: 2, CPU: 2000 * float64(i+1)}
		}
		s.programs = append(s.programs, program{Program: suite.Program{Package: gorun.Package{ImportPath: simulatedKey.Package}}})
		p := &profile.Profile{SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}}}
		stack := []*profile.Location{location(p, "m."+[]string{"x", "y"}[i]), location(p, name+".func1"), location(p, name), location(p, "m.BenchmarkX"), location(p, "testing.(*B).runN")}
		label := func(phase timeline.Phase) map[string][]string {
			return map[string][]string{timeline.PhaseLabel: {string(phase)}, timeline.BenchmarkLabel: {simulatedKey.Name}}
		}
		p.Sample = []*profile.Sample{
			{Location: stack, Value: []int64{10}, Label: label(timeline.Timed)},
			{Location: stack, Value: []int64{1000}, Label: label(timeline.Setup)},
		}
		s.profiles = map[string][]*profile.Profile{"example.com_m.cpu.pprof": {p}}
	}
	var out bytes.Buffer
	d := &difference.Difference{Base: "x", Head: "y", Benchmarks: []difference.BenchmarkDifference{{Package: simulatedKey.Package, Name: simulatedKey.Name, Unit: difference.SecPerOp}}}
	if err := c.writeFlame(&out, d); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<h2>BenchmarkX-2</h2>", `title="m.fresh: 1 us to 2 us, &#43;1 us"`, `title="m.x: 1 us to 0 ns, -1 us"`, `title="m.y: 0 ns to 2 us, &#43;2 us"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if n := strings.Count(out.String(), "<button"); n != 5 {
		t.Errorf("%d boxes, want that of the whole, the benchmark, fresh, x and y", n)
	}
}

func location(p *profile.Profile, function string) *profile.Location {
	id := uint64(len(p.Function) + 1)
	f := &profile.Function{ID: id, Name: function}
	l := &profile.Location{ID: id, Line: []profile.Line{{Function: f}}}
	p.Function, p.Location = append(p.Function, f), append(p.Location, l)
	return l
}

// recordedRun writes a recorded run with results of the given nanoseconds and shares of
// two functions.
func recordedRun(t *testing.T, ns []float64, shares map[string]float64, more string) string {
	t.Helper()
	dir := t.TempDir()
	r := report.Report{Version: 1, Environment: report.Environment{Go: "go1.26.8"}, Benchmarks: []report.Benchmark{{Package: "m", Name: "BenchmarkX-2"}}}
	for name, share := range shares {
		r.Benchmarks[0].Functions = append(r.Benchmarks[0].Functions, report.Function{Function: name, Charged: share, Low: share - 0.01, High: share + 0.01})
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var results strings.Builder
	results.WriteString("pkg: m\n" + more)
	for _, x := range ns {
		results.WriteString(fmt.Sprintf("BenchmarkX-2 100 %v ns/op\n", x))
	}
	fixture.Write(t, dir, map[string]string{"report.json": string(text), "results.txt": results.String()})
	return dir
}

func TestCompareRecorded(t *testing.T) {
	six := []float64{100, 101, 99, 100.5, 99.5, 100}
	slower := []float64{120, 121, 119, 120.5, 119.5, 120}
	base := recordedRun(t, six, map[string]float64{"m.a": 0.6, "m.b": 0.4}, "BenchmarkOld 1 5 ns/op\n")
	check := func(head string, verdict, function difference.Verdict, warning string) {
		t.Helper()
		d, err := Run(t.Context(), Config{Base: base, Head: head})
		if err != nil {
			t.Fatal(err)
		}
		checkDifference(t, d)
		reporttest.CheckDifference(t, d, DefaultThreshold)
		b := d.Benchmarks[0]
		i := 0
		for j, f := range b.Functions {
			if f.Function == "m.a" {
				i = j
			}
		}
		if b.Verdict != verdict || b.Functions[i].Verdict != function || !strings.Contains(fmt.Sprint(d.Warnings), warning) {
			t.Errorf("%s, m.a %s, warnings %v; want %s, %s and %q", b.Verdict, b.Functions[i].Verdict, d.Warnings, verdict, function, warning)
		}
		var out bytes.Buffer
		if err := errors.Join(d.WriteJSON(&out), d.WriteText(&out), d.WriteMarkdown(&out)); err != nil {
			t.Error(err)
		}
	}
	shares := map[string]float64{"m.a": 0.667, "m.b": 0.333} // 80 ns and 40
	check(recordedRun(t, slower, shares, ""), difference.Slower, difference.Slower, "BenchmarkOld exists only in the base")
	check(recordedRun(t, six, map[string]float64{"m.a": 0.6, "m.b": 0.4}, ""), difference.Same, difference.Unclear, "one after the other")
	check(recordedRun(t, slower[:1], shares, ""), difference.Unclear, difference.Unclear, "1 result on one side")

	fail := func(base, head, text string) {
		t.Helper()
		if _, err := Run(t.Context(), Config{Base: base, Head: head}); !errors.Is(err, suite.ErrUsage) || !strings.Contains(err.Error(), text) {
			t.Errorf("%v, want suite.ErrUsage with %q", err, text)
		}
	}
	fail(base, t.TempDir(), "is a recorded run")
	broken := recordedRun(t, six, nil, "")
	if err := os.Remove(filepath.Join(broken, "results.txt")); err != nil {
		t.Fatal(err)
	}
	fail(base, broken, "results.txt")
	fail(base, recordedRun(t, nil, nil, "BenchmarkOther 1 5 ns/op\n"), "have no benchmark and unit in common")
}
