package chooser

import (
	"math/bits"
	"math/rand/v2"
)

// fill lays out weights, all above zero, in as many columns. With n weights
// each is first taken n times, so that the sum of the weights is the height of
// a column and all heights are whole numbers: nothing is rounded. Small weights
// are topped up with the rest of a large one that is not used up yet, and a
// large one becomes small when it is (the sweep of L. Hübschle-Schneider and
// P. Sanders, "Parallel Weighted Random Sampling", ESA 2019).
func (t *Table) fill(weights []uint64) {
	n := uint64(len(weights))
	t.sum, _ = sumInts(weights)
	t.reject = -n % n
	t.places = (^uint64(0)-t.reject)/n + 1
	t.columns = make([]column, n)
	t.heights = make([]uint64, n)
	small, large := -1, -1
	nextSmall := func() { small = t.next(weights, small, false) }
	nextLarge := func() { large = t.next(weights, large, true) }
	nextSmall()
	nextLarge()
	hi, lo := bits.Mul64(weights[large], n) // what is left of the large one
	for {
		switch {
		case hi == 0 && lo < t.sum: // it has become small
			used := large
			nextLarge()
			t.set(used, lo, large)
			moreHi, more := bits.Mul64(weights[large], n)
			hi, lo = take(moreHi, more, t.sum-lo)
		case small < len(weights):
			_, filled := bits.Mul64(weights[small], n)
			t.set(small, filled, large)
			hi, lo = take(hi, lo, t.sum-filled)
			nextSmall()
		case large < len(weights): // it fills its column, and so do all large ones left
			t.set(large, t.sum, large)
			nextLarge()
		default:
			return
		}
	}
}

// next returns the index after i of a weight that is large, or small: enough to
// fill a column, or not. It returns len(weights) if there is none.
func (t *Table) next(weights []uint64, i int, large bool) int {
	for i++; i < len(weights); i++ {
		hi, lo := bits.Mul64(weights[i], uint64(len(weights)))
		if (hi > 0 || lo >= t.sum) == large {
			break
		}
	}
	return i
}

// take returns (hi, lo) - x.
func take(hi, lo, x uint64) (uint64, uint64) {
	lo, borrow := bits.Sub64(lo, x, 0)
	return hi - borrow, lo
}

// set fills column i up to height and lets alias have the rest.
func (t *Table) set(i int, height uint64, alias int) {
	t.heights[i] = height
	t.columns[i] = column(alias)
	if alias != i {
		low, _ := t.limit(height)
		t.columns[i] |= column(low>>32) << 32
	}
}

// limit translates a height of a column, below sum, to the low words of the
// products that PickWith makes, which lie at equal distances of n from reject
// on. Those below low are below height; those from low+n on are not; the one
// between is for a part of rest/sum.
func (t *Table) limit(height uint64) (low, rest uint64) {
	hi, lo := bits.Mul64(height, t.places)
	place, rest := bits.Div64(hi, lo, t.sum)
	return place*uint64(len(t.columns)) + t.reject, rest
}

// exactly decides between column i and its alias where 32 bits do not.
func (t *Table) exactly(r *rand.Rand, i, height uint64) uint64 {
	n := uint64(len(t.columns))
	for height < t.reject { // such numbers would favour some columns
		i, height = bits.Mul64(r.Uint64(), n)
	}
	alias := uint64(uint32(t.columns[i]))
	if alias == i {
		return i
	}
	low, rest := t.limit(t.heights[i])
	if height < low || height-low < n && below(r, t.sum) < rest {
		return i
	}
	return alias
}
