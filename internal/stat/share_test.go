package stat

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The limits are those of Newcombe 1998, table I, method 3 (Wilson's score).
func TestWilson(t *testing.T) {
	check := func(hits, n, low, high float64) {
		t.Helper()
		got := wilson(hits, n, 1.959964)
		if math.Abs(got.Low-low) > 5e-5 || math.Abs(got.High-high) > 5e-5 {
			t.Errorf("wilson(%v of %v) = %.4f to %.4f, want %.4f to %.4f", hits, n, got.Low, got.High, low, high)
		}
	}
	check(81, 263, 0.2553, 0.3662)
	check(15, 148, 0.0624, 0.1605)
	check(0, 20, 0, 0.1611)
	check(1, 29, 0.0061, 0.1718)
	check(20, 20, 0.8389, 1)
	check(0, 0, 0, 1)
}

// Rounding makes no share of more than the whole.
func TestShareOfAll(t *testing.T) {
	var all []Stratum
	for _, weight := range []float64{0.05, 0.6000000000000001, 0.35000000000000003} {
		all = append(all, Stratum{Weight: weight, Hits: 5, Samples: 5})
	}
	if got := Share(all, 0.95); got.Value != 1 || got.High != 1 {
		t.Errorf("all has %+v", got)
	}
	if got := Part(0.1+0.2, 0.3); got != 1 {
		t.Errorf("all is %v of all", got)
	}
}

// Draws samples from strata of known shares. With 4,000 trials the coverage of
// a 95 % interval has a standard deviation of 0.34 %: 5 sigma either side leaves
// a false alarm in two million, and 0.7 % more for Wilson's own deviation.
func TestShareCoverage(t *testing.T) {
	check := func(strata ...[3]float64) { // weight, true share, samples
		t.Helper()
		rng := rand.New(rand.NewPCG(1, 2))
		var truth float64
		for _, s := range strata {
			truth += s[0] * s[1]
		}
		const trials = 4000
		covered := 0
		for range trials {
			drawn := make([]Stratum, len(strata))
			for i, s := range strata {
				drawn[i] = Stratum{Weight: s[0], Samples: s[2]}
				for range int(s[2]) {
					if rng.Float64() < s[1] {
						drawn[i].Hits++
					}
				}
			}
			if got := Share(drawn, 0.95); got.Low <= truth && truth <= got.High {
				covered++
			}
		}
		if c := float64(covered) / trials; math.Abs(c-0.95) > 0.024 {
			t.Errorf("strata %v: the interval covers the truth in %.1f %% of trials, want 95 %%", strata, 100*c)
		}
	}
	check([3]float64{1, 0.3, 200})
	check([3]float64{1, 0.9, 500})
	check([3]float64{0.7, 0.5, 300}, [3]float64{0.3, 0.1, 100})
	check([3]float64{0.5, 0.2, 50}, [3]float64{0.3, 0.4, 50}, [3]float64{0.2, 0.7, 50})
}

func TestShareUnsampled(t *testing.T) {
	got := Share([]Stratum{{Weight: 0.6, Hits: 600, Samples: 600}, {Weight: 0.4}}, 0.95)
	if got.Value != 0.6 || got.Low < 0.59 || got.High != 1 {
		t.Errorf("Share with an unsampled stratum = %+v, want 0.6, up to 1", got)
	}
}

func TestSpeedup(t *testing.T) {
	check := func(share, want float64) {
		t.Helper()
		if got := Speedup(share); math.Abs(got-want) > 1e-9*want {
			t.Errorf("Speedup(%v) = %v, want %v", share, got, want)
		}
	}
	check(0, 1)
	check(0.5, 2)
	check(0.9, 10)
	check(1, 1e6)
}
