package chooser

import (
	"container/heap"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// A Reservoir draws k values without replacement from a stream of any length, in
// one pass, and never holds more than k. At any time it holds what [Sample] would
// have drawn from everything added so far.
//
// Each value gets a random arrival time, exponential with its weight as the rate,
// and the k earliest values stay. Once there are k, one random number decides how
// much weight to skip until the next value that is early enough, so that each value
// skipped costs one addition and one comparison (algorithm A-ExpJ of P. S.
// Efraimidis and P. G. Spirakis, "Weighted random sampling with a reservoir",
// Information Processing Letters 97, 2006).
//
// Weights may be any finite floats that are not negative. Their sum may overflow
// float64.
//
// Use [NewReservoir]; adding to a zero Reservoir panics. Do not copy a Reservoir,
// use [Reservoir.Clone]. Adding must not be concurrent with any other call.
type Reservoir[T any] struct {
	_    noCopy
	k    int
	kept arrivals[T]
	seen int
	skip float64    // the weight that goes by before the next value is kept, times the latest time
	last [2]float64 // factors of the latest time kept
}

// NewReservoir returns an empty reservoir for k values. The error matches
// [ErrIndex] if k is less than one.
func NewReservoir[T any](k int) (*Reservoir[T], error) {
	if k < 1 {
		return nil, fmt.Errorf("chooser: have a reservoir of %d values, need one or more: %w", k, ErrIndex)
	}
	return &Reservoir[T]{k: k}, nil
}

// Clone returns an independent copy of the reservoir.
func (v *Reservoir[T]) Clone() *Reservoir[T] {
	return &Reservoir[T]{k: v.k, kept: slices.Clone(v.kept), seen: v.seen, skip: v.skip, last: v.last}
}

// Add offers a value to the reservoir, which may keep it, and uses the global
// source. A value with a weight of zero is never kept. The error matches
// [ErrNegative] or [ErrNotFinite], and nothing has then changed. Add takes O(log k)
// if the value is kept, else O(1).
func (v *Reservoir[T]) Add(value T, weight float64) error {
	return v.AddWith(global, value, weight)
}

// AddWith is like [Reservoir.Add] but uses r.
func (v *Reservoir[T]) AddWith(r *rand.Rand, value T, weight float64) error {
	if v.k == 0 {
		panic("chooser: add to a zero Reservoir, need one made by NewReservoir")
	}
	if err := checkWeight(v.seen, weight); err != nil {
		return err
	}
	v.seen++
	if weight == 0 {
		return nil
	}
	if len(v.kept) < v.k {
		v.kept = append(v.kept, arrival[T]{over(exponential(r), weight), value})
		if len(v.kept) == v.k {
			heap.Init(&v.kept)
			v.wait(r)
		}
		return nil
	}
	share := weight * v.last[0] * v.last[1]
	if v.skip -= share; v.skip < 0 {
		v.kept[0] = arrival[T]{over(early(r, share), weight), value}
		heap.Fix(&v.kept, 0)
		v.wait(r)
	}
	return nil
}

// wait draws how much weight goes by before the next value is kept.
func (v *Reservoir[T]) wait(r *rand.Rand) {
	v.last = v.kept[0].time.factors()
	v.skip = exponential(r)
}

// exponential returns an exponential number at rate one, which is not zero.
//
// Note: [rand.Rand.ExpFloat64] is faster, but has 32 random bits: the smallest numbers
// that it returns are some 1e-11, and what has less of the weight would never be drawn.
func exponential(r *rand.Rand) float64 { return -math.Log1p(-(unit(r) + 0x1p-54)) }

// early returns an exponential number at rate one, given that it is below limit, by
// inverting its distribution.
func early(r *rand.Rand, limit float64) float64 {
	x := -math.Log1p((unit(r) + 0x1p-54) * math.Expm1(-limit))
	return max(x, math.SmallestNonzeroFloat64)
}

// Values returns the values held, in the order drawn: k of them, or as many as were
// added with a weight greater than zero if those are fewer. The slice is a new one.
// It takes O(k log k).
func (v *Reservoir[T]) Values() []T {
	byTime := slices.Clone(v.kept)
	slices.SortFunc(byTime, func(a, b arrival[T]) int { return a.time.compare(b.time) })
	values := make([]T, len(byTime))
	for i, a := range byTime {
		values[i] = a.value
	}
	return values
}

// An arrival is a value with the time of its exponential clock.
type arrival[T any] struct {
	time  scaled
	value T
}

// arrivals is a heap with the latest first, once the reservoir is full.
type arrivals[T any] []arrival[T]

func (a arrivals[T]) Len() int           { return len(a) }
func (a arrivals[T]) Less(i, j int) bool { return a[i].time.compare(a[j].time) > 0 }
func (a arrivals[T]) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a *arrivals[T]) Push(any)          { panic("chooser: a reservoir is filled without") }
func (a *arrivals[T]) Pop() any          { panic("chooser: nothing leaves a reservoir") }
