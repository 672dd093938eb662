package chooser_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/chooser"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// However values come by their weights, the draws are those of NewValues.
func TestValuesOf(t *testing.T) {
	type item struct {
		name  string
		share int
	}
	items := []item{{"a", 3}, {"b", 0}, {"c", 5}}
	names, shares := []string{"a", "b", "c"}, []int{3, 0, 5}
	byMap := map[string]int{"c": 5, "a": 3, "b": 0}
	want := must[*chooser.Values[string]](t)(chooser.NewValues(names, shares))
	of := must[*chooser.Values[item]](t)(chooser.NewValuesOf(items, func(i item) int { return i.share }))
	ofMap := must[*chooser.Values[string]](t)(chooser.NewValuesOfMap(byMap))
	source := func() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }
	a, b, c := source(), source(), source()
	for range 100 {
		if w, x, y := want.PickWith(a), of.PickWith(b).name, ofMap.PickWith(c); w != x || w != y {
			t.Fatalf("drew %s, %s and %s", w, x, y)
		}
	}
	filled := make([]string, 10_000)
	ofMap.FillWith(source(), filled)
	var counts [3]int
	for _, value := range filled {
		counts[value[0]-'a']++
	}
	if p := stat.ChiSquare(counts[:], []float64{3, 0, 5}); p < leastP {
		t.Errorf("filled with %v: p = %.2g", counts, p)
	}
	nan := must[*chooser.Values[float64]](t)(chooser.NewValuesOfMap(map[float64]int{math.NaN(): 1}))
	if x := nan.Pick(); x == x {
		t.Errorf("drew %v, want the only key, NaN", x)
	}
	if _, err := chooser.NewValuesOfMap(map[string]int{}); !errors.Is(err, chooser.ErrEmpty) {
		t.Errorf("an empty map: %v", err)
	}
	if _, err := chooser.NewValuesOf(items, func(item) int { return -1 }); !errors.Is(err, chooser.ErrNegative) {
		t.Errorf("negative weights: %v", err)
	}
}

// SampleValues draws what Sample draws.
func TestSampleValues(t *testing.T) {
	values, weights := []string{"a", "b", "c", "d"}, []float64{1, 0, 2.5, 3}
	indices := must[[]int](t)(chooser.SampleWith(rand.New(rand.NewPCG(1, 2)), weights, 3))
	got := must[[]string](t)(chooser.SampleValuesWith(rand.New(rand.NewPCG(1, 2)), values, weights, 3))
	for i, index := range indices {
		if got[i] != values[index] {
			t.Errorf("drew %v, want the values at %v", got, indices)
		}
	}
	check := func(values []string, k int, want error) {
		t.Helper()
		if got, err := chooser.SampleValues(values, weights, k); !errors.Is(err, want) || got != nil {
			t.Errorf("%d of %v: %v, %v; want %v", k, values, got, err, want)
		}
	}
	check(values[:3], 1, chooser.ErrLength)
	check(values, 4, chooser.ErrTooFew)
	check(values, -1, chooser.ErrIndex)
}

// TestShuffle compares how often each order came up with how often it should.
func TestShuffle(t *testing.T) {
	weights := []float64{1, 0, 2, 4, 0}
	want := map[string]float64{}
	for order, p := range orders(weights, 3) {
		for _, zeros := range []string{" 1 4]", " 4 1]"} {
			want[order[:len(order)-1]+zeros] = p / 2
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	checkOrders(t, "shuffled", want, 12_000, func() []int { return must[[]int](t)(chooser.ShuffleWith(r, weights)) })
	if order, err := chooser.Shuffle([]int{0, 0, 0}); len(order) != 3 || err != nil {
		t.Errorf("of zeros: %v, %v", order, err)
	}
	for _, bad := range [][]int{{1, -1}, {0, -1}} {
		if order, err := chooser.Shuffle(bad); order != nil || !errors.Is(err, chooser.ErrNegative) {
			t.Errorf("of %v: %v, %v", bad, order, err)
		}
	}
}

// TestNothingDrawn: to draw none takes no weights, whichever function does it, and gives
// an empty slice. What is wrong with a weight is an error all the same.
func TestNothingDrawn(t *testing.T) {
	r := rand.New(untouched{t})
	check := func(why string, got []int, err, want error) {
		t.Helper()
		if !errors.Is(err, want) || (want == nil) != (got != nil) || len(got) != 0 {
			t.Errorf("%s: %#v, %v; want %v", why, got, err, want)
		}
	}
	for _, weights := range [][]float64{nil, {}, {0, 0}, {1, 2}} {
		got, err := chooser.SampleWith(r, weights, 0)
		check("Sample", got, err, nil)
		got, err = chooser.SampleValuesWith(r, make([]int, len(weights)), weights, 0)
		check("SampleValues", got, err, nil)
		if len(weights) == 0 {
			got, err = chooser.ShuffleWith(r, weights)
			check("Shuffle", got, err, nil)
		}
	}
	got, err := chooser.SampleWith(r, []int{0, -1}, 0)
	check("a negative weight", got, err, chooser.ErrNegative)
	got, err = chooser.SampleWith(r, []uint64{1 << 63, 1 << 63}, 0)
	check("a sum of 2^64", got, err, chooser.ErrOverflow)
}
