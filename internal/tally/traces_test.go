package tally

import (
	"testing"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
)

// Of many windows the longest are kept.
func TestTraces(t *testing.T) {
	var many []gorun.Window
	for i := range int64(20) {
		many = append(many, gorun.Window{From: 100 * i, To: 100*i + i%10})
	}
	x := &Tally{traces: map[string][]gorun.Window{"a": many, "b": many[:1], "c": nil}}
	all := x.Traces()
	if len(all) != mostTraces+1 {
		t.Errorf("%d traces, want %d and one", len(all), mostTraces)
	}
	if w := all["a.1.trace"]; w.To-w.From != 9 {
		t.Errorf("the first is %+v, want the longest", w)
	}
	if _, ok := all["b.trace"]; !ok {
		t.Error("a run that was traced as a whole has no trace")
	}
}

// Of runs that were traced, and of others, the waits are one profile.
func TestWaitsOfRuns(t *testing.T) {
	looks := new(profile.Profile)
	looks.SampleType = []*profile.ValueType{{Type: "waits", Unit: "count"}, {Type: "waiting", Unit: "nanoseconds"}}
	looks.PeriodType = looks.SampleType[1]
	x := &Tally{profiles: map[string][]*profile.Profile{"a.waits.pprof": {looks, critical.Waits(nil)}}}
	if _, err := x.Profiles(); err != nil {
		t.Error(err)
	}
}
