package doubts

import (
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/report"
)

// first is a verdict on the first of some functions, certain by their shares.
func first(list []report.Function) *report.Bottleneck {
	f := list[0]
	return &report.Bottleneck{Function: f.Function, Share: f.Charged, Low: f.Low, High: f.High, Speedup: f.Speedup, SpeedupLow: f.SpeedupLow, SpeedupHigh: f.SpeedupHigh, Certain: true}
}

// What would gain nothing, as others take as long beside it, is not certain.
func TestGainless(t *testing.T) {
	for _, c := range []struct {
		share, speedup float64
		want           bool
	}{{0.6, 1, true}, {0.6, 1.02, true}, {0.6, 1.2, false}, {0.01, 1.01, false}, {0.6, 0, false}} {
		if got := Gainless(&report.Function{Charged: c.share, Speedup: c.speedup}); got != c.want {
			t.Errorf("a share of %v that gains %v: %v, want %v", c.share, c.speedup, got, c.want)
		}
	}
}

// What would gain less than another function is not certain.
func TestOutdone(t *testing.T) {
	for _, c := range []struct {
		file          string
		speedup, high float64
		another, low  float64
		want          bool
	}{
		{"g.go", 1.2, 1.3, 3, 0, false}, {"g.go", 1.2, 1.3, 1.3, 0, true}, {"g.go", 2, 2, 2.1, 0, true}, {"", 1.2, 1.3, 3, 0, true}, {"g.go", 0, 0, 3, 0, true},
		{"g.go", 1.4, 4, 1.6, 1.5, false}, {"g.go", 1.4, 4, 1.6, 1.3, true}, // how much it gains itself is hardly known
	} {
		list := []report.Function{
			{Function: "m.F", File: "f.go", Charged: 0.6, Low: 0.6, High: 0.6, Speedup: c.speedup, SpeedupLow: c.speedup, SpeedupHigh: c.high},
			{Function: "m.G", File: c.file, Charged: 0.1, Low: 0.1, High: 0.1, Speedup: c.another, SpeedupLow: c.low},
		}
		b := first(list)
		if err := Outdone(b, list, false); b.Certain != c.want || (err == nil) != c.want {
			t.Errorf("%+v: certain is %v, %v", c, b.Certain, err)
		}
	}
}

// Nor is what may gain nothing, or less than another function of which it is not known how much that gains.
func TestUnknownGain(t *testing.T) {
	for _, c := range []struct {
		low, high, share, anothers float64
		untilTime, want            bool
	}{
		{1.8, 2.2, 0.3, 2.3, false, true}, {1.8, 2.2, 0.3, 9, false, false}, {1.8, 2.2, 0.01, 9, false, true},
		{1, 2.2, 0.3, 1.2, false, false}, {1, 2.2, 0.3, 1.2, true, true},
	} {
		list := []report.Function{
			{Function: "m.F", File: "f.go", Charged: 0.6, Low: 0.6, High: 0.6, Speedup: 2, SpeedupLow: c.low, SpeedupHigh: c.high},
			{Function: "m.G", File: "g.go", Charged: c.share, Low: 0.1, High: 0.1, Speedup: 1.1, SpeedupLow: 1, SpeedupHigh: c.anothers},
		}
		b := first(list)
		if err := Outdone(b, list, c.untilTime); b.Certain != c.want || (err == nil) != c.want {
			t.Errorf("%+v: certain is %v, %v", c, b.Certain, err)
		}
	}
}

// What is polled for may be anybody's: a verdict is certain that holds even then.
func TestDoubtful(t *testing.T) {
	f := func(name string, low, high float64) report.Function {
		return report.Function{Function: name, Charged: (low + high) / 2, Low: low, High: high}
	}
	for _, c := range []struct {
		why             string
		functions       []report.Function
		polled          map[string]float64
		certain, doubts bool
	}{
		{"nobody polls", []report.Function{f("a", 0.7, 0.8), f("b", 0.2, 0.3)}, nil, true, false},
		{"the first polls", []report.Function{f("a", 0.7, 0.8), f("b", 0.2, 0.3)}, map[string]float64{"a": 0.7}, false, true},
		{"another polls for less than lies between", []report.Function{f("a", 0.7, 0.8), f("b", 0.2, 0.3)}, map[string]float64{"b": 0.1}, true, false},
		{"another polls for more", []report.Function{f("a", 0.5, 0.6), f("b", 0.3, 0.4)}, map[string]float64{"b": 0.3}, false, true},
		{"little", []report.Function{f("a", 0.42, 0.52), f("b", 0.36, 0.41)}, map[string]float64{"b": 0.03}, false, false},
	} {
		b := first(c.functions)
		if got := Unknown(b, c.functions, c.polled) != nil; got != c.doubts || b.Certain != c.certain {
			t.Errorf("%s: warned %v, certain %v, want %v and %v", c.why, got, b.Certain, c.doubts, c.certain)
		}
	}
}

// A warning says how much of a run goes on until some time.
func TestUntilTime(t *testing.T) {
	if err := UntilTime(time.Millisecond, time.Second); err != nil {
		t.Errorf("of a thousandth, a warning: %v", err)
	}
	if err := UntilTime(time.Second/2, time.Second); err == nil || !strings.HasPrefix(err.Error(), "50 % of the run") {
		t.Errorf("of half of the run, the warning is %v", err)
	}
}

// Of a function whose source cannot be read it is not known what its loops wait for: it is not certain, but if requests wait for
// it and it does not sleep.
func TestUnread(t *testing.T) {
	read := func(file string) bool { return file == "here.go" }
	for _, c := range []struct {
		file, kind string
		requests   *report.Requests
		certain    bool
		low        float64
	}{
		{"here.go", "sleep", nil, true, 1.5},
		{"gone.go", "sleep", nil, false, 1},
		{"gone.go", "processor", nil, false, 1},
		{"", "processor", nil, true, 1.5},
		{"gone.go", "lock", new(report.Requests), true, 1.5},
		{"gone.go", "sleep", new(report.Requests), false, 1},
	} {
		r := &report.Report{Requests: c.requests, Functions: []report.Function{
			{Function: "m.F", File: c.file, Kind: c.kind, Charged: 0.8, Speedup: 2, SpeedupLow: 1.5, SpeedupHigh: 3},
		}}
		r.Bottleneck = first(r.Functions)
		r.Bottleneck.Kind = c.kind
		Unread(r, read)
		if b := r.Bottleneck; b.Certain != c.certain || b.SpeedupLow != c.low || (len(r.Warnings) == 0) != c.certain {
			t.Errorf("%s in %s, of requests %v: certain %v, gains at least %v, warnings %v", c.kind, c.file, c.requests != nil, b.Certain, b.SpeedupLow, r.Warnings)
		}
	}
}

// Beside other programs another function may gain more: of a quiet machine that is not said.
func TestAmong(t *testing.T) {
	check := func(low, other float64, want bool) {
		t.Helper()
		b := &report.Bottleneck{Function: "main.nap", Speedup: 4, SpeedupLow: low, Certain: true}
		err := Among(b, []report.Function{{Function: "main.nap", File: "m.go", Speedup: 4}, {Function: "main.work", File: "m.go", Speedup: other}, {Function: "(runtime)", Speedup: 9}})
		if b.Certain != want || (err == nil) != want {
			t.Errorf("from %v on, and another one %v: certain %v, %v", low, other, b.Certain, err)
		}
	}
	check(1.5, 1.2, true)
	check(1.1, 1.2, false)
	if b := (&report.Bottleneck{Certain: true}); Among(b, nil) != nil || !b.Certain {
		t.Error("nothing is more than nothing")
	}
}
