package chooser_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/chooser"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// orders returns the probability of each way to draw k of the weights one after
// the other without replacement.
func orders(weights []float64, k int) map[string]float64 {
	p := map[string]float64{}
	var draw func(drawn []int, so float64)
	draw = func(drawn []int, so float64) {
		if len(drawn) == k {
			p[fmt.Sprint(drawn)] += so
			return
		}
		left := 0.0
		for i, w := range weights {
			if !slices.Contains(drawn, i) {
				left += w
			}
		}
		for i, w := range weights {
			if w > 0 && !slices.Contains(drawn, i) {
				draw(append(slices.Clone(drawn), i), so*w/left)
			}
		}
	}
	draw(nil, 1)
	return p
}

// TestWithoutReplacement compares how often each order came up with how often
// it should, for Sample and for a Reservoir that sees the weights as a stream.
func TestWithoutReplacement(t *testing.T) {
	for _, weights := range [][]float64{{1, 2, 3, 4}, {5, 0, 1, 0.5, 3, 2}, {100, 1, 1, 1e-3, 30}} {
		for k := 1; k <= 3; k++ {
			want := orders(weights, k)
			for name, draw := range map[string]func(r *rand.Rand) []int{
				"Sample":    func(r *rand.Rand) []int { return must[[]int](t)(chooser.SampleWith(r, weights, k)) },
				"Reservoir": func(r *rand.Rand) []int { return stream(t, r, weights, k) },
			} {
				r := rand.New(rand.NewPCG(uint64(k), uint64(len(weights))))
				checkOrders(t, fmt.Sprintf("%s, %d of %v", name, k, weights), want, 4_000, func() []int { return draw(r) })
			}
		}
	}
}

// checkOrders checks how often each order comes up against how often it should.
func checkOrders(t *testing.T, what string, want map[string]float64, draws int, draw func() []int) {
	t.Helper()
	got := map[string]int{}
	for range draws {
		got[fmt.Sprint(draw())]++
	}
	var counts []int
	var expected []float64
	for order, p := range want {
		counts, expected = append(counts, got[order]), append(expected, p)
		delete(got, order)
	}
	if p := stat.ChiSquare(counts, expected); p < leastP || len(got) > 0 {
		t.Errorf("%s: p = %.2g, and impossible: %v", what, p, got)
	}
}

// TestReservoirAtTheLimits: weights whose sum, or whose reciprocal, no float64 can
// hold, drawn as their fractions would be.
func TestReservoirAtTheLimits(t *testing.T) {
	for _, scale := range []float64{math.MaxFloat64, 1e308, 1e-308, 1e-310, math.SmallestNonzeroFloat64 * 8} {
		for _, parts := range [][]float64{{1, 1, 1, 1, 1, 1}, {1, 0.5, 0.25, 1, 0.125, 0.5}} {
			for k := 1; k <= 3; k++ {
				weights := make([]float64, len(parts))
				for i, part := range parts {
					weights[i] = part * scale
				}
				want := orders(parts, k)
				r := rand.New(rand.NewPCG(uint64(k), math.Float64bits(scale)))
				got := map[string]int{}
				for range 2_000 {
					got[fmt.Sprint(stream(t, r, weights, k))]++
				}
				var counts []int
				var expected []float64
				for order, p := range want {
					counts, expected = append(counts, got[order]), append(expected, p)
				}
				if p := stat.ChiSquare(counts, expected); p < leastP {
					t.Errorf("%d of %v: p = %.2g", k, weights, p)
				}
			}
		}
	}
	for seed := range uint64(100) { // the large one first, however many small ones there are
		weights := []float64{math.SmallestNonzeroFloat64, 1e-300, math.MaxFloat64, 1, 1e-300}
		if got := stream(t, rand.New(rand.NewPCG(seed, 2)), weights, 2); got[0] != 2 || got[1] != 3 {
			t.Fatalf("drew %v, want 2 and 3", got)
		}
	}
}

// TestReservoirClone: a clone goes on as its original, and by itself.
func TestReservoirClone(t *testing.T) {
	v := must[*chooser.Reservoir[int]](t)(chooser.NewReservoir[int](3))
	add := func(v *chooser.Reservoir[int], seed uint64) []int {
		r := rand.New(rand.NewPCG(seed, 2))
		for i := range 100 {
			must[any](t)(nil, v.AddWith(r, i, float64(i+1)))
		}
		return v.Values()
	}
	add(v, 1)
	c := v.Clone()
	before := c.Values()
	want := add(v, 2)
	if !slices.Equal(c.Values(), before) {
		t.Error("a clone changes with its original")
	}
	if got := add(c, 2); !slices.Equal(got, want) {
		t.Errorf("a clone draws %v, its original %v", got, want)
	}
}

func stream(t *testing.T, r *rand.Rand, weights []float64, k int) []int {
	reservoir := must[*chooser.Reservoir[int]](t)(chooser.NewReservoir[int](k))
	for i, w := range weights {
		must[any](t)(nil, reservoir.AddWith(r, i, w))
	}
	return reservoir.Values()
}

