package chooser

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
)

// Values is a [Table] of values of any type instead of indices. Use [NewValues],
// [NewValuesOf] or [NewValuesOfMap]; drawing from a zero Values panics. It never
// changes, so it is safe for concurrent use. If values come and go, see [Pool].
type Values[T any] struct {
	table  Table
	values []T
}

// NewValues prepares draws of values in proportion to weights, of which there must
// be as many. It copies the values. The errors are those of [NewTable], and one
// that matches [ErrLength] if the numbers differ.
func NewValues[T any, W Weight](values []T, weights []W) (*Values[T], error) {
	if err := checkLengths(len(values), len(weights)); err != nil {
		return nil, err
	}
	t, err := NewTable(weights)
	if err != nil {
		return nil, err
	}
	return &Values[T]{*t, slices.Clone(values)}, nil
}

// NewValuesOf is like [NewValues], with weight(v) as the weight of each value v.
// The errors are those of [NewTable].
func NewValuesOf[T any, W Weight](values []T, weight func(T) W) (*Values[T], error) {
	weights := make([]W, len(values))
	for i, value := range values {
		weights[i] = weight(value)
	}
	return NewValues(values, weights)
}

// NewValuesOfMap is like [NewValues], with the keys of a map as values and its
// elements as weights. The keys are sorted, so that seeded draws do not depend on
// the order of the map. The errors are those of [NewTable].
func NewValuesOfMap[T cmp.Ordered, W Weight](weights map[T]W) (*Values[T], error) {
	type entry struct {
		value  T
		weight W
	}
	entries := make([]entry, 0, len(weights))
	for value, weight := range weights { // a NaN cannot be looked up
		entries = append(entries, entry{value, weight})
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.weight, b.weight))
	})
	values, ordered := make([]T, len(entries)), make([]W, len(entries))
	for i, e := range entries {
		values[i], ordered[i] = e.value, e.weight
	}
	return NewValues(values, ordered)
}

func checkLengths(values, weights int) error {
	if values != weights {
		return fmt.Errorf("chooser: have %d values and %d weights, need as many: %w", values, weights, ErrLength)
	}
	return nil
}

// Len returns the number of values, including those with a weight of zero.
func (v *Values[T]) Len() int { return v.table.n }

// Pick returns a value drawn with the global source.
func (v *Values[T]) Pick() T { return v.values[v.table.Pick()] }

// PickWith is like [Values.Pick] but uses r.
func (v *Values[T]) PickWith(r *rand.Rand) T { return v.values[v.table.PickWith(r)] }

// Fill sets each element of dst to a value drawn with the global source, as
// [Table.Fill] does indices.
func (v *Values[T]) Fill(dst []T) { v.FillWith(global, dst) }

// FillWith is like [Values.Fill] but uses r.
func (v *Values[T]) FillWith(r *rand.Rand, dst []T) {
	var indices [filled]int
	for len(dst) > 0 {
		n := min(len(dst), filled)
		v.table.FillWith(r, indices[:n])
		for k, i := range indices[:n] {
			dst[k] = v.values[i]
		}
		dst = dst[n:]
	}
}
