package chooser

import (
	"math/bits"
	"math/rand/v2"
	"slices"
)

// layOut lays out weights, all above zero, in as many columns. With n weights
// each is first taken n times, so that the sum of the weights is the height of
// a column and all heights are whole numbers: nothing is rounded. Small weights
// are topped up with the rest of a large one that is not used up yet, and a
// large one becomes small when it is (the sweep of L. Hübschle-Schneider and
// P. Sanders, "Parallel Weighted Random Sampling", ESA 2019).
func layOut[W Weight](t *Table, weights []W) {
	n := uint64(len(weights))
	t.sum, _ = sumInts(weights)
	t.reject = -n % n
	t.places = (^uint64(0)-t.reject)/n + 1
	t.columns = make([]column, n)
	t.heights = make([]uint64, n)
	l := t.layer()
	small, large := divide(weights, t.sum)
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
		case len(large) > 0: // it fills its column, and so do all large ones left
			l.set(large[0], t.sum, large[0])
			large = large[1:]
		default:
			return
		}
	}
}

// divide returns the indices of the weights that do not fill a column, and of those
// that do, in rising order. It has no branch that depends on a weight.
func divide[W Weight](weights []W, sum uint64) (small, large []uint32) {
	n := len(weights)
	both := make([]uint32, n+1)
	smalls := 0
	for i, w := range weights {
		hi, lo := bits.Mul64(uint64(w), uint64(n))
		_, below := bits.Sub64(lo, sum, 0)
		below &^= nonzero(hi)
		both[smalls] = uint32(i)     // the last of the small ones,
		both[n-i+smalls] = uint32(i) // or the first of the large ones
		smalls += int(below)
	}
	large = both[smalls+1:]
	slices.Reverse(large)
	return both[:smalls:smalls], large
}

func nonzero(x uint64) uint64 { return (x | -x) >> 63 }

// take returns (hi, lo) - x.
func take(hi, lo, x uint64) (uint64, uint64) {
	lo, borrow := bits.Sub64(lo, x, 0)
	return hi - borrow, lo
}

// A layer sets columns. The upper half of a limit is, but for less than n/2^32,
// height*2^32/sum: where a product of floats, right to 2^-19, is further than that from
// a whole number, it tells the half without a division.
type layer struct {
	*Table
	perHeight float64 // 2^32/sum
	doubt     float64
}

func (t *Table) layer() layer {
	n := float64(len(t.columns))
	return layer{t, 0x1p32 / float64(t.sum), n/0x1p32 + 0x1p-19}
}

// set fills column i up to height and lets alias have the rest.
func (l *layer) set(i uint32, height uint64, alias uint32) {
	l.heights[i] = height
	c := column(alias)
	if alias != i {
		c |= column(l.upperHalf(height)) << 32
	}
	l.columns[i] = c
}

// upperHalf returns the upper half of the limit of a height.
func (l *layer) upperHalf(height uint64) uint64 {
	x := float64(height) * l.perHeight
	whole := uint64(x)
	if rest := x - float64(whole); rest > l.doubt && rest < 1-l.doubt {
		return whole
	}
	low, _ := l.limit(height)
	return low >> 32
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
