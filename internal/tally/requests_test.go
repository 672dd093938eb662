package tally

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// What asks a service takes processors too. Where all were busy, how much of that was asking is
// not known: what is gained is at most what the service's own processor time leaves.
func TestServiceLeft(t *testing.T) {
	check := func(own, all float64, left, want stat.Interval) {
		t.Helper()
		var s service
		s.least.own, s.least.all = own, all
		if got := s.left(left); got != want {
			t.Errorf("own %v, all %v: %+v is left of %+v, want %+v", own, all, got, left, want)
		}
	}
	check(0.2, 0.5, stat.Interval{Value: 0.1, Low: 0.05, High: 0.15}, stat.Interval{Value: 0.25, Low: 0.1, High: 0.5})
	check(0.2, 0.95, stat.Interval{Value: 0.1, Low: 0.05, High: 0.15}, stat.Interval{Value: 0.1, Low: 0.1, High: 0.95})
	check(0.2, 0.5, stat.Interval{Value: 0.6, Low: 0.5, High: 0.7}, stat.Interval{Value: 0.6, Low: 0.5, High: 0.7})
}
