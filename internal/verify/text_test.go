package verify

import (
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/report/verification"
)

// The report says in words what the intervals say.
func TestVerificationText(t *testing.T) {
	var ceiling verification.Estimate
	check := func(share, low, value, high float64, want ...string) {
		t.Helper()
		v := verification.Verification{
			Function: "example.com/m.f", Doses: []float64{1, 2},
			Share:       verification.Estimate{Value: share, Low: share, High: share},
			Charged:     verification.Estimate{Value: share, Low: share, High: share},
			Sensitivity: verification.Estimate{Value: value, Low: low, High: high},
		}
		predict(&v, ceiling)
		var out strings.Builder
		if err := v.WriteText(&out); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("share %v, sensitivity %v: no %q in\n%s", share, v.Sensitivity, w, out.String())
			}
		}
	}
	check(0.4, 0.95, 1, 1.05, "lies on the critical path.", "They agree.", "50 %             20.0 %")
	check(1, 1.08, 1.1, 1.12, "They agree.", "10 %             10.0 %")
	check(0.4, -0.02, 0, 0.03, "lies off the critical path.", "They disagree", "up to 40.0 %, by the experiment 0.0 %")
	check(0.1, 2.8, 3, 3.2, "They disagree", "holds up more than its own time")
	check(0.4, 0.2, 1, 1.9, "does not settle whether they agree")
	check(0.4, -1, 0.5, 1.9, "does not settle whether it matters")
	check(0.4, 0, 0.05, 0.9, "does not settle whether they agree")
	check(0.47, 0, 0.25, 0.98, "does not settle whether they agree")
	check(0.96, 1.02, 1.04, 1.06, "They agree.", "100 %             96.0 %") // not 100 %, as 4 % are left
	ceiling = verification.Estimate{Value: 0.5, Low: 0.45, High: 0.55}
	check(0.9, 0.95, 1, 1.05, "25 %             22.5 %", "100 %             50.0 %", "The gain ends at 50.0 % (45.0 to 55.0 %)")
	ceiling.High = 0.95 // it may be that it never ends
	check(0.9, 0.95, 1, 1.05, "50 %             45.0 %", "100 %             50.0 %", "45.0 to 90.0 %", "The gain ends at 50.0 % (45.0 to 95.0 %)")
	ceiling.High = 0.55
	check(0.9, 0.2, 0.25, 0.3, "100 %             22.5 %") // the experiment itself expects less
	check(0.2, 3.9, 4, 4.1, "100 %             80.0 %")    // the profile knows nothing of it
}
