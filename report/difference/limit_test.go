package difference

import "testing"

func TestWorst(t *testing.T) {
	d := &Difference{Benchmarks: []BenchmarkDifference{
		{Name: "x", Unit: SecPerOp, Verdict: Slower, Change: Change{Ratio: 1.04}},
		{Name: "y", Unit: SecPerOp, Verdict: Slower, Change: Change{Ratio: 1.06}},
		{Name: "z", Unit: SecPerOp, Verdict: Unclear, Change: Change{Ratio: 1.5}},
		{Name: "w", Unit: BytesPerOp, Verdict: Slower, Change: Change{Ratio: 2}},
		{Name: "v", Unit: BytesPerOp, Verdict: Slower}, // from none to some
		{Name: "u", Unit: "B/s", Verdict: Slower, Change: Change{Ratio: 0.8}},
		{Name: "t", Unit: "B/s", Verdict: Faster, Change: Change{Ratio: 2}},
	}}
	check := func(unit string, by float64, want string) {
		t.Helper()
		got := ""
		if b := d.Worst(Limit{unit, by}); b != nil {
			got = b.Name
		}
		if got != want {
			t.Errorf("%s by %v: %q, want %q", unit, by, got, want)
		}
	}
	check(SecPerOp, 0.03, "y")
	check(SecPerOp, 0.07, "")
	check(BytesPerOp, 100, "v")
	check("B/s", 0.2, "u")
	check("B/s", 0.3, "")
	if b := d.Slowdown(0.03); b == nil || b.Name != "y" {
		t.Errorf("Slowdown(3 %%) = %+v, want y", b)
	}
}
