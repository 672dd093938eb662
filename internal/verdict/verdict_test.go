package verdict

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/report/difference"
)

func TestVerdict(t *testing.T) {
	check := func(ratio, low, high, q, noise float64, unit string, want difference.Verdict) {
		t.Helper()
		b := Benchmark{BenchmarkDifference: difference.BenchmarkDifference{
			Unit: unit, Change: difference.Change{Ratio: ratio, Low: low, High: high, Q: q}, Noise: difference.Noise{Ratio: noise},
		}}
		if got := b.verdict(0.01); got != want {
			t.Errorf("%v (%v to %v), q=%v, noise %v, %s: %s, want %s", ratio, low, high, q, noise, unit, got, want)
		}
	}
	check(1.05, 1.03, 1.07, 0.01, 1.002, difference.SecPerOp, difference.Slower)
	check(0.95, 0.93, 0.97, 0.01, 1.002, difference.SecPerOp, difference.Faster)
	check(0.95, 0.93, 0.97, 0.01, 1.002, "B/s", difference.Slower)
	check(1.05, 1.03, 1.07, 0.01, 1.06, difference.SecPerOp, difference.Unclear)  // below the noise
	check(1.05, 1.03, 1.07, 0.06, 1.002, difference.SecPerOp, difference.Unclear) // by chance
	check(1.005, 1.002, 1.008, 0.001, 1.001, difference.SecPerOp, difference.Same)
	check(1.005, 0.99, 1.02, 0.5, 1.001, difference.SecPerOp, difference.Unclear)
	check(1, 1, 1, 1, 1, "allocs/op", difference.Same)
	check(0, 0, 0, 0.001, 1, "allocs/op", difference.Slower) // from none to some
}

// Beside a change of half the benchmark's time, a function that may have lost or won
// less than a twentieth is not said to have part in it.
func TestFunctionVerdictBeside(t *testing.T) {
	b := New("m", "BenchmarkX", difference.SecPerOp)
	b.Base.Center, b.Change.Ratio = 1e-6, 1.5
	check := func(low, high float64, want difference.Verdict) {
		t.Helper()
		f := Function{FunctionDifference: difference.FunctionDifference{BaseNs: 400, HeadNs: 400 + (low+high)/2, ChangeNs: (low + high) / 2, Low: low, High: high}}
		if got := b.functionVerdict(&f, 0.01); got != want {
			t.Errorf("%v to %v ns: %v, want %v", low, high, got, want)
		}
	}
	check(40, 80, difference.Unclear)
	check(60, 80, difference.Slower)
	check(-80, -40, difference.Unclear)
	check(-80, -60, difference.Faster)
	check(-9, 9, difference.Same)
}
