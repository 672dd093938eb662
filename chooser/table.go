package chooser

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
)

// A Table draws indices in proportion to weights that stay the same. A draw
// takes one random number, one memory access and no time that depends on the
// number of weights; a table takes 16 to 32 bytes for each weight above zero, and one
// of up to 64 such weights 2 kB more.
//
// Tables are made by [NewTable] and never change, so that any number of
// goroutines may draw from one. The zero Table panics when it is drawn from.
//
// This is the alias method (A. J. Walker, "An Efficient Method for Generating
// Discrete Random Variables with General Distributions", ACM TOMS 3, 1977). It
// lays the weights out in columns of equal height, each filled by one weight
// and topped up by at most one other, the alias. A uniform column and a uniform
// height in it are a weighted draw.
//
// Note: there are 2^log columns, so that the first bits of a random number are a
// column and the others a height in it: no product, and no rejected numbers. Columns
// hold 32 bits of the height where filling ends, so that eight columns fit in a cache
// line. That decides all but one draw in 2^32; the rest is decided with the exact
// heights, which are kept apart. For few weights, what the columns say is also written
// out for each value of a random number's first bits, as far as those decide.
type Table struct {
	guide   []int16 // what numbers draw that begin with these bits, -1 if that depends; nil for many columns
	columns []column
	heights []uint64 // where the filling of each column ends, of sum
	sum     uint64   // the height of all columns
	index   []uint32 // of the weight of each column; nil if none was zero
	n       int
	log     uint8
}

// A column has 32 bits of where its filling ends, in parts of 2^32, in its upper
// half, and its alias in its lower half. A full column is its own alias.
type column uint64

// NewTable prepares draws in proportion to weights in O(n).
//
// Floats are rounded to multiples of a power of two, 2^-62 of their sum or
// less; that changes nothing where all are such multiples, as small whole
// numbers are.
//
// It returns an error that matches [ErrEmpty], [ErrNegative], [ErrNotFinite],
// [ErrOverflow] or [ErrAllZero] where nothing can be drawn.
func NewTable[W Weight](weights []W) (*Table, error) {
	if err := check(weights); err != nil {
		return nil, err
	}
	if uint64(len(weights)) > math.MaxUint32 {
		return nil, fmt.Errorf("chooser: have %d weights, need less than 2^32 for a table: %w", len(weights), ErrOverflow)
	}
	t := &Table{n: len(weights)}
	switch {
	case isFloat[W]():
		layOutPositive(t, wholeNumbers(weights))
	default:
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

// Len returns the number of weights the table was made of.
func (t *Table) Len() int { return t.n }

// Pick returns the index of one weight, drawn with the global source.
func (t *Table) Pick() int { return t.PickWith(global) }

// PickWith is [Table.Pick] with r in place of the global source. It takes one
// number from r, very rarely more.
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
