package audit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
)

// program has functions of very different size, as real ones have: half of it is one
// of 5 % and ever smaller ones.
func program() map[string]float64 {
	w := map[string]float64{"main.main;main.f": 0.05, "main.main;main.g": 0.45}
	for i := range 40 {
		w[fmt.Sprint("main.main;main.h", i)] = 0.5 * math.Pow(0.85, float64(i)) * 0.15
	}
	return w
}

// seconds makes a side of profiles that lasted a second each.
func seconds(t testing.TB, profiles ...*profile.Profile) Side {
	s := Side{Sheet: open(t, nil, profiles...).Sheet(All)}
	for range profiles {
		s.Per = append(s.Per, 1)
	}
	return s
}

// named are the functions that a comparison names at a level.
func named(functions []Change, least, level float64) (names []string) {
	var family []Change
	var p []float64
	for _, c := range functions {
		if max(c.Base, c.Head) > least {
			family, p = append(family, c), append(p, c.P)
		}
	}
	for i, q := range stat.Adjust(p) {
		if q <= level {
			names = append(names, family[i].Function)
		}
	}
	return names
}

// What does not differ is named seldom, what does as often as samples can tell.
func TestChance(t *testing.T) {
	if testing.Short() {
		t.Skip("it draws for seconds")
	}
	r := rand.New(rand.NewPCG(5, 6))
	// The number of samples differs by chance too.
	one := func(n float64, w map[string]float64) Side {
		return seconds(t, simulated.CPU(time.Second, simulated.Draw(r, int(n+math.Sqrt(n)*r.NormFloat64()), w)))
	}
	pods := func() Side {
		var list []*profile.Profile
		for range 5 {
			list = append(list, simulated.CPU(time.Second, simulated.Draw(r, 1000+r.IntN(2000), program())))
		}
		return seconds(t, list...)
	}
	slow := func(by float64) map[string]float64 {
		w := program()
		w["main.main;main.f"] *= by
		return w
	}
	for _, c := range []struct {
		name       string
		base, head func() Side
		tries      int
		f          string
		low, high  float64 // part of the tries in which something is named, or f where that is given
	}{
		{"equal", func() Side { return one(1e4, program()) }, func() Side { return one(1e4, program()) }, 100, "", 0, 0.06},
		{"equal pods of different load", pods, pods, 100, "", 0, 0.05},
		// A sum of 1100 samples divides by 50 more or less than its mean, a deviation of 33, so
		// that a test of this function alone names it in 86 %. Of 20 functions it is less.
		{"a fifth more", func() Side { return one(1e4, program()) }, func() Side { return one(10100, slow(1.2)) }, 40, "main.f", 0.35, 0.86},
		{"half more", func() Side { return one(1e4, program()) }, func() Side { return one(10250, slow(1.5)) }, 20, "main.f", 0.99, 1},
	} {
		hits := 0
		for range c.tries {
			base, head := c.base(), c.head()
			_, functions := Compare(base, head, nil)
			list := named(functions, 0.005*base.Total, 0.025)
			if len(list) > 0 && c.f == "" || slices.Contains(list, c.f) {
				hits++
			}
		}
		rate := float64(hits) / float64(c.tries)
		t.Logf("%s: %.1f %%", c.name, 100*rate)
		if rate < c.low || rate > c.high {
			t.Errorf("%s: %.1f %%, want %.0f to %.0f %%", c.name, 100*rate, 100*c.low, 100*c.high)
		}
	}
}

// The intervals of changes hold the truth as often as they promise.
func TestChangeCoverage(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	w := map[string]float64{"main.f": 0.2, "main.g": 0.8}
	draw := func(n float64) *profile.Profile {
		return simulated.CPU(time.Second, simulated.Draw(r, int(n+math.Sqrt(n)*r.NormFloat64()), w))
	}
	for _, units := range [][2]int{{1, 1}, {4, 5}, {1, 5}} {
		const tries = 300
		hit := 0
		for range tries {
			var sides [2]Side
			for i, n := range units {
				var list []*profile.Profile
				for range n {
					load := 1.0
					if units != [2]int{1, 1} {
						load = math.Exp(r.NormFloat64()/4 - 1./32)
					}
					list = append(list, draw(500*load))
				}
				sides[i] = seconds(t, list...)
			}
			_, functions := Compare(sides[0], sides[1], nil)
			for _, c := range functions {
				if c.Function == "main.f" && c.Low <= 0 && c.High >= 0 {
					hit++
				}
			}
		}
		t.Logf("%d against %d: %.1f %%", units[0], units[1], 100.*float64(hit)/tries)
		if hit < 920*tries/1000 {
			t.Errorf("%d against %d: %d of %d intervals hold the truth, want 95 %%", units[0], units[1], hit, tries)
		}
	}
}

