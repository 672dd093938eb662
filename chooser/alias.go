package chooser

import (
	"math/bits"
	"math/rand/v2"
	"sync"
)

// layOut lays out weights, all above zero and of the sum t.sum, in n columns, a power of two. Each weight
// is first taken n times, so that the sum of the weights is the height of a column
// and all heights are whole numbers: nothing is rounded. Small weights, and the columns
// that have none, are topped up with the rest of a large one that is not used up yet,
// and a large one becomes small when it is (the sweep of L. Hübschle-Schneider and
// P. Sanders, "Parallel Weighted Random Sampling", ESA 2019).
//
// Nothing is left at the end, so that the same columns can be told from the last one back as
// well: half of them are, by a goroutine of its own if they are many.
func layOut[W Weight](t *Table, weights []W) {
	t.log = max(uint8(bits.Len(uint(len(weights)-1))), 1)
	n := 1 << t.log
	t.columns = make([]column, n)
	if t.sum > 1<<32 {
		t.lower = make([]uint32, n)
	}
	l := newLayer(t)
	if len(weights) == n && !anyBelow(weights, l.least) { // nor is any above
		for i := range n {
			l.set(uint32(i), t.sum, uint32(i))
		}
		return
	}
	if n < parallel {
		layOutFrom(&l, weights, -1, n)
		return
	}
	layOutHalves(l, weights)
}

// parallel is from how many columns on a second goroutine takes time off.
const parallel = 1 << 16

func layOutHalves[W Weight](l layer, weights []W) {
	half := len(l.columns) / 2
	var done sync.WaitGroup
	done.Go(func() { layOutFrom(&l, weights, 1, half) })
	layOutFrom(&l, weights, -1, half)
	done.Wait()
}

func anyBelow[W Weight](weights []W, least uint64) bool {
	for _, w := range weights {
		if uint64(w) < least {
			return true
		}
	}
	return false
}

// A layer sets columns.
type layer struct {
	*Table
	least      uint64 // the least weight that fills a column
	reciprocal uint64 // of sum times 2^shift, which is 2^63 or more: times 2^126, rounded up
	shift      uint8
}

func newLayer(t *Table) layer {
	shift := uint8(bits.LeadingZeros64(t.sum))
	quotient, _ := bits.Div64(1<<62, 0, t.sum<<shift)
	return layer{t, (t.sum-1)>>t.log + 1, quotient + 1, shift}
}

// set fills column i up to height and lets alias have the rest. A full column is its own alias.
func (l *layer) set(i uint32, height uint64, alias uint32) {
	if l.lower != nil {
		l.lower[i] = uint32(height)
	}
	l.columns[i] = column(l.upper(height)<<32 | uint64(alias)) // no limit if height is sum
}

// upper returns height*2^32/sum without its fraction. The product is too large by less
// than 2^-30, so that its whole part is right, or one too large where it has no fraction.
func (l *layer) upper(height uint64) uint64 {
	product, _ := bits.Mul64(height<<(l.shift&63), l.reciprocal)
	whole := product >> 30
	if product<<34 == 0 {
		hi, lo := bits.Mul64(whole, l.sum)
		_, borrow := bits.Sub64(height<<32, lo, 0)
		_, borrow = bits.Sub64(height>>32, hi, borrow)
		whole -= borrow
	}
	return whole
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
