package verify

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

// Blocks of calls stand for the whole where delays do not change how many calls there are,
// and there are calls all the time.
func TestSteady(t *testing.T) {
	x := &experiment{watched: watched{calls: 1000}}
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

// Of a few operations in a row the first or the last may tell what is not true of the others.
func TestAtEdge(t *testing.T) {
	check := func(ops int, first, later, want float64) {
		t.Helper()
		if got := atEdge(ops, first, later); got != want {
			t.Errorf("%d operations of %v s, %v at first: %v, want %v", ops, later, first, got, want)
		}
	}
	check(4, 63e-3, 50e-3, 0.25)
	check(4, 51e-3, 50e-3, 0)
	check(20, 13e-3, 10e-3, 0)
	x := dosed(1, 0.2, 0)
	if x.edge = 0.25; x.honest(x.sensitivity()).Low > 0.76 {
		t.Error("the edge is not in the interval")
	}
}

// The large dose of a call of some nanoseconds is one that a processor cannot hide.
func TestDose(t *testing.T) {
	x := &experiment{suite: &suite.Suite{}}
	check := func(part, call float64, want string) {
		t.Helper()
		if got := x.dose(part, call, doseRun{Stretch: gorun.Stretch{Delay: calibrationSpins}}); got != want {
			t.Errorf("%v of %v ns: %s, want %s", part, call, got, want)
		}
	}
	check(smallDose, 15, "4")
	check(largeDose, 15, "32")
	check(largeDose, 4, "12") // the operation takes four times as long
	check(largeDose, 1, "8")
	check(smallDose, 1000, "200")
	check(largeDose, 1000, "500")
}

// Whole runs that were fallen back to keep to the time: where that is up, the blocks of calls
// before them settle nothing, and how long it takes is said.
func TestDecide(t *testing.T) {
	fallen := func(blocked, rounds int) *experiment {
		x := dosed(0, 0.2, 0)
		x.profiled.charged, x.perOp = verification.Estimate{Value: 0.5, Low: 0.4, High: 0.6}, 2
		x.MaxTime, x.began = 10*time.Second, time.Now().Add(-11*time.Second)
		all := x.rounds
		x.rounds = all[:blocked]
		x.asWhole(nil)
		x.rounds = all[:rounds]
		x.sides = make([]side, 1)
		return x
	}
	x := fallen(leastRounds, 1)
	if err := x.decide(); err != nil || !x.late() {
		t.Fatalf("%v, late is %t", err, x.late())
	}
	v := x.result()
	if v.Settled() || v.Rounds != leastRounds || len(v.Warnings) == 0 || !strings.Contains(v.Warnings[0].Error(), "no time left for 3 rounds of whole runs: raise -maxtime to 39s") {
		t.Errorf("%d rounds, %+v, %v", v.Rounds, v.Sensitivity, v.Warnings)
	}
	x = fallen(leastRounds, fewRounds)
	if err := x.decide(); err != nil || x.undecided || len(x.rounds) != fewRounds {
		t.Errorf("enough whole runs: %v, undecided is %t", err, x.undecided)
	}
	if err := fallen(0, 1).decide(); !errors.Is(err, suite.ErrUsage) {
		t.Errorf("a single round: %v", err)
	}
}

// The rounds of what waits have many operations.
func TestIterations(t *testing.T) {
	check := func(n int, sec, busy float64, want int) {
		t.Helper()
		overlaps := overlap(gorun.Stretch{Wall: time.Second, CPU: time.Duration(busy * float64(time.Second))})
		if got := iterations(suite.Result{Iterations: n, SecPerOp: sec}, overlaps, 30*time.Second); got != want {
			t.Errorf("%d operations of %v s on %v processors: %d, want %d", n, sec, busy, got, want)
		}
	}
	check(3, 2e-3, 1.02, 3)
	check(3, 2e-3, 0.3, 20)
	check(3, 2e-3, 1.9, 20)
	check(1, 60e-3, 0, 5)
	check(1, 5, 0, 1)
	check(5000, 1e-6, 0, 5000)
}
