package doubts

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/report"
)

// Where a function gives memory back to the system, those that allocate and it may each gain what the other one takes, and
// nothing is certain.
func TestMemoryGivenBack(t *testing.T) {
	for _, c := range []struct {
		calls   string
		share   float64
		certain bool
	}{{returns, 0.2, false}, {returns, 0.01, true}, {"runtime.GC", 0.2, true}} {
		r := &report.Report{Functions: []report.Function{
			{Function: "m.Batch", File: "f.go", Charged: 0.6, CPU: 0.7, GC: 0.02, Speedup: 2.5, SpeedupLow: 2.4, SpeedupHigh: 2.6},
			{Function: "m.Tidy", File: "f.go", Charged: c.share, CPU: 0.1, GC: 0.1, Speedup: 1.25, SpeedupLow: 1.2, SpeedupHigh: 1.3, Into: []report.Part{{Function: c.calls, Share: 0.01}}},
			{Function: "m.Wait", File: "f.go", Charged: 0.1, Speedup: 1.11, SpeedupHigh: 1.12},
		}}
		r.Bottleneck = first(r.Functions)
		Waits(r, nil, 0, 0)
		b, tidy := r.Bottleneck, r.Functions[1]
		if b.Certain != c.certain || (len(r.Warnings) == 0) != c.certain || (b.SpeedupHigh > 4.9) == c.certain || (tidy.SpeedupHigh > 4.9) == c.certain || r.Functions[2].SpeedupHigh > 1.2 {
			t.Errorf("%+v: %+v, without tidy up to %v, warnings %v", c, *b, tidy.SpeedupHigh, r.Warnings)
		}
	}
}
