package chooser

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// Values is a [Table] of things of any type in place of indices. It is made by
// [NewValues], never changes, and may be used by any number of goroutines. The
// zero Values panics when it is drawn from.
type Values[T any] struct {
	table  Table
	values []T
}

// NewValues prepares draws of values in proportion to their weights, which are
// as many. The values are copied. Errors are those of [NewTable], and one that
// matches [ErrLength] if there are not as many weights as values.
func NewValues[T any, W Weight](values []T, weights []W) (*Values[T], error) {
	if len(values) != len(weights) {
		return nil, fmt.Errorf("chooser: have %d values and %d weights, need as many: %w",
			len(values), len(weights), ErrLength)
	}
	t, err := NewTable(weights)
	if err != nil {
		return nil, err
	}
	return &Values[T]{*t, slices.Clone(values)}, nil
}

// Len returns the number of values.
func (v *Values[T]) Len() int { return v.table.n }

// Pick returns one of the values, drawn with the global source.
func (v *Values[T]) Pick() T { return v.values[v.table.Pick()] }

// PickWith is [Values.Pick] with r in place of the global source.
func (v *Values[T]) PickWith(r *rand.Rand) T { return v.values[v.table.PickWith(r)] }
