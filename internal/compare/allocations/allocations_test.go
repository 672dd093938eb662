package allocations

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// What is too small for a row of its own is part of what is not attributed: the rows add up.
func TestDifferencesAddUp(t *testing.T) {
	b := difference.BenchmarkDifference{Package: "m", Name: "BenchmarkX", Unit: difference.BytesPerOp, Verdict: difference.Unclear, Noise: difference.Noise{Ratio: 1},
		Base: difference.Summary{Center: 1e6, Low: 1e6, High: 1e6}, Head: difference.Summary{Center: 1e6 + 500, Low: 1e6 + 500, High: 1e6 + 500}}
	side := func(large, small float64) map[string]*suite.Allocation {
		return map[string]*suite.Allocation{"m.F": {Bytes: []float64{large, large}}, "m.G": {Bytes: []float64{small, small}}}
	}
	b.Allocations = Sides{Suites: [2]*suite.Suite{new(suite.Suite), new(suite.Suite)}}.Differences(&b, [2]map[string]*suite.Allocation{side(1e6-10, 10), side(1e6+400, 90)}, 0.01)
	if len(b.Allocations) != 2 {
		t.Errorf("%+v, want m.F and what is unattributed", b.Allocations)
	}
	reporttest.CheckDifference(t, &difference.Difference{Noise: difference.Noise{Ratio: 1}, Benchmarks: []difference.BenchmarkDifference{b}}, 0.01)
}
