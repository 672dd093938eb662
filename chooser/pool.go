package chooser

import (
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
)

// A Pool is a set of values with weights, from which values are drawn in proportion
// to their weights. A value that is drawn stays or is taken out, and values can be
// added at any time. Each operation takes O(log n): a Pool is a [Tree] that is
// indexed by value.
//
// The zero Pool is empty and ready to use. Do not copy a Pool, use [Pool.Clone].
// Reading and drawing may be concurrent, but not with a call that changes the Pool.
type Pool[T comparable, W Weight] struct {
	tree   Tree[W]
	values []T // by index in the tree
	at     map[T]int
}

// Set adds value to the pool, or changes its weight if it is there already. The
// error matches [ErrNegative], [ErrNotFinite] or [ErrOverflow], and nothing has
// then changed. Set panics if value does not equal itself, like NaN, as it could
// never be found again, or if T is an interface and value is not comparable.
func (p *Pool[T, W]) Set(value T, w W) error {
	if value != value {
		panic("chooser: a value in a Pool that does not equal itself")
	}
	if i, found := p.at[value]; found {
		return p.tree.Set(i, w)
	}
	i, err := p.tree.Add(w)
	if err != nil {
		return err
	}
	if p.at == nil {
		p.at = map[T]int{}
	}
	p.at[value] = i
	if i == len(p.values) {
		p.values = append(p.values, value)
	} else {
		p.values[i] = value
	}
	return nil
}

// Remove removes value from the pool, and reports whether it was there.
func (p *Pool[T, W]) Remove(value T) bool {
	i, found := p.at[value]
	if found {
		p.remove(i)
	}
	return found
}

// remove takes out what stands at index i, which is in use.
func (p *Pool[T, W]) remove(i int) {
	delete(p.at, p.values[i])
	var none T
	p.values[i] = none
	if err := p.tree.Remove(i); err != nil {
		panic(err) // the index is in use, and a sum that shrinks does not overflow
	}
}

// Weight returns the weight of value, and whether it is in the pool.
func (p *Pool[T, W]) Weight(value T) (W, bool) {
	i, found := p.at[value]
	if !found {
		return 0, false
	}
	return p.tree.weight(i), true
}

// Len returns the number of values, including those with a weight of zero.
func (p *Pool[T, W]) Len() int { return len(p.at) }

// Total returns the sum of all weights, rounded to a float64.
func (p *Pool[T, W]) Total() float64 { return p.tree.Total() }

// All returns an iterator over the values and their weights, in an order that means
// nothing but is the same after the same calls. The pool must not change during the
// iteration.
func (p *Pool[T, W]) All() iter.Seq2[T, W] {
	return func(yield func(T, W) bool) {
		for i, value := range p.values {
			if at, found := p.at[value]; found && at == i && !yield(value, p.tree.weight(i)) {
				return
			}
		}
	}
}

// Pick returns a value drawn with the global source, which stays in the pool. The
// error matches [ErrEmpty] if the pool is empty, and [ErrAllZero] if no weight is
// greater than zero.
func (p *Pool[T, W]) Pick() (T, error) { return p.PickWith(global) }

// PickWith is like [Pool.Pick] but uses r.
func (p *Pool[T, W]) PickWith(r *rand.Rand) (T, error) {
	i, err := p.draw(r)
	if err != nil {
		var none T
		return none, err
	}
	return p.values[i], nil
}

// Take is like [Pool.Pick], and removes the value from the pool.
func (p *Pool[T, W]) Take() (T, error) { return p.TakeWith(global) }

// TakeWith is like [Pool.Take] but uses r.
func (p *Pool[T, W]) TakeWith(r *rand.Rand) (T, error) {
	i, err := p.draw(r)
	if err != nil {
		var none T
		return none, err
	}
	value := p.values[i]
	p.remove(i)
	return value, nil
}

func (p *Pool[T, W]) draw(r *rand.Rand) (int, error) {
	if p.Len() == 0 {
		return 0, fmt.Errorf("chooser: draw from an empty pool, need one value or more: %w", ErrEmpty)
	}
	return p.tree.PickWith(r)
}

// Clone returns an independent copy of the pool.
func (p *Pool[T, W]) Clone() *Pool[T, W] {
	c := &Pool[T, W]{values: slices.Clone(p.values), at: maps.Clone(p.at)}
	p.tree.copyTo(&c.tree)
	return c
}
