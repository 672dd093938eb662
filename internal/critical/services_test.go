package critical

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/goroutines"
)

// A goroutine that serves several is charged, off the path, to whom it served nearest.
func TestServices(t *testing.T) {
	x := make(services)
	for _, s := range []service{{40, 1}, {30, 2}, {30, 3}, {10, 4}} {
		x.add(goroutines.Key{Goroutine: 5, Step: s.step}, s.user)
	}
	for step, want := range map[int32]int32{50: 1, 40: 1, 36: 1, 35: 3, 34: 3, 30: 3, 21: 3, 19: 4, 10: 4, 0: 4} {
		if got, ok := x.nearest(goroutines.Key{Goroutine: 5, Step: step}); got != want || !ok {
			t.Errorf("in stretch %d it served %d, want %d", step, got, want)
		}
	}
	if _, ok := x.nearest(goroutines.Key{Goroutine: 6, Step: 1}); ok {
		t.Error("a goroutine that served nobody did")
	}
}
