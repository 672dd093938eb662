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
	if t.sum > 1<<32 {
		t.lower = make([]uint32, n)
	}
	l := newLayer(t)
	small, large := divide(weights, n, t.sum)
	hi, lo := bits.Mul64(uint64(weights[large[0]]), n) // what is left of the large one
	// Which of the two fills a column is a matter of chance, which no processor predicts:
	// nothing branches on it.
	next := 0 // the one in use
	for k := 0; k < len(small); {
		own, using, after := small[k], large[next], large[next+1]
		_, filled := bits.Mul64(uint64(weights[own]), n)
		moreHi, more := bits.Mul64(uint64(weights[after]), n)
		_, below := bits.Sub64(lo, t.sum, 0)
		_, used := bits.Sub64(hi, 0, below) // 1 if the large one has become small
		height := choose(used, lo, filled)
		l.set(choose(used, using, own), height, choose(used, after, using))
		hi, lo = take(choose(used, moreHi, hi), choose(used, more, lo), t.sum-height)
		next += int(used)
		k += int(1 - used)
	}
	large = large[next : len(large)-1]
	empty := uint32(len(weights))
	for {
		switch {
		case hi == 0 && lo < t.sum: // it has become small
			used := large[0]
			large = large[1:]
			l.set(used, lo, large[0])
			moreHi, more := bits.Mul64(uint64(weights[large[0]]), n)
			hi, lo = take(moreHi, more, t.sum-lo)
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

// choose returns a if which is 1, and b if it is 0, without a branch.
func choose[N uint32 | uint64](which uint64, a, b N) N { return b ^ (a^b)&-N(which) }

// divide returns the indices of the weights that, taken n times, do not fill a column,
// and of those that do, in rising order, and 0 after these. It has no branch that depends
// on a weight.
func divide[W Weight](weights []W, n, sum uint64) (small, large []uint32) {
	both := make([]uint32, len(weights)+2)
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
	slices.Reverse(large[:len(large)-1])
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
	reciprocal uint64 // of sum times 2^shift, which is 2^63 or more: times 2^126, rounded up
	shift      uint8
}

func newLayer(t *Table) layer {
	shift := uint8(bits.LeadingZeros64(t.sum))
	quotient, _ := bits.Div64(1<<62, 0, t.sum<<shift)
	return layer{t, quotient + 1, shift}
}

// set fills column i up to height and lets alias have the rest.
func (l *layer) set(i uint32, height uint64, alias uint32) {
	if l.lower != nil {
		l.lower[i] = uint32(height)
	}
	c := column(alias)
	if alias != i {
		c |= column(l.upper(height)) << 32
	}
	l.columns[i] = c
}

// upper returns height*2^32/sum without its fraction. The product is too large by less
// than 2^-30, so that its whole part is right or one too large.
func (l *layer) upper(height uint64) uint64 {
	product, _ := bits.Mul64(height<<(l.shift&63), l.reciprocal)
	whole := product >> 30
	hi, lo := bits.Mul64(whole, l.sum)
	_, borrow := bits.Sub64(height<<32, lo, 0)
	_, borrow = bits.Sub64(height>>32, hi, borrow)
	return whole - borrow
}

// limit divides a height of a column, below sum, by sum, to whole multiples of
// 2^-places and the rest/sum of one.
func (t *Table) limit(height uint64, places uint8) (whole, rest uint64) {
	return bits.Div64(height>>(64-places), height<<places, t.sum)
}

// height returns where the filling of column i ends, of sum. The limit leaves only
// heights from limit*sum/2^32 on, fewer than sum/2^32 + 1: at most one if there are no
// lower bits to tell them apart, as many as those can tell apart otherwise.
func (t *Table) height(i uint64) uint64 {
	c := t.columns[i]
	if uint64(uint32(c)) == i {
		return t.sum
	}
	hi, lo := bits.Mul64(uint64(c>>32), t.sum)
	lo, carry := bits.Add64(lo, 1<<32-1, 0)
	least := (hi+carry)<<32 | lo>>32
	if t.lower == nil {
		return least
	}
	return least + uint64(t.lower[i]-uint32(least))
}

// exactly decides between column i and its alias for a random place of that many
// bits: those below the column's limit are its own, and the one at the limit is for
// a part of rest/sum.
func (t *Table) exactly(r *rand.Rand, i, place uint64, places uint8) uint64 {
	alias := uint64(uint32(t.columns[i]))
	if alias == i {
		return i
	}
	whole, rest := t.limit(t.height(i), places)
	if place < whole || place == whole && rest > 0 && below(r, t.sum) < rest {
		return i
	}
	return alias
}
