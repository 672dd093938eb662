package tally

import (
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
)

// Of a package in whose initialisation the process ends, the runtime does not tell: its samples do.
func TestUnfinishedInit(t *testing.T) {
	cpu := simulated.CPU(time.Second, map[string]int64{"runtime.doInit1;example.com/m/lib.init.0;example.com/m/lib.Work": 9})
	r := &gorun.Record{CPU: cpu, Period: time.Millisecond}
	for i := range 9 {
		r.Samples = append(r.Samples, gorun.Sample{Time: int64(100+i) * 1e6, Count: 1, Each: time.Millisecond})
	}
	check := func(why string, want time.Duration, spans ...timeline.Span) {
		t.Helper()
		x := &Tally{
			ledger: charge.NewLedger(string(timeline.Init)), inits: make(map[string]time.Duration),
			rules: charge.Rules{Own: func(string) bool { return true }, Standard: func(string) bool { return false }},
		}
		x.ledger.AddTime(string(timeline.Init), 200*time.Millisecond, 0)
		x.addInits(gorun.Execution{Inits: []gorun.PackageInit{{Package: "example.com/m/base", Wall: 50 * time.Millisecond}}}, r, spans)
		shares := make(map[string]float64)
		for _, c := range x.ledger.Costs() {
			shares[c.Function] = c.Share.Value
		}
		if got := x.inits["example.com/m/lib"]; got != want || shares["example.com/m/lib.Work"] > 0 != (want > 0) || shares[symbol.Startup] == 0 {
			t.Errorf("%s: lib took %v of %v, want %v", why, got, shares, want)
		}
	}
	init := timeline.Span{End: 200e6, CPU: 200e6, Phase: timeline.Init}
	check("it ended there", 100*time.Millisecond, init)
	check("it came to main", 0, init, timeline.Span{Start: 200e6, End: 300e6, Phase: timeline.Other})
}
