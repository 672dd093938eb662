package chooser_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/bottleneck-go/bottleneck/chooser"
)

// untouched is a source that must not be asked.
type untouched struct{ t *testing.T }

func (u untouched) Uint64() uint64 {
	u.t.Helper()
	u.t.Error("took a random number, and will fail")
	return 0
}

func TestBadWeights(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	testBad[int](t, "none", nil, chooser.ErrEmpty)
	testBad(t, "none of floats", []float64{}, chooser.ErrEmpty)
	testBad(t, "negative", []int{1, -1, 2}, chooser.ErrNegative)
	testBad(t, "negative int8", []int8{1, 2, 3, 4, 5, 6, 7, 8, -128}, chooser.ErrNegative)
	testBad(t, "negative after many", append(many(100), -1), chooser.ErrNegative)
	testBad(t, "the least", []int64{math.MinInt64, math.MaxInt64}, chooser.ErrNegative)
	testBad(t, "negative float", []float64{1, -0.5}, chooser.ErrNegative)
	testBad(t, "-Inf", []float64{1, -inf}, chooser.ErrNegative)
	testBad(t, "negative, and a sum of zero", []int{-1, 1}, chooser.ErrNegative)
	testBad(t, "NaN", []float64{1, nan, -1}, chooser.ErrNotFinite)
	testBad(t, "NaN alone", []float32{float32(nan)}, chooser.ErrNotFinite)
	testBad(t, "NaN in a block", []float64{1, 2, 3, 4, nan, 6, 7, 8, 9}, chooser.ErrNotFinite)
	testBad(t, "+Inf", []float64{1, inf}, chooser.ErrNotFinite)
	testBad(t, "all zero", []int{0, 0}, chooser.ErrAllZero)
	testBad(t, "nine zeros", make([]uint8, 9), chooser.ErrAllZero)
	testBad(t, "twenty zeros", make([]uint8, 20), chooser.ErrAllZero)
	testBad(t, "all zero, floats", []float64{0, math.Copysign(0, -1)}, chooser.ErrAllZero)
	testBad(t, "2^64", []uint64{1 << 63, 1 << 63}, chooser.ErrOverflow)
	testBad(t, "2^64 and more", []uint64{math.MaxUint64, 1, 5}, chooser.ErrOverflow)
	testBad(t, "2^64 from signed", []int64{math.MaxInt64, math.MaxInt64, 2}, chooser.ErrOverflow)
	testBad(t, "2^64 in a block", []uint64{1, 1 << 61, 1 << 62, 1 << 63, 1 << 61, 1, 1, 1, 1}, chooser.ErrOverflow)
	testBad(t, "sum of +Inf", []float64{math.MaxFloat64, math.MaxFloat64}, chooser.ErrOverflow)
	testBad(t, "sum of +Inf in a block", slices.Repeat([]float64{math.MaxFloat64 / 8}, 9), chooser.ErrOverflow)
}

// testBad lets every function see weights nobody can draw from, and looks that
// none of them takes a random number or changes the weights.
func testBad[W chooser.Weight](t *testing.T, why string, weights []W, want error) {
	t.Helper()
	r := rand.New(untouched{t})
	before := slices.Clone(weights)
	check := func(name string, err error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%s, %s: error %v, want %v", why, name, err, want)
		}
	}
	_, err := chooser.Once(weights)
	check("Once", err)
	_, err = chooser.OnceWith(r, weights)
	check("OnceWith", err)
	table, err := chooser.NewTable(weights)
	check("NewTable", err)
	values, err := chooser.NewValues(make([]string, len(weights)), weights)
	check("NewValues", err)
	if table != nil || values != nil {
		t.Errorf("%s: a table was returned beside the error", why)
	}
	_, err = chooser.Sample(weights, 1)
	check("Sample", err)
	_, err = chooser.SampleWith(r, weights, 1)
	check("SampleWith", err)
	tree, err := chooser.NewTree(weights)
	if err == nil { // a tree may be empty or all zero until it is drawn from
		_, err = tree.PickWith(r)
	}
	check("Tree", err)
	check("Tree.Add", addAll(r, weights))
	for i, w := range before {
		if weights[i] != w && w == w {
			t.Errorf("%s: weight %d was %v and is %v", why, i, w, weights[i])
		}
	}
}

