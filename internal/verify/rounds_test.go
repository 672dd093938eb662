package verify

import (
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
)

// Blocks of calls stand for the whole where delays do not change how many calls there are,
// and there are calls all the time.
func TestSteady(t *testing.T) {
	x := &experiment{calls: 1000}
	check := func(calls int64, blocks time.Duration, want bool) {
		t.Helper()
		d := &gorun.Dose{Run: gorun.Stretch{Wall: time.Second, Calls: calls}}
		for range 8 { // of ten
			d.Rounds = append(d.Rounds, gorun.Round{Stretch: gorun.Stretch{Wall: blocks, Calls: calls / 10}})
		}
		if got := x.steady(d); got != want {
			t.Errorf("%d calls in blocks of %v: %t", calls, blocks, got)
		}
	}
	check(1000, 98*time.Millisecond, true)
	check(990, 98*time.Millisecond, true)
	check(800, 98*time.Millisecond, false)  // it works until a time
	check(1200, 98*time.Millisecond, false) // it is called again when it is late
	check(1000, 40*time.Millisecond, false) // it works ahead
}

// The rounds of what waits have many operations.
func TestIterations(t *testing.T) {
	check := func(n int, sec, busy float64, want int) {
		t.Helper()
		overlaps := overlap(gorun.Stretch{Wall: time.Second, CPU: time.Duration(busy * float64(time.Second))})
		if got := iterations(suite.Result{Iterations: n, SecPerOp: sec}, overlaps); got != want {
			t.Errorf("%d operations of %v s on %v processors: %d, want %d", n, sec, busy, got, want)
		}
	}
	check(3, 2e-3, 1.02, 3)
	check(3, 2e-3, 0.3, 20)
	check(3, 2e-3, 1.9, 20)
	check(1, 15e-3, 0, 4)
	check(1, 5, 0, 1)
	check(5000, 1e-6, 0, 5000)
}
