package doubts

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/report"
)

// Of a service that has nothing to do for most of the time, it is said first, and nothing is certain.
func TestAskedLittle(t *testing.T) {
	check := func(rate float64, median time.Duration, certain bool) {
		t.Helper()
		r := report.Report{
			Bottleneck: &report.Bottleneck{Certain: true}, Requests: &report.Requests{PerSecond: rate, Median: median},
			Warnings: []error{errors.New("another")},
		}
		Asked(&r, 0)
		said := len(r.Warnings) == 2 && strings.HasPrefix(r.Warnings[0].Error(), "hardly anything was asked")
		if r.Bottleneck.Certain != certain || said == certain {
			t.Errorf("%v a second for %v: certain %v, %v", rate, median, r.Bottleneck.Certain, r.Warnings)
		}
	}
	check(2, 42*time.Millisecond, false)
	check(1000, 100*time.Microsecond, false)
	check(100, 8*time.Millisecond, true) // a single client that asks again at once
	check(10000, 3*time.Millisecond, true)
	Asked(new(report.Report), 0)
	Asked(&report.Report{Requests: &report.Requests{PerSecond: 1}}, 0)
}
