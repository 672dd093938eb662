package report

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// largeReport is of a module with many functions and benchmarks, all with long names.
func largeReport() *Report {
	const pkg = "example.com/an/organisation/with/long/names/internal/package"
	r := &Report{Runs: 1, Wall: 30 * time.Second, Phases: []Phase{{Name: "build", Wall: time.Second}, {Name: "timed", Wall: 29 * time.Second}},
		Warnings: Warnings{fmt.Errorf("%s", strings.Repeat("something is doubtful ", 10))}}
	share := 0.5
	for i := range 40 {
		name := fmt.Sprintf("%s%d.(*Type).Function%d", pkg, i%3, i)
		r.Functions = append(r.Functions, Function{Function: name, File: "internal/package/file.go", Line: i + 1,
			Charged: share, Low: 0.9 * share, High: 1.1 * share, Speedup: 1, Phases: map[string]float64{"timed": share}})
		r.Benchmarks = append(r.Benchmarks, Benchmark{Package: pkg, Name: fmt.Sprintf("BenchmarkOne/size=%d-2", i), SecPerOp: 1,
			Phases: []Phase{{Name: "timed", Wall: time.Duration(i%25) * time.Second}}, Bottleneck: &Bottleneck{Function: name, Share: 0.9, Low: 0.8}})
		share /= 2
	}
	f := &r.Functions[0]
	r.Bottleneck = &Bottleneck{Phase: "timed", Function: f.Function, Share: f.Charged, Low: f.Low, High: f.High, Speedup: 2, SpeedupLow: 1.8, SpeedupHigh: 2.2, Certain: true}
	f.Into = []Part{{"append growing a slice", 0.3}, {"math/rand/v2.IntN", 0.1}, {"slices.SortFunc[...]", 0.05}, {"own instructions", 0.04}, {"garbage collection", 0.01}}
	f.Lines = []Line{{Line: 15, Share: 0.45, Source: "inlined()", Inlined: []Part{{"m.G", 0.44}}}, {Line: 12, Share: 0.4, Source: "list = append(list, " + strings.Repeat("something(", 10) + "))"}, {Line: 14, Share: 0.1, Source: "sort(list)"}}
	f.From = []Part{{pkg + "1.Caller", 0.4}, {pkg + "2.Other", 0.1}}
	return r
}

func textOf(t *testing.T, c TextConfig, r *Report) string {
	t.Helper()
	var out strings.Builder
	if err := c.Write(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// The text is short, and its lines are.
func TestTextIsShort(t *testing.T) {
	r := largeReport()
	for _, width := range []int{0, 80, 160} {
		text := textOf(t, TextConfig{Columns: width, Legend: true}, r)
		if n := strings.Count(text, "\n"); n > 64 {
			t.Errorf("%d lines:\n%s", n, text)
		}
		for line := range strings.Lines(text) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > cmp.Or(width, 100) && !strings.Contains(line, "/package0.(*Type).Function0,") {
				t.Errorf("%d characters in %d columns: %q", n, width, line)
			}
		}
	}
	text := textOf(t, TextConfig{}, r)
	for _, want := range []string{
		"\n  does      append growing a slice 30 %, rand/v2.IntN 10 %, slices.SortFunc 5 %, the rest 5 %\n",
		"\n  line 12   40.0 %  list = append(list, something(", "…\n  line 14   10.0 %  sort(list)\n",
		"\n  called by package1.Caller for 80 %, package2.Other for 20 %\n",
		"  33 more\n", "\n  30 more took less.\n", "…/names/internal/package0.(*Type).Function0\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if n := strings.Count(text, "BenchmarkOne/"); n != 10 {
		t.Errorf("%d benchmarks, want 10", n)
	}
	if strings.Contains(text, "size=14-") || !strings.Contains(text, "size=24-") {
		t.Errorf("these benchmarks did not take most:\n%s", text)
	}
}

// A benchmark of which no sample tells is charged to nobody: it may be to anybody.
func TestUnmeasuredBenchmark(t *testing.T) {
	r := largeReport()
	b := &r.Benchmarks[24]
	for _, low := range []float64{0.8, 0} {
		b.Bottleneck = &Bottleneck{Function: "m.Guess", Share: 0.99, Low: low, High: 1}
		var out strings.Builder
		if err := r.WriteMarkdown(&out); err != nil {
			t.Fatal(err)
		}
		if text := textOf(t, TextConfig{}, r); strings.Contains(text, "m.Guess") != (low > 0) || strings.Contains(out.String(), "m.Guess") != (low > 0) {
			t.Errorf("its low end is %g, and\n%s\n%s", low, text, &out)
		}
	}
}

func TestTextTop(t *testing.T) {
	r := largeReport()
	check := func(top, functions, benchmarks int) {
		t.Helper()
		text := textOf(t, TextConfig{Top: top}, r)
		_, table, _ := strings.Cut(text, "charged to functions:\n")
		table, list, _ := strings.Cut(table, "The benchmarks")
		if got := strings.Count(table, ".(*Type).Function"); got != functions {
			t.Errorf("top %d: %d functions, want %d", top, got, functions)
		}
		if got := strings.Count(list, "BenchmarkOne/"); got != benchmarks {
			t.Errorf("top %d: %d benchmarks, want %d", top, got, benchmarks)
		}
	}
	check(0, 7, 10) // the eighth has less than half a per cent
	check(3, 3, 3)
	check(-1, 40, 40)
}

// What is inside of the bottleneck takes five lines at most, and a hint stands for the second of
// its lines.
func TestTextInside(t *testing.T) {
	r := largeReport()
	f := &r.Functions[0]
	f.Hints = []Hint{{12, "list grows by append in a loop whose length is known: start with make([]element, 0, len(somewhere))", 0.3}, {13, "another one", 0.2}}
	text := textOf(t, TextConfig{}, r)
	_, inside, _ := strings.Cut(text, "\n  does ")
	inside, _, _ = strings.Cut(inside, "\n\n")
	want := `
  hint      line 12: list grows by append in a loop whose length is known: start with
            make([]element, 0, len(somewhere)); worth at most 30.0 % of the run`
	if strings.Count(inside, "\n") > 4 || !strings.HasSuffix(inside, want) {
		t.Errorf("got\n  does %s", inside)
	}
	f.Into = []Part{{"own instructions", 0.001}}
	if text := textOf(t, TextConfig{}, r); strings.Contains(text, "\n  does ") {
		t.Errorf("what it does is nothing that could be seen:\n%s", text)
	}
}
