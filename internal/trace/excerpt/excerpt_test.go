package excerpt

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// All get what is fair, and nobody more than there is.
func TestFair(t *testing.T) {
	for _, c := range []struct {
		sizes     []int64
		sum, want int64
	}{
		{nil, 10, math.MaxInt64},
		{[]int64{3, 4}, 10, math.MaxInt64},
		{[]int64{20}, 10, 10},
		{[]int64{9, 1, 9}, 11, 5},
		{[]int64{4, 4, 4}, 10, 3},
	} {
		if got := Fair(slices.Clone(c.sizes), c.sum); got != c.want {
			t.Errorf("Fair(%v, %d) = %d, want %d", c.sizes, c.sum, got, c.want)
		}
	}
}

// What lasts long for its size is read first, and what does not fit is cut.
func TestWithin(t *testing.T) {
	traces := []Extent{{30, 10}, {5, 100}, {20, 10}, {0, 0}}
	for sum, want := range map[int64][]int64{100: {30, 5, 20, 0}, 30: {5, 5, 20, 0}, 12: {0, 5, 7, 0}, 0: {0, 0, 0, 0}} {
		if got := Within(traces, sum); !slices.Equal(got, want) {
			t.Errorf("within %d: %v, want %v", sum, got, want)
		}
	}
}

// The parts of a trace are as much of it as may be read, in order, apart, and one in each of as many equal times.
func TestParts(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		x    Extent
		read int64
		want int
	}{
		{Extent{80 << 20, 60e9}, 24 << 20, mostParts},
		{Extent{80 << 20, 60e9}, 4 << 20, 8},
		{Extent{80 << 20, 60e9}, 1000, 1},
		{Extent{8 << 20, 10}, 4 << 20, 8}, // of a nanosecond each
	} {
		list := Parts(c.x, c.read, rng.Int64N)
		if len(list) != c.want {
			t.Errorf("%d of %d bytes: %d parts, want %d", c.read, c.x.Size, len(list), c.want)
		}
		var sum, at int64
		for i, s := range list {
			first, next := int64(i)*(c.x.Lasts/int64(c.want)), int64(i+1)*(c.x.Lasts/int64(c.want))
			if s.From < at || s.To < s.From || s.From < first || s.To > next {
				t.Errorf("part %d is %v, after %d; want it within %d and %d", i, s, at, first, next)
			}
			sum, at = sum+s.To-s.From, s.To
		}
		if want := float64(c.x.Lasts) * float64(c.read) / float64(c.x.Size); float64(sum) > want || float64(sum) < want-float64(c.want) {
			t.Errorf("%d of %d bytes: %d ns in all, want %.0f", c.read, c.x.Size, sum, want)
		}
	}
}

// What functions are charged in a whole run is within what parts of it tell, nearly always, where its work changes
// from time to time; and of one that is seen in no part not more than that is believed unseen.
func TestScatter(t *testing.T) {
	const length, trials = 10_000, 400
	rng := rand.New(rand.NewPCG(1, 2))
	missed := 0
	for range trials {
		function, truth := make([]string, length), make(map[string]float64)
		for i := range function { // stretches of some length, and one short time of its own
			switch {
			case i > 0 && rng.IntN(100) > 0:
				function[i] = function[i-1]
			default:
				function[i] = []string{"m.a", "m.a", "m.b", "m.c"}[rng.IntN(4)]
			}
		}
		for i, from := 0, rng.IntN(length-300); i < 300; i++ {
			function[from+i] = "m.rare"
		}
		for _, f := range function {
			truth[f] += 1.0 / length
		}
		var p Scatter
		mean := make(map[string]float64)
		list := Parts(Extent{80 << 20, length}, 12<<20, rng.Int64N)
		for _, s := range list {
			charged := make(map[string]int64)
			for _, f := range function[s.From:s.To] {
				charged[f]++
				mean[f] += 1 / float64(int(s.To-s.From)*len(list))
			}
			p.Add(charged, s.To-s.From)
		}
		for f, x := range truth {
			if off := x - mean[f]; off > p.Off(f) || -off > p.Off(f) {
				missed++
			}
		}
	}
	// Of four functions, one in twenty may be missed each: 80, with a standard deviation of 9; the parts of a run are
	// spread over it, which misses fewer.
	if missed > 100 {
		t.Errorf("the truth was missed %d times in %d runs of four functions", missed, trials)
	}
	if none := new(Scatter); none.Off("m.a") != 0 {
		t.Error("where all was read something is unsure")
	}
}
