package verdict

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/report/difference"
)

// What has a verdict is not measured any more, and what will hardly get one gets less of
// the time.
func TestWeight(t *testing.T) {
	check := func(ratio, half float64, v, function difference.Verdict, want float64) {
		t.Helper()
		b := &difference.BenchmarkDifference{Change: difference.Change{Ratio: ratio, Low: ratio - half, High: ratio + half}, Verdict: v,
			Functions: []difference.FunctionDifference{{Verdict: function}}}
		if got := Weight(b, 0.01); got != want {
			t.Errorf("%v ± %v, %s, first function %s: %v, want %v", ratio, half, v, function, got, want)
		}
	}
	check(1.05, 0.01, difference.Slower, difference.Slower, 0)
	check(1.05, 0.01, difference.Slower, difference.Unclear, 1)
	check(1.001, 0.005, difference.Same, difference.Same, 0)
	check(1.001, 0.015, difference.Unclear, difference.Same, 1)
	check(1.001, 0.2, difference.Unclear, difference.Unclear, 0.25)
	check(1.1, 0.2, difference.Unclear, difference.Unclear, 1)
}
