package tally

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/report"
)

// What is charged to nobody is never certain to be the bottleneck.
func TestVerdictOfNobody(t *testing.T) {
	for _, name := range append(nobody, "m.F") {
		b := Verdict([]report.Function{{Function: name, Charged: 0.9, Low: 0.88, High: 0.92}, {Function: "m.G", Charged: 0.1, Low: 0.09, High: 0.11}})
		if want := name == "m.F"; b.Certain != want {
			t.Errorf("%s: certain is %v, want %v", name, b.Certain, want)
		}
	}
}
