package chooser

import (
	"cmp"
	"container/heap"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// A Reservoir draws k values without replacement from a stream of any length in
// one pass, and holds no more than k of them. At any time it holds what [Sample]
// would have drawn from all that was added so far.
//
// Each value is thought to arrive at a random time, exponential with its weight
// as the rate, and the k earliest stay. Once k are there, one random number
// says how much weight goes by before the next one that is early enough, so
// that adding the others costs an addition and a comparison (A-ExpJ of P. S.
// Efraimidis and P. G. Spirakis, "Weighted random sampling with a reservoir",
// Information Processing Letters 97, 2006).
//
// Reservoirs are made by [NewReservoir]; adding to a zero one panics. A
// Reservoir must not be used by several goroutines at once while one of them
// adds to it.
type Reservoir[T any] struct {
	k    int
	kept arrivals[T]
	seen int
	skip float64 // the weight that goes by before the next value that is kept
}

// NewReservoir returns an empty reservoir for k values. The error matches
// [ErrIndex] if k is below one.
func NewReservoir[T any](k int) (*Reservoir[T], error) {
	if k < 1 {
		return nil, fmt.Errorf("chooser: have a reservoir of %d values, need one or more: %w", k, ErrIndex)
	}
	return &Reservoir[T]{k: k}, nil
}

// Add shows a value to the reservoir, which may keep it, using the global
// source. A value of weight zero is never kept. On error, which matches
// [ErrNegative] or [ErrNotFinite], nothing has changed.
func (v *Reservoir[T]) Add(value T, weight float64) error {
	return v.AddWith(global, value, weight)
}

// AddWith is [Reservoir.Add] with r in place of the global source.
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
		heap.Push(&v.kept, arrival[T]{r.ExpFloat64() / weight, value})
		if len(v.kept) == v.k {
			v.skip = r.ExpFloat64() / v.kept[0].time
		}
		return nil
	}
	if v.skip -= weight; v.skip < 0 {
		v.kept[0] = arrival[T]{early(r, weight, v.kept[0].time), value}
		heap.Fix(&v.kept, 0)
		v.skip = r.ExpFloat64() / v.kept[0].time
	}
	return nil
}

// early returns an exponential time at rate weight, given that it is below
// limit, by inverting its distribution.
func early(r *rand.Rand, weight, limit float64) float64 {
	return -math.Log1p(unit(r)*math.Expm1(-weight*limit)) / weight
}

// Values returns what the reservoir holds now, in the order drawn: k values, or
// all that had a weight above zero if those were fewer. The slice is the
// caller's.
func (v *Reservoir[T]) Values() []T {
	byTime := slices.Clone(v.kept)
	slices.SortFunc(byTime, func(a, b arrival[T]) int { return cmp.Compare(a.time, b.time) })
	values := make([]T, len(byTime))
	for i, a := range byTime {
		values[i] = a.value
	}
	return values
}

type arrival[T any] struct {
	time  float64
	value T
}

// arrivals is a heap with the latest first.
type arrivals[T any] []arrival[T]

func (a arrivals[T]) Len() int           { return len(a) }
func (a arrivals[T]) Less(i, j int) bool { return a[i].time > a[j].time }
func (a arrivals[T]) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a *arrivals[T]) Push(x any)        { *a = append(*a, x.(arrival[T])) }
func (a *arrivals[T]) Pop() any          { panic("chooser: nothing leaves a reservoir") }