func addAll[W chooser.Weight](r *rand.Rand, weights []W) error {
	var tree chooser.Tree[W]
	for _, w := range weights {
		before, n := tree.Total(), tree.Len()
		if _, err := tree.Add(w); err != nil {
			if tree.Total() != before || tree.Len() != n {
				return errors.New("the tree has changed")
			}
			return err
		}
	}
	_, err := tree.PickWith(r)
	return err
}

func TestBadIndicesAndCounts(t *testing.T) {
	check := func(why string, err, want error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%s: error %v, want %v", why, err, want)
		}
	}
	_, err := chooser.NewValues([]string{"a"}, []int{1, 2})
	check("one value of two weights", err, chooser.ErrLength)
	_, err = chooser.Sample([]int{1}, -1)
	check("-1 draws", err, chooser.ErrIndex)
	_, err = chooser.Sample([]int{1, 0, 2}, 3)
	check("three draws of two weights above zero", err, chooser.ErrTooFew)
	_, err = chooser.NewReservoir[int](0)
	check("a reservoir of none", err, chooser.ErrIndex)

	reservoir := must[*chooser.Reservoir[int]](t)(chooser.NewReservoir[int](2))
	r := rand.New(untouched{t})
	check("a weight of -1 in a stream", reservoir.AddWith(r, 1, -1), chooser.ErrNegative)
	check("a weight of NaN in a stream", reservoir.AddWith(r, 1, math.NaN()), chooser.ErrNotFinite)
	check("a weight of +Inf in a stream", reservoir.Add(1, math.Inf(1)), chooser.ErrNotFinite)
	check("a weight of 0 in a stream", reservoir.AddWith(r, 1, 0), nil)
	if got := reservoir.Values(); len(got) != 0 {
		t.Errorf("the reservoir kept %v", got)
	}
}

func TestBadTreeCalls(t *testing.T) {
	testBadTreeCalls(t, []uint64{5, 0, math.MaxUint64 - 10}, 6)
	testBadTreeCalls(t, []float64{5, 0, math.MaxFloat64}, math.MaxFloat64)
}

// testBadTreeCalls has weights 0 to 2, of which tooMuch cannot replace weight 1.
func testBadTreeCalls[W chooser.Weight](t *testing.T, weights []W, tooMuch W) {
	t.Helper()
	tree := must[*chooser.Tree[W]](t)(chooser.NewTree(weights))
	check := func(why string, err, want error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%T, %s: error %v, want %v", tree, why, err, want)
		}
		for i, want := range weights {
			if got, err := tree.Weight(i); got != want || err != nil {
				t.Errorf("%T, %s: weight %d became %v, %v", tree, why, i, got, err)
			}
		}
	}
	check("index -1", tree.Set(-1, 1), chooser.ErrIndex)
	check("index 3", tree.Set(3, 1), chooser.ErrIndex)
	check("remove 3", tree.Remove(3), chooser.ErrIndex)
	_, err := tree.Weight(3)
	check("weight 3", err, chooser.ErrIndex)
	check("too much", tree.Set(1, tooMuch), chooser.ErrOverflow)
	_, err = tree.Add(tooMuch)
	check("too much added", err, chooser.ErrOverflow)
	if tree.Len() != 3 {
		t.Errorf("%T: %d weights after all those errors, want 3", tree, tree.Len())
	}

	if err := tree.Remove(1); err != nil || tree.Len() != 2 {
		t.Fatalf("Remove(1) = %v, then %d weights", err, tree.Len())
	}
	for why, err := range map[string]error{"remove": tree.Remove(1), "set": tree.Set(1, 1)} {
		if !errors.Is(err, chooser.ErrIndex) {
			t.Errorf("%T: %s what was removed: error %v, want %v", tree, why, err, chooser.ErrIndex)
		}
	}
	if i, err := tree.Add(tooMuch); !errors.Is(err, chooser.ErrOverflow) || tree.Len() != 2 {
		t.Errorf("%T: Add after Remove = %d, %v and %d weights", tree, i, err, tree.Len())
	}
	if i := must[int](t)(tree.Add(0)); i != 1 || tree.Len() != 3 {
		t.Errorf("%T: Add after Remove gave index %d and %d weights, want 1 and 3", tree, i, tree.Len())
	}
	if i := must[int](t)(tree.Add(0)); i != 3 {
		t.Errorf("%T: the next Add gave index %d, want 3", tree, i)
	}
}