func TestSampleOfAll(t *testing.T) {
	weights := many(200)
	positive := 0
	for _, w := range weights {
		if w > 0 {
			positive++
		}
	}
	got := must[[]int](t)(chooser.Sample(weights, positive))
	slices.Sort(got)
	if len(slices.Compact(got)) != positive {
		t.Errorf("drew %d different indices of %d", len(slices.Compact(got)), positive)
	}
	for _, i := range got {
		if weights[i] == 0 {
			t.Errorf("drew index %d, whose weight is zero", i)
		}
	}
	if got := must[[]int](t)(chooser.Sample(weights, 0)); len(got) != 0 {
		t.Errorf("Sample of none = %v", got)
	}
}

// TestReservoirOfFewer keeps all of a stream that is shorter than the reservoir.
func TestReservoirOfFewer(t *testing.T) {
	got := stream(t, rand.New(rand.NewPCG(1, 2)), []float64{1, 0, 5}, 10)
	if slices.Sort(got); !slices.Equal(got, []int{0, 2}) {
		t.Errorf("kept %v, want 0 and 2", got)
	}
}

func TestFrozenSamples(t *testing.T) {
	weights := []float64{3, 1, 4, 1, 5, 9, 2, 6, 5, 3}
	r := rand.New(rand.NewPCG(1, 2))
	if got, want := fmt.Sprint(must[[]int](t)(chooser.SampleWith(r, weights, 5))), "[7 5 8 6 1]"; got != want {
		t.Errorf("Sample drew %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(stream(t, r, weights, 5)), "[0 4 5 3 2]"; got != want {
		t.Errorf("a Reservoir drew %s, want %s", got, want)
	}
}

// numbers is a source of what it has, and then of nothing else than its last number.
type numbers []uint64

func (n *numbers) Uint64() uint64 {
	x := (*n)[0]
	if len(*n) > 1 {
		*n = (*n)[1:]
	}
	return x
}

// TestReservoirOfTinyWeight: what is 1e-13 of all is drawn, if hardly ever: there are
// random numbers that draw it.
func TestReservoirOfTinyWeight(t *testing.T) {
	reservoir := must[*chooser.Reservoir[string]](t)(chooser.NewReservoir[string](1))
	r := rand.New(&numbers{math.MaxUint64, 0, 1})
	must[any](t)(nil, reservoir.AddWith(r, "large", 1))
	must[any](t)(nil, reservoir.AddWith(r, "tiny", 1e-13))
	if got := reservoir.Values(); len(got) != 1 || got[0] != "tiny" {
		t.Errorf("drew %v", got)
	}
}

func TestAllocations(t *testing.T) {
	few, some, lots := []int{1, 2, 3}, many(9), many(1000)
	floats, indices := convert[float64](lots), make([]int, 1000)
	table := must[*chooser.Table](t)(chooser.NewTable(lots))
	values := must[*chooser.Values[int64]](t)(chooser.NewValues(lots, lots))
	tree := must[*chooser.Tree[int64]](t)(chooser.NewTree(lots))
	floatTree := must[*chooser.Tree[float64]](t)(chooser.NewTree(floats))
	r := rand.New(rand.NewPCG(1, 2))
	for name, f := range map[string]func(){
		"Once of few":  func() { _, _ = chooser.OnceWith(r, few) },
		"Once of some": func() { _, _ = chooser.OnceWith(r, some) },
		"Once":         func() { _, _ = chooser.Once(lots) },
		"Once, floats": func() { _, _ = chooser.Once(floats) },
		"Table":        func() { table.Pick() },
		"Table, fill":  func() { table.FillWith(r, indices) },
		"Values":       func() { values.PickWith(r) },
		"Values, fill": func() { values.FillWith(r, some) },
		"Tree":         func() { _ = tree.Set(7, 3); _, _ = tree.Pick() },
		"Tree, floats": func() { _ = floatTree.Set(7, 3); _, _ = floatTree.PickWith(r) },
		"Tree, renew":  func() { _ = tree.Remove(5); _, _ = tree.Add(2) },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
	// Of a few weights, only what is returned.
	few64 := convert[float64](few)
	for name, f := range map[string]func(){
		"Sample":         func() { _, _ = chooser.SampleWith(r, few, 2) },
		"Sample, floats": func() { _, _ = chooser.SampleWith(r, few64, 2) },
	} {
		if n := testing.AllocsPerRun(100, f); n != 1 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
	filling := func() {
		reservoir := must[*chooser.Reservoir[int64]](t)(chooser.NewReservoir[int64](1000))
		for _, w := range lots {
			_ = reservoir.AddWith(r, w, 1)
		}
	}
	if n := testing.AllocsPerRun(10, filling); n > 20 { // as a slice grows
		t.Errorf("filling a reservoir of 1000 allocates %v times", n)
	}
}
