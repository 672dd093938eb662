package charge

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Runs of 400 samples of f and g, with f's true share of each run drawn around a
// half. By chance alone the dispersion is a chi-square variable over its degrees
// of freedom: with 19 of them, 5 deviations are 1.6.
func TestDispersion(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	width := func(spread float64, runs int) (dispersion, halfWidth float64) {
		l := NewLedger("timed")
		for range runs {
			share := 0.5 + spread*(2*r.Float64()-1)
			l.AddTime("timed", 1000, 1000)
			for range 400 {
				name := "g"
				if r.Float64() < share {
					name = "f"
				}
				l.AddSamples("timed", own(name), 1)
			}
			l.AddSamples("timed", own("rare"), 1)
			l.EndRun()
		}
		c := find(t, l.Costs(), "f")
		return l.phases[0].dispersion, (c.Share.High - c.Share.Low) / 2
	}
	same, narrow := width(0, 20)
	if same > 1+5*math.Sqrt(2.0/19) {
		t.Errorf("equal runs have dispersion %.2f, want about 1", same)
	}
	// The variance of a run's share is 1/1600 by chance and spread^2/3 beside it:
	// 1 + 1600 * 0.0225 / 3 = 13 times as much, of which 19 runs show +-32 %.
	different, wide := width(0.15, 20)
	if different < 4 || different > 30 {
		t.Errorf("different runs have dispersion %.2f, want about 13", different)
	}
	if ratio := wide / narrow; math.Abs(ratio/math.Sqrt(different/max(same, 1))-1) > 0.05 {
		t.Errorf("the interval is %.2f times as wide, want %.2f", ratio, math.Sqrt(different/max(same, 1)))
	}
	if one, _ := width(0.15, 1); one != 1 {
		t.Errorf("a single run has dispersion %.2f, want 1: it tells nothing", one)
	}
}

// A function that appears in a later run only has no samples in the earlier ones.
func TestDispersionOfLateFunction(t *testing.T) {
	l := NewLedger("timed")
	l.AddTime("timed", 1000, 1000)
	for run := range 2 {
		for range 100 {
			l.AddSamples("timed", own([]string{"early", "late"}[run]), 1)
		}
		l.EndRun()
	}
	l.Costs()
	// Each cell is 50 away from the 50 expected: 4 times 50, with one degree of freedom.
	if got := l.phases[0].dispersion; math.Abs(got-200) > 1e-9 {
		t.Errorf("dispersion %v, want 200", got)
	}
}
