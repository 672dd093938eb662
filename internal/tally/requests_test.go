package tally

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/report"
)

// Of a program that was interrupted and has answered nothing, it is not known whether it waited for something to do; what it
// computes is known.
func TestIdling(t *testing.T) {
	for kind, certain := range map[critical.Kind]bool{critical.Sleep: false, critical.Network: false, critical.Processor: true, critical.Lock: true} {
		r := &report.Report{
			Functions:  []report.Function{{Function: "main.every", Kind: kind.String(), Speedup: 3.8, SpeedupLow: 3.7}},
			Bottleneck: &report.Bottleneck{Function: "main.every", Kind: kind.String(), Speedup: 3.8, SpeedupLow: 3.7, Certain: true},
		}
		Idling(r)
		low := 1.0
		if certain {
			low = 3.7
		}
		if b := r.Bottleneck; b.Certain != certain || (len(r.Warnings) == 0) != certain || b.SpeedupLow != low || r.Functions[0].SpeedupLow != low {
			t.Errorf("%v: %+v, %v", kind, b, r.Warnings)
		}
	}
}
