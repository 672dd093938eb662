package find

import (
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// What a service has answered until it was stopped is counted.
func TestStopped(t *testing.T) {
	r, err := Run(t.Context(), Config{Target: suite.Target{Dir: "testdata/serving"}, StopAfter: 700 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	q := r.Requests
	if q == nil || q.PerSecond < 10 || q.PerSecond > 1000 || q.Median < time.Millisecond || q.P99 < q.Median {
		t.Errorf("requests %+v; one takes a millisecond and more, and one at a time", q)
	}
	if len(r.Warnings) > 0 {
		t.Logf("warnings: %v", r.Warnings)
	}
}
