package tally

import (
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/inside"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
)

// What an operation gains is not compared with what the run gains without its setup.
func TestRivals(t *testing.T) {
	timed, setup := map[string]float64{"timed": 0.1}, map[string]float64{"setup": 0.8}
	list := []report.Function{
		{Function: "m.Setup", File: "f.go", Charged: 0.8, Low: 0.8, High: 0.8, Speedup: 5, SpeedupHigh: 5, Phases: setup},
		{Function: "m.Timed", File: "f.go", Charged: 0.1, Low: 0.1, High: 0.1, Speedup: 1.1, Phases: timed},
	}
	operation := report.Benchmark{Name: "BenchmarkX", Functions: []report.Function{{Function: "m.Timed", File: "f.go", Charged: 1, Speedup: 100}}}
	x := &Tally{suite: new(suite.Suite), benchmarks: map[suite.Key]*benchmark{{Name: "BenchmarkX"}: {found: NewFindings()}}}
	r := &report.Report{Functions: list, Benchmarks: []report.Benchmark{operation}}
	if x.setCeilings(r); !r.Bottleneck.Certain || r.Bottleneck.Function != "m.Setup" || len(r.Warnings) > 0 {
		t.Errorf("%+v, warnings %v; want m.Setup, certain", r.Bottleneck, r.Warnings)
	}
}

// Time of which nothing is known may be of another function; start-up that waited, the machine's.
func TestVerdictOfUnknown(t *testing.T) {
	const ms = time.Millisecond
	for _, c := range []struct {
		name         string
		cut, loading time.Duration
		want         bool
	}{
		{"m.F", 0, 0, true}, {"m.F", 30 * ms, 0, true}, {"m.F", 40 * ms, 0, false}, {"m.F", 0, 40 * ms, true},
		{symbol.Startup, 0, 30 * ms, true}, {symbol.Startup, 0, 40 * ms, false},
	} {
		ledger := charge.NewLedger("other")
		ledger.AddTime("other", 100*ms, 0)
		list := []report.Function{{Function: c.name, Charged: 0.85, Low: 0.8, High: 0.9}, {Function: "m.G", Charged: 0.1, Low: 0.05, High: 0.1}}
		r := &report.Report{Functions: list, Bottleneck: Verdict(list)}
		(&Tally{suite: new(suite.Suite), ledger: ledger, cut: c.cut, loading: c.loading}).unsettleUnknown(r)
		if r.Bottleneck.Certain != c.want {
			t.Errorf("%+v: certain is %v", c, r.Bottleneck.Certain)
		}
	}
}

// The samples of a sanitizer's checks do not tell whose they are.
func TestVerdictOfSanitized(t *testing.T) {
	dir := fixture.Tree(t, map[string]string{"go.mod": "module example.com/m\n\ngo 1.24\n", "m.go": "package m\n"})
	for _, flags := range [][]string{nil, {"-asan"}} {
		s, err := suite.New(t.Context(), suite.Target{Dir: dir, BuildFlags: flags}, t.TempDir(), nil)
		if err != nil {
			t.Skip(err) // not on this platform
		}
		ledger := charge.NewLedger("other")
		ledger.AddTime("other", time.Second, 0)
		list := []report.Function{{Function: "m.F", Charged: 0.85, Low: 0.8, High: 0.9}}
		r := &report.Report{Functions: list, Bottleneck: Verdict(list)}
		(&Tally{suite: s, ledger: ledger}).unsettleUnknown(r)
		if r.Bottleneck.Certain != (flags == nil) {
			t.Errorf("built with %s: certain is %v", flags, r.Bottleneck.Certain)
		}
	}
}

// A process that waits for the machine before it records itself says nothing of itself.
func TestStartUpThatWaits(t *testing.T) {
	x := &Tally{ledger: charge.NewLedger(string(timeline.Init))}
	x.addInits(gorun.Execution{}, new(gorun.Record), timeline.Timeline{{End: 300, CPU: 50, Phase: timeline.Init}})
	if x.loading != 250 {
		t.Errorf("it waited for %d, want 250", x.loading)
	}
}

// What is charged to nobody is never certain to be the bottleneck.
func TestVerdictOfNobody(t *testing.T) {
	for _, name := range append(nobody, "(waiting)", "m.F") {
		b := Verdict([]report.Function{{Function: name, Charged: 0.9, Low: 0.88, High: 0.92}, {Function: "m.G", Charged: 0.1, Low: 0.09, High: 0.11}})
		if want := name == "m.F"; b.Certain != want {
			t.Errorf("%s: certain is %v, want %v", name, b.Certain, want)
		}
	}
}

