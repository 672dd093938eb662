package chooser

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// A Tree draws indices in proportion to weights that change between draws. Setting,
// adding, removing and drawing take O(log n), with a base of eight. A Tree takes
// about 9 bytes for each weight.
//
// Sums of integers are exact. Sums of floats are recomputed from their parts at
// every change, so that rounding errors do not build up, and a Tree whose weights
// have all been set to zero has a sum of zero. A weight of zero is never drawn.
//
// The zero Tree is empty and ready to use. Do not copy a Tree, use [Tree.Clone].
// Reading and drawing may be concurrent, but not with a call that changes the Tree.
type Tree[W Weight] struct {
	_       noCopy
	ints    sums[uint64] // one of the two is used
	floats  sums[float64]
	n       int // indices given out, removed ones too
	removed []int
	gone    []bool // by index; nil before the first removal
}

// NewTree returns a Tree of the weights, of which there may be none, or none
// greater than zero. It takes O(n). The error matches [ErrNegative], [ErrNotFinite]
// or [ErrOverflow].
func NewTree[W Weight](weights []W) (*Tree[W], error) {
	if err := checkEach(weights); err != nil {
		return nil, err
	}
	t := &Tree[W]{n: len(weights)}
	if isFloat[W]() {
		t.floats = newSums[float64](t.n)
	} else {
		t.ints = newSums[uint64](t.n)
	}
	if err := t.fill(weights); err != nil {
		return nil, err
	}
	return t, nil
}

// fill fills a tree that has room for weights with them. checkEach has checked them.
func (t *Tree[W]) fill(weights []W) error {
	if t.n == 0 {
		return nil
	}
	if !isFloat[W]() {
		numbers := t.ints.levels[0]
		for i, w := range weights {
			numbers[i] = uint64(w)
		}
		t.ints.recompute()
		return nil
	}
	numbers := t.floats.levels[0]
	for i, w := range weights {
		numbers[i] = float64(w)
	}
	t.floats.recompute()
	if t.floats.total > math.MaxFloat64 { // added in another order than by checkEach
		return overflow(t.n, "infinity")
	}
	return nil
}

// Clone returns an independent copy of the tree, with the same indices.
func (t *Tree[W]) Clone() *Tree[W] {
	c := new(Tree[W])
	t.copyTo(c)
	return c
}

func (t *Tree[W]) copyTo(c *Tree[W]) {
	c.ints, c.floats = t.ints.clone(), t.floats.clone()
	c.n, c.removed, c.gone = t.n, slices.Clone(t.removed), slices.Clone(t.gone)
}

// Len returns the number of indices in use: those with a weight of zero count,
// those that were removed do not.
func (t *Tree[W]) Len() int { return t.n - len(t.removed) }

// Total returns the sum of all weights, rounded to a float64.
func (t *Tree[W]) Total() float64 {
	if isFloat[W]() {
		return t.floats.total
	}
	return float64(t.ints.total)
}

// Weight returns the weight at index i. The error matches [ErrIndex] if i is not in
// use.
func (t *Tree[W]) Weight(i int) (W, error) {
	if err := t.inUse(i); err != nil {
		return 0, err
	}
	return t.weight(i), nil
}

// Set sets the weight at index i. The error matches [ErrIndex], [ErrNegative],
// [ErrNotFinite] or [ErrOverflow], and nothing has then changed.
func (t *Tree[W]) Set(i int, w W) error {
	if err := t.inUse(i); err != nil {
		return err
	}
	if err := checkWeight(i, w); err != nil {
		return err
	}
	return t.set(i, w)
}

// Add adds a weight to the tree and returns its index: the one that was removed
// last, or else the next new one. The error matches [ErrNegative], [ErrNotFinite]
// or [ErrOverflow], and nothing has then changed.
func (t *Tree[W]) Add(w W) (int, error) {
	i, reuse := t.n, len(t.removed) > 0
	if reuse {
		i = t.removed[len(t.removed)-1]
	}
	if err := checkWeight(i, w); err != nil {
		return 0, err
	}
	if !reuse {
		t.grow(i)
	}
	if err := t.set(i, w); err != nil {
		return 0, err
	}
	if reuse {
		t.removed = t.removed[:len(t.removed)-1]
		t.gone[i] = false
	} else {
		t.n++
	}
	return i, nil
}

// Remove removes the weight at index i from the tree. Other indices stay as they
// are, and i is not in use until [Tree.Add] returns it again. The error matches
// [ErrIndex] if i is not in use.
func (t *Tree[W]) Remove(i int) error {
	if err := t.inUse(i); err != nil {
		return err
	}
	if err := t.set(i, 0); err != nil {
		return err
	}
	if len(t.gone) < t.n {
		t.gone = append(t.gone, make([]bool, t.n-len(t.gone))...)
	}
	t.gone[i] = true
	t.removed = append(t.removed, i)
	return nil
}

// Pick returns an index drawn with the global source. The error matches [ErrEmpty]
// if no index is in use, and [ErrAllZero] if no weight is greater than zero.
func (t *Tree[W]) Pick() (int, error) { return t.PickWith(global) }

// PickWith is like [Tree.Pick] but uses r. It takes one number from r, for integers
// very rarely more.
func (t *Tree[W]) PickWith(r *rand.Rand) (int, error) {
	if isFloat[W]() {
		if t.floats.total > 0 {
			return findFloat(&t.floats, place(r, t.floats.total)), nil
		}
	} else if t.ints.total > 0 {
		return findInt(&t.ints, below(r, t.ints.total)), nil
	}
	if t.Len() == 0 {
		return 0, fmt.Errorf("chooser: draw from an empty tree, need one weight or more: %w", ErrEmpty)
	}
	return 0, fmt.Errorf("chooser: draw from %d weights, all zero, need one above: %w", t.Len(), ErrAllZero)
}

func (t *Tree[W]) inUse(i int) error {
	if t.n == 0 {
		return fmt.Errorf("chooser: index %d in a tree that is empty: %w", i, ErrIndex)
	}
	if uint(i) >= uint(t.n) {
		return fmt.Errorf("chooser: index %d in a tree, need 0 to %d: %w", i, t.n-1, ErrIndex)
	}
	if i < len(t.gone) && t.gone[i] {
		return fmt.Errorf("chooser: index %d in a tree, which was removed: %w", i, ErrIndex)
	}
	return nil
}

func (t *Tree[W]) weight(i int) W {
	if isFloat[W]() {
		return W(t.floats.levels[0][i])
	}
	return W(t.ints.levels[0][i])
}

// set changes the weight at an index that is there, unless the sum overflows.
func (t *Tree[W]) set(i int, w W) error {
	if isFloat[W]() {
		old := t.floats.levels[0][i]
		setFloat(&t.floats, i, float64(w))
		if t.floats.total > math.MaxFloat64 {
			setFloat(&t.floats, i, old)
			return t.overflow(i, "infinity")
		}
		return nil
	}
	others := t.ints.total - t.ints.levels[0][i]
	if _, carry := bits.Add64(others, uint64(w), 0); carry != 0 {
		return t.overflow(i, "2^64")
	}
	setInt(&t.ints, i, uint64(w))
	return nil
}

// overflow counts a weight that was to be added at index i, too.
func (t *Tree[W]) overflow(i int, limit string) error {
	n := t.Len()
	if t.inUse(i) != nil {
		n++
	}
	return overflow(n, limit)
}

func (t *Tree[W]) grow(i int) {
	if isFloat[W]() {
		t.floats.grow(i)
		return
	}
	t.ints.grow(i)
}
