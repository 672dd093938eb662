package recorded

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/reporttest"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// of is a run of a benchmark with some results, and functions' parts in its time.
func of(seconds []float64, parts map[string]float64) *Run {
	key := suite.Key{Package: "m", Name: "BenchmarkX"}
	time := Measure{key, difference.SecPerOp}
	r := &Run{Values: map[Measure][]float64{time: seconds}, Order: []Measure{time}}
	b := report.Benchmark{Package: key.Package, Name: key.Name}
	for name, part := range parts {
		b.Functions = append(b.Functions, report.Function{Function: name, Charged: part, Low: part, High: part})
	}
	r.Report.Benchmarks = []report.Benchmark{b}
	return r
}

// A machine that becomes slower during a run may have become so between the runs.
func TestJudgeDrift(t *testing.T) {
	steady, slower := []float64{10, 10.1, 9.9, 10, 10.1, 9.9}, []float64{15, 15.1, 14.9, 15, 15.1, 14.9}
	drifting, beyond := []float64{10, 10.1, 9.9, 15, 15.1, 14.9}, []float64{60, 61, 59, 60, 61, 59}
	check := func(what string, base, head []float64, want difference.Verdict) {
		t.Helper()
		d, err := Judge(of(base, nil), of(head, nil), 0.01, nil)
		if err != nil {
			t.Fatal(err)
		}
		reporttest.CheckDifference(t, d, 0.01)
		if b := d.Benchmarks[0]; b.Verdict != want {
			t.Errorf("%s: %s %+v, noise %v, want %s", what, b.Verdict, b.Change, b.Noise.Ratio, want)
		}
	}
	check("steady runs", steady, slower, difference.Slower)
	check("a run that drifts", drifting, []float64{16, 16.1, 15.9, 16, 16.1, 15.9}, difference.Unclear)
	check("both", drifting, []float64{16, 16, 16, 22, 22, 22}, difference.Unclear)
	check("far beyond that", steady, beyond, difference.Slower)
}

// What is no function is neither new nor gone, and time that was not sampled is unattributed.
func TestJudgeGroups(t *testing.T) {
	base, head := []float64{10, 10.1, 9.9, 10, 10.1, 9.9}, []float64{20, 20.1, 19.9, 20, 20.1, 19.9}
	d, err := Judge(of(base, map[string]float64{"m.F": 1}), of(head, map[string]float64{"m.F": 0.1, symbol.Scheduling: 0.4, symbol.NotSampled: 0.4, "m.G": 0.1}), 0.01, nil)
	if err != nil {
		t.Fatal(err)
	}
	reporttest.CheckDifference(t, d, 0.01)
	got := make(map[string]difference.Verdict)
	for _, f := range d.Benchmarks[0].Functions {
		got[f.Function] = f.Verdict
	}
	if len(got) != 4 || got[difference.Unattributed] != difference.Unclear || got[symbol.Scheduling] != difference.Slower || got["m.G"] != difference.New || got["m.F"] != difference.Faster {
		t.Errorf("%v, want m.F faster, m.G new, %s slower, and something unattributed", got, symbol.Scheduling)
	}
}
