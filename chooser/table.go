package chooser

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
)

// A Table draws indices in proportion to fixed weights. A draw takes one random
// number and one memory access, however many weights there are. A Table takes 8 to 16
// bytes for each weight greater than zero, or 12 to 24 if their sum is more than 2^32
// or they are floats, 4 more for each if others are zero, and 2 kB more if there are
// up to 64 of them.
//
// Use [NewTable]; drawing from a zero Table panics. A Table never changes, so it is
// safe for concurrent use.
//
// This is the alias method (A. J. Walker, "An Efficient Method for Generating
// Discrete Random Variables with General Distributions", ACM TOMS 3, 1977). It
// arranges the weights in columns of equal height, each filled by one weight and
// topped up by at most one other, the alias. A uniform column and a uniform height
// in it make a weighted draw.
//
// Note: there are 2^log columns, so that the first bits of a random number are the
// column and the others the height: there is no product, and no rejected number. A
// column holds the height at which its filling ends to 32 bits, so that eight
// columns fit in a cache line. That decides all but one draw in 2^32. The exact height
// decides the rest: its lower bits are kept apart, if the sum has more than 32. For few
// weights, the results are also written out for each value of the first bits of a random
// number, as far as these bits decide.
type Table struct {
	guide   []int16 // what numbers draw that begin with these bits, -1 if that depends; nil for many columns
	columns []column
	lower   []uint32 // the lower bits of where each filling ends, of sum; nil for sums up to 2^32
	sum     uint64   // the height of all columns
	index   []uint32 // of the weight of each column; nil if none was zero
	n       int
	log     uint8
}

// A column has 32 bits of where its filling ends, in parts of 2^32, in its upper
// half, and its alias in its lower half. A full column is its own alias.
type column uint64

// NewTable prepares draws in proportion to weights, in O(n). If more than 2^15 are greater
// than zero, a second goroutine does half of it.
//
// Floats are rounded to multiples of a power of two that is at most 2^-62 of their
// sum. Weights that are such multiples, as small whole numbers are, keep their
// exact values.
//
// The error matches [ErrEmpty], [ErrNegative], [ErrNotFinite], [ErrOverflow] or
// [ErrAllZero].
func NewTable[W Weight](weights []W) (*Table, error) {
	sum, right := uint64(0), false
	if !isFloat[W]() {
		sum, right = sumInts(weights)
	}
	if !right || sum == 0 { // else nothing is wrong
		if err := check(weights); err != nil {
			return nil, err
		}
	}
	if uint64(len(weights)) > math.MaxUint32 {
		return nil, fmt.Errorf("chooser: have %d weights, need less than 2^32 for a table: %w", len(weights), ErrOverflow)
	}
	t := &Table{n: len(weights)}
	switch {
	case isFloat[W]():
		whole := wholeNumbers(weights)
		t.sum, _ = sumInts(whole)
		layOutPositive(t, whole)
	default:
		t.sum = sum
		layOutPositive(t, weights)
	}
	t.writeGuide()
	return t, nil
}

// layOutPositive lays out the weights above zero.
func layOutPositive[W Weight](t *Table, weights []W) {
	n := countPositive(weights)
	if n == len(weights) {
		layOut(t, weights)
		return
	}
	positive := make([]W, 0, n)
	t.index = make([]uint32, 0, n)
	for i, w := range weights {
		if w > 0 {
			positive = append(positive, w)
			t.index = append(t.index, uint32(i))
		}
	}
	layOut(t, positive)
}

// wholeNumbers returns floats as integers whose sum is below 2^64.
func wholeNumbers[W Weight](weights []W) []uint64 {
	whole := make([]uint64, len(weights))
	sum, _ := sumFloats(weights)
	_, exponent := math.Frexp(sum)
	scale := scaled{1, 63 - exponent}.factors()
	for i, w := range weights { // the sum becomes 2^62 to 2^63, plus what is rounded up
		whole[i] = uint64(math.RoundToEven(float64(w) * scale[0] * scale[1]))
	}
	return whole
}

// Len returns the number of weights the Table was made of, including zeros.
func (t *Table) Len() int { return t.n }

// Pick returns an index drawn with the global source.
func (t *Table) Pick() int { return t.PickWith(global) }

// PickWith is like [Table.Pick] but uses r. It takes one number from r, very rarely
// more.
func (t *Table) PickWith(r *rand.Rand) int {
	x := r.Uint64()
	if k := x >> (64 - guideBits); k < uint64(len(t.guide)) {
		if i := t.guide[k]; i >= 0 {
			return int(i)
		}
	}
	i, place := bits.Mul64(x, uint64(len(t.columns))) // a power of two: a shift
	if i >= uint64(len(t.columns)) {
		panic("chooser: draw from a zero Table, need one made by NewTable")
	}
	c := t.columns[i]
	limit, height := uint64(c>>32), place>>32
	if height == limit {
		return t.original(t.exactly(r, i, place>>(t.log&63), 64-t.log))
	}
	_, beyond := bits.Sub64(limit, height, 0)
	return t.original(i ^ (i^uint64(uint32(c)))&-beyond) // the alias if beyond is 1, without a branch
}

// original returns the index of a weight among those above zero, among all.
func (t *Table) original(i uint64) int {
	if t.index == nil {
		return int(i)
	}
	return int(t.index[i])
}
