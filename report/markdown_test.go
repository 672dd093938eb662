package report

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
)

func TestWriteMarkdown(t *testing.T) {
	r := hostileReport()
	r.Functions = append(r.Functions, Function{Function: "m.F|`x`", Charged: 0.25, High: 0.3, Speedup: 1.33, Phases: map[string]float64{"timed": 0.25}})
	r.Phases = append(r.Phases, Phase{Name: "*bold* <b> [a](b) @all", Wall: 1})
	r.Runs, r.Benchmarks = 1, append(r.Benchmarks, benchmarkOf("BenchmarkB", 1, 2, 3), benchmarkOf("BenchmarkA|`x`", 1, 1, 1))
	var out strings.Builder
	if err := r.WriteMarkdown(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| `m.F\\|'x'` | 25.0 % | 0.0 to 30.0 % | 1.33x | timed |", `\*bold\* &lt;b\> \[a\]\(b\) &#64;all`,
		"### The bottleneck is `", "\n| `BenchmarkA\\|'x'` | **1.00 s (1.00)** |", "| 2.00 s (2.00) |"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if strings.ContainsAny(out.String(), "\x1b\u202e") {
		t.Error("control codes")
	}
	for line := range strings.Lines(out.String()) {
		spans := strings.Split(line, "`")
		for i := 0; i < len(spans); i += 2 { // outside of code
			if strings.Contains(spans[i], "<") {
				t.Errorf("markup in %s", line)
			}
		}
	}
	out.Reset()
	if err := new(Report).WriteMarkdown(&out); err != nil || !strings.Contains(out.String(), "Nothing was measured") {
		t.Errorf("of nothing: %v\n%s", err, out.String())
	}
}

func TestWriteCSV(t *testing.T) {
	r := hostileReport()
	r.Functions = append(r.Functions, Function{Function: `=cmd|"x",y`, Line: 3, Charged: 0.25, Waiting: 7})
	var out strings.Builder
	if err := r.WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+3+1 || rows[3][2] != `'=cmd|"x",y` || rows[3][4] != "3" || rows[3][5] != "0.25" || rows[3][10] != "7" || rows[4][1] == "" {
		t.Errorf("rows %q", rows)
	}
	if strings.ContainsAny(out.String(), "\x1b\u202e") {
		t.Error("control codes")
	}
}

func TestMarkInside(t *testing.T) {
	r := largeReport()
	r.Functions[0].Hints = []Hint{{12, "start with make([]T, 0, n)", 0.3}}
	var out bytes.Buffer
	if err := r.WriteMarkdown(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\n- Does append growing a slice 30 %, rand/v2.IntN 10 %", "\n- Line 12: 40.0 % `list = append(list, something(",
		"\n- Called by package1.Caller for 80 %", `make\(\[\]T, 0, n\); worth at most 30.0 % of the run`,
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}