// TestErrorsSayWhatIsSo: no error speaks of what is not there.
func TestErrorsSayWhatIsSo(t *testing.T) {
	check := func(want string, err error) {
		t.Helper()
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	_, err := chooser.Sample([]int{1, 0, 2}, 3)
	check("chooser: have 2 weights above zero, need 3 to draw without replacement: too few weights above zero", err)
	_, err = chooser.Sample([]int{0, 0}, 3)
	check("chooser: have 2 weights, all zero, need one above: all weights are zero", err)
	_, err = chooser.NewValues([]string{"a"}, []int{1, 2})
	check("chooser: have 1 values and 2 weights, need as many: lengths differ", err)
	var tree chooser.Tree[int]
	check("chooser: index 3 in a tree that is empty: index or count out of range", tree.Set(3, 1))
	must[int](t)(tree.Add(1))
	check("chooser: index 3 in a tree, need 0 to 0: index or count out of range", tree.Set(3, 1))
	var large chooser.Tree[float64]
	must[int](t)(large.Add(math.MaxFloat64))
	must[int](t)(large.Add(1))
	must[any](t)(nil, large.Remove(1))
	const two = "chooser: have a sum of 2 weights of infinity or more, need less: sum of weights overflows"
	_, err = large.Add(math.MaxFloat64)
	check(two, err)
	must[int](t)(large.Add(1))
	check(two, large.Set(1, math.MaxFloat64))
	var pool chooser.Pool[string, int]
	must[any](t)(nil, pool.Set("a", 0))
	_, err = pool.Take()
	check("chooser: draw from 1 weights, all zero, need one above: all weights are zero", err)
}

// TestTreeClone: tree and clone go their own ways.
func TestTreeClone(t *testing.T) {
	testTreeClone[int](t)
	testTreeClone[float64](t)
}

func testTreeClone[W chooser.Weight](t *testing.T) {
	t.Helper()
	tree := must[*chooser.Tree[W]](t)(chooser.NewTree(make([]W, 100)))
	must[any](t)(nil, tree.Set(1, 5))
	must[any](t)(nil, tree.Remove(7))
	clone := tree.Clone()
	must[any](t)(nil, clone.Set(1, 0))
	must[any](t)(nil, clone.Set(99, 1))
	must[int](t)(clone.Add(2))
	if got := must[int](t)(tree.Pick()); got != 1 || tree.Len() != 99 || tree.Total() != 5 {
		t.Errorf("%T: drew %d of %d weights, sum %v; want 1 of 99, 5", tree, got, tree.Len(), tree.Total())
	}
	if clone.Len() != 100 || clone.Total() != 3 {
		t.Errorf("%T: the clone has %d weights, sum %v; want 100, 3", clone, clone.Len(), clone.Total())
	}
}

func TestZeroValues(t *testing.T) {
	panics := func(name, want string, f func()) {
		t.Helper()
		defer func() {
			t.Helper()
			if got := recover(); got != want {
				t.Errorf("%s panicked with %v, want %q", name, got, want)
			}
		}()
		f()
	}
	panics("Table", "chooser: draw from a zero Table, need one made by NewTable", func() { new(chooser.Table).Pick() })
	panics("Values", "chooser: draw from a zero Table, need one made by NewTable", func() { new(chooser.Values[int]).Pick() })
	panics("Reservoir", "chooser: add to a zero Reservoir, need one made by NewReservoir", func() {
		_ = new(chooser.Reservoir[int]).Add(1, 1)
	})
}
