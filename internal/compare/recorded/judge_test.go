package recorded

import (
	"maps"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// of is a run of a benchmark with some results, and functions' parts in its time.
func of(seconds []float64, parts map[string]float64) *Run {
	key := suite.Key{Package: "m", Name: "BenchmarkX"}
	time := Measure{key, difference.SecPerOp}
	r := &Run{Results: Results{Values: map[Measure][]float64{time: seconds}, Order: []Measure{time}}}
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
	parts, uneven := map[string]float64{"m.F": 0.6, "m.G": 0.4}, map[string]float64{"m.F": 0.73, "m.G": 0.27}
	inHead := uneven
	check := func(what string, base, head []float64, want difference.Verdict) {
		t.Helper()
		d, err := Judge(of(base, parts), of(head, inHead), 0.01, nil)
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
	inHead = map[string]float64{"m.F": 0.93, "m.G": 0.07}
	check("far beyond that", steady, beyond, difference.Slower)
	inHead = parts
	check("all functions alike, as on a slower machine", steady, slower, difference.Unclear)
	check("and on a faster one", slower, steady, difference.Unclear)
	parts, inHead = nil, nil
	check("nothing that tells", steady, slower, difference.Unclear)
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

// several is a run of benchmarks, by name, of which each result scatters by one percent around
// the one that is given.
func several(seconds map[string]float64) *Run {
	r := &Run{Results: Results{Values: make(map[Measure][]float64)}}
	for _, name := range slices.Sorted(maps.Keys(seconds)) {
		m := Measure{suite.Key{Package: "m", Name: name}, difference.SecPerOp}
		for _, x := range []float64{1, 1.01, 0.99, 1, 1.01, 0.99} {
			r.Values[m] = append(r.Values[m], x*seconds[name])
		}
		r.Order = append(r.Order, m)
	}
	return r
}

// What most benchmark functions share may be the machine's, and so may all that a busy one does.
func TestJudgeMachine(t *testing.T) {
	base := map[string]float64{"BenchmarkA-2": 1, "BenchmarkB/x=1-2": 10, "BenchmarkB/x=2-2": 20, "BenchmarkC-2": 5, "BenchmarkD": 3}
	check := func(what string, base, head *Run, warnings int, want map[string]difference.Verdict) {
		t.Helper()
		d, err := Judge(base, head, 0.01, nil)
		if err != nil {
			t.Fatal(err)
		}
		reporttest.CheckDifference(t, d, 0.01)
		for _, b := range d.Benchmarks {
			if w, ok := want[b.Name]; ok && b.Verdict != w {
				t.Errorf("%s: %s is %s %+v, noise %v, want %s", what, b.Name, b.Verdict, b.Change, b.Noise.Ratio, w)
			}
		}
		if len(d.Warnings) != warnings {
			t.Errorf("%s: warnings %q, want %d", what, d.Warnings, warnings)
		}
	}
	times := func(factors map[string]float64) *Run {
		head := maps.Clone(base)
		for name, x := range factors {
			head[name] *= x
		}
		return several(head)
	}
	check("one", several(base), times(map[string]float64{"BenchmarkA-2": 1.3}), 0, map[string]difference.Verdict{"BenchmarkA-2": difference.Slower})
	check("all", several(base), times(map[string]float64{"BenchmarkA-2": 1.3, "BenchmarkB/x=1-2": 1.25, "BenchmarkB/x=2-2": 1.3, "BenchmarkC-2": 1.35, "BenchmarkD": 1.3}), 1,
		map[string]difference.Verdict{"BenchmarkA-2": difference.Unclear, "BenchmarkB/x=1-2": difference.Unclear, "BenchmarkC-2": difference.Unclear, "BenchmarkD": difference.Unclear})
	check("all, and one more than they", several(base), times(map[string]float64{"BenchmarkA-2": 9, "BenchmarkB/x=1-2": 0.95, "BenchmarkB/x=2-2": 0.96, "BenchmarkC-2": 0.94, "BenchmarkD": 0.95}), 1,
		map[string]difference.Verdict{"BenchmarkA-2": difference.Slower, "BenchmarkC-2": difference.Unclear})
	base = map[string]float64{"BenchmarkA-2": 1, "BenchmarkC-2": 5}
	check("both of two", several(base), times(map[string]float64{"BenchmarkA-2": 1.3, "BenchmarkC-2": 1.3}), 1, map[string]difference.Verdict{"BenchmarkA-2": difference.Unclear, "BenchmarkC-2": difference.Unclear})
	check("one of two, of which the other tells", several(base), times(map[string]float64{"BenchmarkA-2": 1.3}), 0, map[string]difference.Verdict{"BenchmarkA-2": difference.Slower})
	sizes := map[string]float64{"BenchmarkB/x=1-2": 10, "BenchmarkB/x=2-2": 20, "BenchmarkB/x=3-2": 30, "BenchmarkB/x=4-2": 40}
	base = sizes
	check("one function's", several(sizes), times(map[string]float64{"BenchmarkB/x=1-2": 1.3, "BenchmarkB/x=2-2": 1.3, "BenchmarkB/x=3-2": 1.3, "BenchmarkB/x=4-2": 1.3}), 1,
		map[string]difference.Verdict{"BenchmarkB/x=1-2": difference.Unclear, "BenchmarkB/x=4-2": difference.Unclear})
	busy := times(map[string]float64{"BenchmarkB/x=1-2": 2})
	busy.Report.Functions = []report.Function{{Function: symbol.NoProcessor, Charged: 0.2}}
	check("a busy machine", several(sizes), busy, 1, map[string]difference.Verdict{"BenchmarkB/x=1-2": difference.Unclear})
}

// A function that only one side has is as uncertain as the side's time is.
func TestJudgeGoneFunction(t *testing.T) {
	scattered := []float64{10, 20, 5, 30, 8, 12}
	d, err := Judge(of(scattered, map[string]float64{"m.F": 0.9, "m.G": 0.1}), of(scattered, map[string]float64{"m.F": 1}), 0.01, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range d.Benchmarks[0].Functions {
		if f.Verdict.Changed() {
			t.Errorf("%+v of a benchmark that scatters so much: %+v", f, d.Benchmarks[0].Change)
		}
	}
}
