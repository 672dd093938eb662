package sim_test

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/replay/sim"
)

// Two goroutines compute for a third one that waits for both: on two processors for as long as the slower one takes, on
// one for as long as both do, and without the slower one for the other.
func TestRun(t *testing.T) {
	worker := func(cost int32, time int64) []sim.Op {
		return []sim.Op{{Do: sim.Run, Cost: cost, Time: time}, {Do: sim.Arrive, Cost: -1}}
	}
	for _, c := range []struct {
		procs   int
		factors []float64
		want    int64
	}{
		{2, []float64{1, 1}, 5000},
		{1, []float64{1, 1}, 8000},
		{2, []float64{0, 1}, 3000},
		{2, []float64{0.8, 1}, 4000},
	} {
		p := sim.Program{
			Ops:    [][]sim.Op{{{Do: sim.Pass, Cost: -1}}, worker(0, 5000), worker(1, 3000)},
			Begins: []bool{true, true, true},
			Procs:  c.procs,
		}
		p.CountGates(1)
		if got, forced := p.Run(c.factors); got != c.want || forced != 0 {
			t.Errorf("on %d processors, times %v: %d ns and %d times by force, want %d", c.procs, c.factors, got, forced, c.want)
		}
	}
}

// Who waits for what nobody does is let go on, and counted.
func TestForce(t *testing.T) {
	p := sim.Program{Ops: [][]sim.Op{{{Do: sim.Take, Cost: -1}, {Do: sim.Delay, Cost: -1, Time: 7000}}}, Begins: []bool{true}, Queues: 1, Procs: 1}
	if got, forced := p.Run(nil); got != 7000 || forced != 1 {
		t.Errorf("%d ns and %d times by force, want 7000 and 1", got, forced)
	}
}

// Who is made ready by one that goes on for 900 is taken by another processor after 500, or runs as soon as the
// first one waits: not if it keeps a thread of its own.
func TestNext(t *testing.T) {
	for _, c := range []struct {
		next    bool
		factors []float64
		want    int64
	}{
		{true, []float64{1}, 600},
		{true, []float64{0.1}, 190},
		{false, []float64{0.1}, 600},
	} {
		p := sim.Program{
			Ops: [][]sim.Op{
				{{Do: sim.Pass, Cost: -1, Lat: 500, Next: c.next}, {Do: sim.Run, Cost: -1, Time: 100}},
				{{Do: sim.Arrive, Cost: -1}, {Do: sim.Run, Cost: 0, Time: 900}, {Do: sim.Pass, ID: 1, Cost: -1}},
				{{Do: sim.Delay, Cost: -1, Time: 5000}, {Do: sim.Arrive, ID: 1, Cost: -1}},
			},
			Begins: []bool{true, true, true},
			Procs:  2,
		}
		p.CountGates(2)
		if got, _ := p.Run(c.factors); got != c.want {
			t.Errorf("next: %v, times %v: %d ns, want %d", c.next, c.factors, got, c.want)
		}
	}
}
