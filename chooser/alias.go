package chooser

import (
	"math/bits"
	"math/rand/v2"
	"slices"
)

// layOut lays out weights, all above zero and of the sum t.sum, in n columns, a power of two. Each weight
// is first taken n times, so that the sum of the weights is the height of a column
// and all heights are whole numbers: nothing is rounded. Small weights, and the columns
// that have none, are topped up with the rest of a large one that is not used up yet,
// and a large one becomes small when it is (the sweep of L. Hübschle-Schneider and
// P. Sanders, "Parallel Weighted Random Sampling", ESA 2019).
func layOut[W Weight](t *Table, weights []W) {
	t.log = max(uint8(bits.Len(uint(len(weights)-1))), 1)
	n := uint64(1) << t.log
	t.columns = make([]column, n)
	t.heights = make([]uint64, n)
	l := layer{t, 0x1p32 / float64(t.sum)}
	small, large := divide(weights, n, t.sum)
	empty := uint32(len(weights))
	hi, lo := bits.Mul64(uint64(weights[large[0]]), n) // what is left of the large one
	for {
		switch {
		case hi == 0 && lo < t.sum: // it has become small
			used := large[0]
			large = large[1:]
			l.set(used, lo, large[0])
			moreHi, more := bits.Mul64(uint64(weights[large[0]]), n)
			hi, lo = take(moreHi, more, t.sum-lo)
		case len(small) > 0:
			_, filled := bits.Mul64(uint64(weights[small[0]]), n)
			l.set(small[0], filled, large[0])
			hi, lo = take(hi, lo, t.sum-filled)
			small = small[1:]
		case uint64(empty) < n:
			l.set(empty, 0, large[0])
			hi, lo = take(hi, lo, t.sum)
			empty++
		case len(large) > 0: // it fills its column, and so do all large ones left
			l.set(large[0], t.sum, large[0])
			large = large[1:]
		default:
			return
		}
	}
}

// divide returns the indices of the weights that, taken n times, do not fill a column,
// and of those that do, in rising order. It has no branch that depends on a weight.
func divide[W Weight](weights []W, n, sum uint64) (small, large []uint32) {
	both := make([]uint32, len(weights)+1)
	smalls := 0
	for i, w := range weights {
		hi, lo := bits.Mul64(uint64(w), n)
		_, below := bits.Sub64(lo, sum, 0)
		below &^= (hi | -hi) >> 63              // hi is not zero
		both[smalls] = uint32(i)                // the last of the small ones,
		both[len(weights)-i+smalls] = uint32(i) // or the first of the large ones
		smalls += int(below)
	}
	large = both[smalls+1:]
	slices.Reverse(large)
	return both[:smalls:smalls], large
}

// take returns (hi, lo) - x.
func take(hi, lo, x uint64) (uint64, uint64) {
	lo, borrow := bits.Sub64(lo, x, 0)
	return hi - borrow, lo
}

// A layer sets columns.
type layer struct {
	*Table
	perHeight float64 // 2^32/sum
}

// set fills column i up to height and lets alias have the rest.
func (l *layer) set(i uint32, height uint64, alias uint32) {
	l.heights[i] = height
	c := column(alias)
	if alias != i {
		c |= column(l.upper(height)) << 32
	}
	l.columns[i] = c
}

// upper returns height*2^32/sum without its fraction. Where a product of floats,
// right to 2^-19, is further than that from a whole number, it needs no division.
func (l *layer) upper(height uint64) uint64 {
	const doubt = 0x1p-19
	x := float64(height) * l.perHeight
	whole := uint64(x)
	if rest := x - float64(whole); rest > doubt && rest < 1-doubt {
		return whole
	}
	whole, _ = l.limit(height, 32)
	return whole
}

// limit divides a height of a column, below sum, by sum, to whole multiples of
// 2^-places and the rest/sum of one.
func (t *Table) limit(height uint64, places uint8) (whole, rest uint64) {
	return bits.Div64(height>>(64-places), height<<places, t.sum)
}

// exactly decides between column i and its alias for a random place of that many
// bits: those below the column's limit are its own, and the one at the limit is for
// a part of rest/sum.
func (t *Table) exactly(r *rand.Rand, i, place uint64, places uint8) uint64 {
	alias := uint64(uint32(t.columns[i]))
	if alias == i {
		return i
	}
	whole, rest := t.limit(t.heights[i], places)
	if place < whole || place == whole && rest > 0 && below(r, t.sum) < rest {
		return i
	}
	return alias
}