// Functions that are one are compared as one.
func TestFolds(t *testing.T) {
	base := seconds(t, simulated.CPU(time.Second, map[string]int64{"main.old": 100, "main.part": 50, "main.g": 30}))
	head := seconds(t, simulated.CPU(time.Second, map[string]int64{"main.new": 160, "main.g": 30}))
	whole, functions := Compare(base, head, map[string]string{"main.old": "main.new", "main.part": "main.new"})
	if math.Abs(whole.Value-1e8) > 1 || len(functions) != 2 {
		t.Fatalf("whole %+v, %d functions", whole, len(functions))
	}
	f := functions[0]
	if f.Function != "main.new" || math.Abs(f.Base-150e7) > 1 || math.Abs(f.Head-160e7) > 1 || !slices.Equal(f.Folded, []string{"main.old", "main.part"}) {
		t.Errorf("%+v", f)
	}
}

// What a higher load does to all functions alike is told from what changed beside it.
func TestCommon(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	base := seconds(t, simulated.CPU(time.Second, simulated.Draw(r, 20_000, program())))
	load := program()
	load["main.main;main.f"] *= 2
	head := seconds(t, simulated.CPU(time.Second, simulated.Draw(r, 42_000, load)))
	whole, functions := Compare(base, head, nil)
	common := Common(whole, functions)
	if !common.Certain() || math.Abs(common.Ratio-2) > 0.1 {
		t.Errorf("most functions changed by %v (certain: %v), want 2", common.Ratio, common.Certain())
	}
	explained := 0
	for _, c := range functions {
		if common.Beside(c) > 0.01 {
			explained++
		}
		if changed := common.Beside(c) < 0.01; c.Function == "main.f" && !changed || c.Function == "main.g" && changed {
			t.Errorf("%s: %v to %v changed beside the load: %v", c.Function, c.Base, c.Head, changed)
		}
	}
	if explained < len(functions)*8/10 {
		t.Errorf("the load explains %d of %d functions", explained, len(functions))
	}
	slow := program()
	slow["main.main;main.g"] *= 1.5
	head = seconds(t, simulated.CPU(time.Second, simulated.Draw(r, 24_500, slow)))
	whole, functions = Compare(base, head, nil)
	for _, c := range functions {
		if c.Function == "main.g" && Common(whole, functions).Beside(c) > 0.01 {
			t.Errorf("one function's change is taken for the load's: %v to %v", c.Base, c.Head)
		}
	}
}

// What only one side has is a change when it is more than chance.
func TestNew(t *testing.T) {
	for n, changed := range map[int64]bool{3: false, 12: true} {
		base := seconds(t, simulated.CPU(time.Second, map[string]int64{"main.g": 100}))
		head := seconds(t, simulated.CPU(time.Second, map[string]int64{"main.g": 100, "main.new": n}))
		_, functions := Compare(base, head, nil)
		if f := functions[0]; f.Function != "main.new" || f.P < 0.01 != changed || f.Base != 0 {
			t.Errorf("%d new samples: %+v", n, f)
		}
	}
}

// A short side may have nothing of a function by chance, and its interval says so.
func TestUnseen(t *testing.T) {
	short := seconds(t, simulated.CPU(time.Second, map[string]int64{"main.g": 100}))
	long := seconds(t, simulated.CPU(100*time.Second, map[string]int64{"main.g": 10_000, "main.rare": 100}))
	long.Per[0] = 100
	for i, sides := range [][2]Side{{short, long}, {long, short}} {
		_, functions := Compare(sides[0], sides[1], nil)
		for _, c := range functions {
			if c.Function == "main.rare" && (c.Low > 0 || c.High < 0 || c.High-c.Low > 60e6) {
				t.Errorf("order %d: %v to %v: interval %v to %v, want one around 0 of some 40 ms", i, c.Base, c.Head, c.Low, c.High)
			}
		}
	}
}
