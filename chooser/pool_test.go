package chooser_test

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/chooser"
	"github.com/bottleneck-go/bottleneck/internal/stat"
)

// TestPool does a thousand random steps to a pool and to a map.
func TestPool(t *testing.T) {
	testPool[int](t)
	testPool[float64](t)
}

func testPool[W chooser.Weight](t *testing.T) {
	t.Helper()
	var pool chooser.Pool[string, W]
	plain := map[string]W{}
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		value, w := fmt.Sprint(r.IntN(40)), W(r.IntN(4))
		switch r.IntN(5) {
		case 0, 1:
			must[any](t)(nil, pool.Set(value, w))
			plain[value] = w
		case 2:
			_, there := plain[value]
			if got := pool.Remove(value); got != there {
				t.Fatalf("%T: Remove(%s) = %t, want %t", plain, value, got, there)
			}
			delete(plain, value)
		case 3:
			checkPoolDraw(t, plain, pool.PickWith, r)
		case 4:
			if taken := checkPoolDraw(t, plain, pool.TakeWith, r); taken != "" {
				delete(plain, taken)
			}
		}
		if got := maps.Collect(pool.All()); !maps.Equal(got, plain) || pool.Len() != len(plain) {
			t.Fatalf("%T: pool of %d: %v, want %v", plain, pool.Len(), got, plain)
		}
		if got, there := pool.Weight(value); got != plain[value] || there != (plain[value] == got && contains(plain, value)) {
			t.Fatalf("%T: Weight(%s) = %v, %t", plain, value, got, there)
		}
	}
}

func contains[K comparable, V any](m map[K]V, key K) bool {
	_, found := m[key]
	return found
}

// checkPoolDraw draws from a pool that holds what plain says, and returns what it drew.
func checkPoolDraw[W chooser.Weight](t *testing.T, plain map[string]W, draw func(*rand.Rand) (string, error), r *rand.Rand) string {
	t.Helper()
	var total W
	for _, w := range plain {
		total += w
	}
	got, err := draw(r)
	var want error
	switch {
	case len(plain) == 0:
		want = chooser.ErrEmpty
	case total == 0:
		want = chooser.ErrAllZero
	}
	if !errors.Is(err, want) || err == nil && !(plain[got] > 0) || err != nil && got != "" {
		t.Fatalf("drew %q, %v from %v", got, err, plain)
	}
	return got
}

// TestPoolDraws: values are drawn in proportion to their weights, and taken in the
// orders that sampling without replacement has.
func TestPoolDraws(t *testing.T) {
	weights := []float64{5, 0, 1, 0.5, 3, 2}
	var pool chooser.Pool[int, float64]
	must[any](t)(nil, pool.Set(99, 7))
	for i, w := range weights {
		must[any](t)(nil, pool.Set(i, 1))
		must[any](t)(nil, pool.Set(i, w))
	}
	pool.Remove(99)
	r := rand.New(rand.NewPCG(1, 2))
	counts := make([]int, len(weights))
	taken := map[string]int{}
	for range 8000 {
		counts[must[int](t)(pool.PickWith(r))]++
		c := pool.Clone()
		taken[fmt.Sprint([]int{must[int](t)(c.TakeWith(r)), must[int](t)(c.TakeWith(r))})]++
	}
	if p := stat.ChiSquare(counts, weights); p < leastP {
		t.Errorf("counts %v have p = %.2g", counts, p)
	}
	var orderCounts []int
	var expected []float64
	for order, p := range orders(weights, 2) {
		orderCounts, expected = append(orderCounts, taken[order]), append(expected, p)
	}
	if p := stat.ChiSquare(orderCounts, expected); p < leastP {
		t.Errorf("orders %v have p = %.2g", taken, p)
	}
}

func TestPoolErrors(t *testing.T) {
	var pool chooser.Pool[string, float64]
	check := func(err, want error) {
		t.Helper()
		if !errors.Is(err, want) || pool.Len() != 1 || pool.Total() != math.MaxFloat64 {
			t.Errorf("error %v, want %v; then %d values, sum %v", err, want, pool.Len(), pool.Total())
		}
	}
	must[any](t)(nil, pool.Set("a", math.MaxFloat64))
	check(pool.Set("b", -1), chooser.ErrNegative)
	check(pool.Set("b", math.NaN()), chooser.ErrNotFinite)
	check(pool.Set("b", math.MaxFloat64), chooser.ErrOverflow)
	check(pool.Set("a", math.Inf(1)), chooser.ErrNotFinite)
	defer func() {
		if recover() == nil {
			t.Error("NaN is a value")
		}
	}()
	_ = new(chooser.Pool[float64, int]).Set(math.NaN(), 1)
}
