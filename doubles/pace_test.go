package doubles

import (
	"math/rand/v2"
	"testing"
)

// TestPaceIsNeverSlower plays worlds in which each way takes a given time, and
// holds what all calls took against counting alone, and against the faster way.
func TestPaceIsNeverSlower(t *testing.T) {
	const calls = 20_000
	r := rand.New(rand.NewPCG(1, 2))
	steady := func(x float64) func(int) float64 { return func(int) float64 { return x } }
	for _, world := range []struct {
		name            string
		alone, together func(call int) float64
	}{
		{"one and a half times slower", steady(1), steady(1.5)},
		{"a little slower", steady(1), steady(1.01)},
		{"ten times slower", steady(1), steady(10)},
		{"twice as fast", steady(1), steady(0.5)},
		{"slower now and then", steady(1), func(int) float64 {
			if r.IntN(20) == 0 {
				return 40
			}
			return 0.6
		}},
		{"becomes slower", steady(1), func(call int) float64 { return 0.5 + 2*float64(call/(calls/2)) }},
		{"becomes faster", steady(1), func(call int) float64 { return 3 - 2.5*float64(call/(calls/2)) }},
		{"both vary", func(int) float64 { return 0.5 + r.Float64() }, func(int) float64 { return 0.5 + 2*r.Float64() }},
	} {
		var p pace
		var took, alone, best float64
		for call := range calls {
			costs := [2]float64{world.alone(call), world.together(call)}
			w := p.choose()
			p.took(w, costs[w])
			took += costs[w]
			alone += costs[0]
			best += min(costs[0], costs[1])
		}
		if took > 1.02*alone {
			t.Errorf("%s: took %.4g of counting alone", world.name, took/alone)
		}
		if world.name == "twice as fast" || world.name == "becomes faster" {
			if took > 1.05*best {
				t.Errorf("%s: took %.4g of the faster way", world.name, took/best)
			}
		}
	}
}

// TestPaceOfInterrupted: where the system interrupts one count in fifty for a hundred
// times its time, whichever way it is done, the slower way is hardly taken.
func TestPaceOfInterrupted(t *testing.T) {
	const calls = 20_000
	r := rand.New(rand.NewPCG(3, 4))
	for _, slower := range []float64{1.05, 1.3, 2} {
		var p pace
		chosen := 0
		for range calls {
			w := p.choose()
			cost := []float64{1, slower}[w]
			if r.IntN(50) == 0 {
				cost = 100
			}
			p.took(w, cost)
			chosen += int(w)
		}
		if lost := float64(chosen) / calls * (slower - 1); lost > 0.02 {
			t.Errorf("%v times slower: taken in %d of %d, which loses %.3f", slower, chosen, calls, lost)
		}
	}
}

// TestPaceBeginsAlone: a program that counts once is never the slower for it, and a
// first count that is interrupted does not count.
func TestPaceBeginsAlone(t *testing.T) {
	var p pace
	for i, took := range []float64{50, 1, 1} {
		if p.choose() != alone {
			t.Errorf("count %d is not done alone", i)
		}
		p.took(alone, took)
	}
	if p.choose() != together {
		t.Error("together is never tried")
	}
	p.took(together, 2)
	if p.choose() != alone {
		t.Error("the slower way is taken")
	}
}
