package chooser

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
)

// Values is a [Table] of things of any type in place of indices. It is made by
// [NewValues], [NewValuesOf] or [NewValuesOfMap], never changes, and may be used by any
// number of goroutines. The zero Values panics when it is drawn from. For things that
// come and go see [Pool].
type Values[T any] struct {
	table  Table
	values []T
}

// NewValues prepares draws of values in proportion to their weights, which are
// as many. The values are copied. Errors are those of [NewTable], and one that
// matches [ErrLength] if there are not as many weights as values.
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

// NewValuesOf is [NewValues] with the weights that weight gives the values. Errors are
// those of [NewTable].
func NewValuesOf[T any, W Weight](values []T, weight func(T) W) (*Values[T], error) {
	weights := make([]W, len(values))
	for i, value := range values {
		weights[i] = weight(value)
	}
	return NewValues(values, weights)
}

// NewValuesOfMap is [NewValues] of the keys of a map, whose elements are their
// weights, in the order of the keys, so that seeded draws do not depend on that of the
// map. Errors are those of [NewTable].
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

// Len returns the number of values.
func (v *Values[T]) Len() int { return v.table.n }

// Pick returns one of the values, drawn with the global source.
func (v *Values[T]) Pick() T { return v.values[v.table.Pick()] }

// PickWith is [Values.Pick] with r in place of the global source.
func (v *Values[T]) PickWith(r *rand.Rand) T { return v.values[v.table.PickWith(r)] }

// Fill puts one of the values into each place of dst, as [Table.Fill] does indices.
func (v *Values[T]) Fill(dst []T) { v.FillWith(global, dst) }

// FillWith is [Values.Fill] with r in place of the global source.
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
