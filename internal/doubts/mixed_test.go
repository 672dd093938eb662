package doubts

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/report"
)

// Where it is not known whose requests were judged, nothing is certain of them.
func TestMixed(t *testing.T) {
	check := func(unknown float64, certain bool, warnings int) {
		t.Helper()
		r := report.Report{Bottleneck: &report.Bottleneck{Certain: true}}
		if mixed(&r, unknown); r.Bottleneck.Certain != certain || len(r.Warnings) != warnings {
			t.Errorf("%v unknown: certain %v, warnings %v", unknown, r.Bottleneck.Certain, r.Warnings)
		}
	}
	check(0, true, 0)
	check(0.6, false, 1)
	mixed(new(report.Report), 0.6)
}
