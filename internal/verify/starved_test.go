package verify

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/quiet"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

// disturbedRounds are rounds of a program of known truth on a machine where other
// programs hold it up: a run's work takes up to 1.8 times as long, and it waits
// for a processor for up to as long as it works. In most of those without dose a
// thread waits beside that has nothing to do.
func disturbedRounds(threads, sensitivity float64) []doseRound {
	r := rand.New(rand.NewPCG(7, 8))
	rounds := make([]doseRound, 25)
	for i := range rounds {
		for arm, dose := range []float64{0, 0.2, 0.5} {
			pace := 1 + 0.8*r.Float64()
			starved := r.Float64()
			work := pace * (1 + starved)
			idle := 0.0
			if arm == undosed && i%4 != 0 {
				idle = r.Float64() / 2
			}
			rounds[i][arm] = doseRun{outside: 1, sec: work + sensitivity*dose, Stretch: gorun.Stretch{
				Wall: time.Duration(1e9 * (work + sensitivity*dose)), CPU: time.Duration(1e9 * threads * pace),
				Starved: time.Duration(1e9 * (threads*pace*starved + idle)),
				Calls:   1, Held: time.Duration(1e9 * dose), Delay: 1e9 * dose,
			}}
		}
	}
	return rounds
}

// What is mended has the slope of the undisturbed program.
func TestMend(t *testing.T) {
	check := func(threads, sensitivity float64) {
		t.Helper()
		x := &experiment{watched: watched{calls: 1}, measured: measured{rounds: disturbedRounds(threads, sensitivity)}, Elsewhere: quiet.Elsewhere{Ran: time.Second, Others: time.Second}}
		if s := x.slope(small, large); math.Abs(s.Value-sensitivity) > 0.1 || s.Low > s.Value || s.High < s.Value {
			t.Errorf("%v threads: sensitivity %+v, want %v", threads, s, sensitivity)
		}
	}
	check(1, 1)
	check(1, 0)
	check(1.3, 1)
	check(1.8, 0.5)
}

// A program spins while the delayed function sleeps: that takes processor time, and is
// no reason to mend where nothing ran beside.
func TestSpinning(t *testing.T) {
	x := &experiment{watched: watched{calls: 1}}
	for range 12 {
		var round doseRound
		for arm, dose := range []float64{0, 0.2, 0.5} {
			wall := time.Duration(1e9 * (1 + dose))
			round[arm] = doseRun{outside: 1, sec: 1 + dose, Stretch: gorun.Stretch{
				Wall: wall, CPU: wall, Starved: wall / 10, Calls: 1, Held: time.Duration(1e9 * dose), Delay: 1e9 * dose,
			}}
		}
		x.rounds = append(x.rounds, round)
	}
	if s := x.sensitivity(); math.Abs(s.Value-1) > 0.01 {
		t.Errorf("sensitivity %+v, want 1", s)
	}
}

// A round that was not disturbed stays as it is, and so does what waits.
func TestMendLeavesAlone(t *testing.T) {
	calm := doseRun{sec: 1, Stretch: gorun.Stretch{Wall: time.Second, CPU: time.Second}}
	starved, idle := calm, calm
	starved.CPU, starved.Starved = time.Second/2, time.Second/2
	idle.Starved = time.Second / 2
	waits := doseRun{sec: 1, Stretch: gorun.Stretch{Wall: time.Second, CPU: time.Second / 10, Starved: time.Second / 5, Held: time.Second / 2}}
	got := mend([]doseRound{{calm, calm, calm}, {calm, starved, idle}})
	if got[0] != (doseRound{calm, calm, calm}) {
		t.Errorf("a calm round became %+v", got[0])
	}
	if sec := got[1][small].sec; sec != 0.5 {
		t.Errorf("a run starved for half of its time was mended to %v, want 0.5", sec)
	}
	if sec := got[1][large].sec; sec != 1 {
		t.Errorf("a run beside which an idle thread was starved was mended to %v, want 1", sec)
	}
	if got := mend([]doseRound{{waits, waits, waits}}); got[0] != (doseRound{waits, waits, waits}) {
		t.Errorf("a run that waits was mended: %+v", got[0])
	}
}

func TestQuiet(t *testing.T) {
	run := func(starved time.Duration, sec float64) doseRun {
		return doseRun{sec: sec, Stretch: gorun.Stretch{Wall: time.Second, CPU: time.Second, Starved: starved}}
	}
	check := func(calm, disturbed, want int) { // of the disturbed ones twice as many: starved, and slow
		t.Helper()
		x := new(experiment)
		for range disturbed {
			x.rounds = append(x.rounds, doseRound{run(0, 1), run(time.Second/10, 1), run(0, 1)}, doseRound{run(0, 1), run(0, 1), run(0, 1.1)})
		}
		for range calm {
			x.rounds = append(x.rounds, doseRound{run(0, 1), run(0, 1.04), run(0, 1)})
		}
		if got := len(x.quiet()); got != want {
			t.Errorf("%d of %d calm and %d disturbed rounds count, want %d", got, calm, disturbed, want)
		}
	}
	check(10, 0, 10)
	check(10, 4, 10)
	check(2, 14, 7)
	check(0, 5, leastRounds)
	check(1, 1, 3)
	check(0, 0, 0)
}

// What is known of a program that hardly ever had a processor is nothing.
func TestHonest(t *testing.T) {
	check := func(starved, others time.Duration, want verification.Estimate) {
		t.Helper()
		run := doseRun{sec: 1, Stretch: gorun.Stretch{Wall: time.Second, CPU: time.Second - starved, Starved: starved}}
		x := &experiment{measured: measured{rounds: []doseRound{{run, run, run}}}, Elsewhere: quiet.Elsewhere{Ran: time.Second, Others: others}}
		if got := x.honest(verification.Estimate{Value: 6, Low: 3, High: 15}); got != want {
			t.Errorf("%v starved: sensitivity %+v, want %+v", starved, got, want)
		}
	}
	check(0, time.Second, verification.Estimate{Value: 6, Low: 3, High: 15})
	check(time.Second/20, time.Second, verification.Estimate{Value: 6, Low: 3, High: 15})
	check(time.Second/5, time.Second, verification.Estimate{Value: 6, Low: 0, High: 15})
	check(time.Second/2, 0, verification.Estimate{Value: 6, Low: 3, High: 15}) // waiting to be woken
}