// A function that no sample hit may have had the time that the trace gives it, or one that it
// called: it is not certain, be it the only one.
func TestUnseen(t *testing.T) {
	for _, c := range []struct {
		f    report.Function
		want bool
	}{
		{report.Function{File: "m.go", Kind: "processor"}, true},
		{report.Function{File: "m.go", Kind: "processor", Cum: 0.1}, true}, // those that it called
		{report.Function{File: "m.go", Kind: "processor", CPU: 0.1}, false},
		{report.Function{File: "m.go", Kind: "lock"}, false},
		{report.Function{Kind: "processor"}, false}, // the runtime's
	} {
		if got := unseen(c.f); got != c.want {
			t.Errorf("%+v: %v, want %v", c.f, got, c.want)
		}
	}
	for low, want := range map[float64]bool{0: false, 0.21: false, 0.9: true} {
		if b := Verdict([]report.Function{{Function: "m.F", Charged: 1, Low: low, High: 1}}); b.Certain != want {
			t.Errorf("from %v on: certain is %v, want %v", low, b.Certain, want)
		}
	}
}

// Where no trace tells what a function did, its samples and looks do.
func TestKind(t *testing.T) {
	share := stat.Interval{Value: 0.8}
	for _, c := range []struct {
		cost charge.Cost
		want string
	}{
		{charge.Cost{Share: share, CPU: 0.5, Kind: "lock"}, "lock"},
		{charge.Cost{Share: share, CPU: 0.5}, "processor"},
		{charge.Cost{Share: share, CPU: 0.5, Waiting: time.Second / 10}, "processor"},
		{charge.Cost{Share: share, CPU: 0.5, Waiting: time.Second / 2}, ""},
		{charge.Cost{Share: share}, ""},
		{charge.Cost{Share: share, CPU: 0.5, Phases: map[string]float64{"init": 0.6}}, "init"},
	} {
		if got := kind(c.cost, time.Second); got != c.want {
			t.Errorf("%+v is of kind %q, want %q", c.cost, got, c.want)
		}
	}
}

// Of a short run most may be package testing's own work: nobody can mend that, and nothing is certain beside it.
func TestVerdictOfHarness(t *testing.T) {
	harness := report.Function{Function: symbol.Harness, Charged: 0.7, Low: 0.69, High: 0.72, Speedup: 3}
	mine := report.Function{Function: "m.F", File: "f.go", Charged: 0.2, Low: 0.2, High: 0.2, Speedup: 1.25}
	if b := Verdict([]report.Function{harness, mine}); b.Function != "m.F" || b.Certain || b.Speedup != mine.Speedup {
		t.Errorf("beside package testing, %+v; want m.F, not certain", b)
	}
	if b := Verdict([]report.Function{harness}); b.Certain {
		t.Errorf("of package testing alone, %+v; want what is not certain", b)
	}
	if b := Verdict([]report.Function{mine, {Function: symbol.Harness, Charged: 0.1, Low: 0.1, High: 0.1}}); !b.Certain {
		t.Errorf("before package testing, %+v; want what is certain", b)
	}
}

// Nothing is certain of what is over in a moment.
func TestVerdictOfBrief(t *testing.T) {
	for wall, want := range map[time.Duration]bool{briefRun - 1: false, briefRun: true} {
		ledger := charge.NewLedger("other")
		ledger.AddTime("other", wall, 0)
		list := []report.Function{{Function: "m.F", Charged: 0.85, Low: 0.8, High: 0.9}, {Function: "m.G", Charged: 0.1, Low: 0.05, High: 0.1}}
		r := &report.Report{Functions: list, Bottleneck: Verdict(list)}
		(&Tally{suite: new(suite.Suite), ledger: ledger}).unsettleUnknown(r)
		if r.Bottleneck.Certain != want || (len(r.Warnings) == 0) != want {
			t.Errorf("of %s, certain is %v, with warnings %v; want %v", wall, r.Bottleneck.Certain, r.Warnings, want)
		}
	}
	for wall, want := range map[time.Duration]bool{briefTimed - 1: false, briefTimed: true} {
		x := New(new(suite.Suite), Config{})
		b := x.benchmark(suite.Program{}, "BenchmarkX")
		b.ledger.AddTime(string(timeline.Timed), wall, 0)
		b.ledger.AddExact(string(timeline.Timed), charge.Target{Frame: charge.Frame{Function: "m.F"}, Class: charge.Own}, wall)
		if got := x.reportBenchmark(suite.Key{Name: "BenchmarkX"}, b).Bottleneck.Certain; got != want {
			t.Errorf("of operations that take %s, certain is %v, want %v", wall, got, want)
		}
	}
}

// What no sample tells of may be the time of those that a function called: so much less may be its own.
func TestUnsampled(t *testing.T) {
	l := charge.NewLedger("timed")
	l.AddTime("timed", time.Second, 0)
	target := charge.Target{Frame: charge.Frame{Function: "m.Locked", File: "m.go"}, Class: charge.Own}
	l.AddPiece("timed", charge.Piece{Target: target, Kind: "lock", Wall: 900 * time.Millisecond})
	l.AddPiece("timed", charge.Piece{Target: target, Kind: "lock", Wall: 50 * time.Millisecond, Waits: true})
	in := inside.NewReader(func(file string) string { return file }, time.Time{})
	f := Functions(l, in)[0]
	if f.Charged != 0.95 || f.Low > 0.051 || f.SpeedupLow > 1.06 || f.High != 0.95 {
		t.Errorf("%+v; want 95 %%, from 5 %% on", f)
	}
	if b := Verdict([]report.Function{f}); b.Certain {
		t.Error("it is certain")
	}
}
