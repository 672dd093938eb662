package difference

import (
	"bytes"
	"strings"
	"testing"
)

func TestSuiteText(t *testing.T) {
	times := func(center float64, n int) Summary { return Summary{Center: center, Low: center, High: center, N: n} }
	d := func(n int, verdict Verdict) *Difference {
		return &Difference{Suite: true, Benchmarks: []BenchmarkDifference{
			{Name: SuiteName, Unit: SecPerOp, Base: times(2, n), Head: times(3, n), Change: Change{Ratio: 1.5, Low: 1.4, High: 1.6}, Verdict: verdict, Functions: []FunctionDifference{
				{Function: "m/a.waitReady", File: "a/a_test.go", Line: 8, BaseNs: 1e9, HeadNs: 2e9, ChangeNs: 1e9, Low: 0.9e9, High: 1.1e9, Verdict: verdict},
				{Function: "link m/a", BaseNs: 1e9, HeadNs: 1e9, Verdict: Unclear},
			}},
			{Package: "m/a", Name: "TestSame", Unit: SecPerOp, Base: times(1, n), Head: times(1, n), Change: Change{Ratio: 1, Low: 0.9, High: 1.1}, Verdict: Unclear},
			{Package: "m/a", Name: "TestOne", Unit: SecPerOp, Base: times(1, n), Head: times(1.5, n), Change: Change{Ratio: 1.5, Low: 1.4, High: 1.6}, Verdict: verdict},
		}}
	}
	check := func(d *Difference, want ...string) {
		t.Helper()
		for _, write := range []func(*Difference, *bytes.Buffer) error{
			func(d *Difference, w *bytes.Buffer) error { return d.WriteText(w) },
			func(d *Difference, w *bytes.Buffer) error { return d.WriteMarkdown(w) },
		} {
			var out bytes.Buffer
			if err := write(d, &out); err != nil {
				t.Fatal(err)
			}
			text := strings.ReplaceAll(strings.Join(strings.Fields(out.String()), " "), `\`, "")
			for _, w := range want {
				if !strings.Contains(text, w) {
					t.Errorf("want %q in %s", w, text)
				}
			}
			if one, same := strings.Index(text, "TestOne"), strings.Index(text, "TestSame"); one < 0 || one > same {
				t.Errorf("want the test that differs first: %s", text)
			}
		}
	}
	check(d(3, Slower), "2.00 s to 3.00 s, +50.00% (+40.00% to +60.00%): slower", "changed are m/a.waitReady (slower, +1.00 s)", "+900 ms to +1.10 s", "Of 3 and 3 recorded runs")
	check(d(1, Unclear), "2.00 s to 3.00 s, +50.00%: unclear", "most differs m/a.waitReady (+1.00 s)", "Of 1 and 1 recorded runs")
}
