package chooser

import "math/bits"

// A side lays out columns from the first or from the last weights on.
//
// Which of two weights is next is a matter of chance, which no processor predicts: nothing
// branches on it.
type side struct {
	*layer
	shares       []share
	small, large span // those that wait, in the order in which they are used
	hi, lo       uint64
	using        uint32 // the index of the large one in use
	own          share  // fall: the small one in use
	left         int    // how many columns to lay out yet
}

// A share is a weight, to be taken n times, and its index.
type share struct {
	weight uint64
	index  uint32
}

type span struct{ from, to int }

// layOutFrom lays out that many columns, from the first on if step is 1, from the last on
// if it is -1.
func layOutFrom[W Weight](l *layer, weights []W, step, columns int) {
	n := len(l.columns)
	size := min(batch, n)
	var few [32]share
	shares := few[:]
	if 2*size > len(few) {
		shares = make([]share, 2*size)
	}
	s := side{layer: l, shares: shares, left: min(columns, n-1)}
	small := queue[W]{weights: weights, least: l.least, step: step, left: n, shares: shares[:size]}
	if step < 0 {
		small.next = n - 1
	}
	large := small
	large.shares, large.large = shares[size:2*size], 1
	s.small.to = small.refill()
	s.large = span{size, size + large.refill()}
	s.begin(step)
	for {
		if step > 0 {
			s.rise()
		} else {
			s.fall()
		}
		if s.left == 0 {
			break
		}
		if s.small.from == s.small.to {
			s.small = span{0, small.refill()}
		}
		if s.large.from == s.large.to {
			s.large = span{size, size + large.refill()}
		}
	}
	if columns == n { // no large one comes before the first small one
		s.set(s.own.index, s.own.weight<<s.log, s.using)
	}
}

// begin takes the first large one into use, or the last small one.
func (s *side) begin(step int) {
	if step > 0 {
		first := s.shares[s.large.from]
		s.large.from++
		s.using = first.index
		s.hi, s.lo = take(first.weight>>(-s.log&63), first.weight<<(s.log&63), s.sum)
		return
	}
	s.own = s.shares[s.small.from]
	s.small.from++
	s.lo = s.sum - s.own.weight<<(s.log&63)
}

// rise lays out the next columns. What is left of the large one in use, less the height of a
// column, is hi and lo: negative if the large one has become small.
func (s *side) rise() {
	small, large, using, hi, lo, left := s.small, s.large, s.using, s.hi, s.lo, s.left
	shares, columns, sum, log := s.shares, s.columns, s.sum, s.log&63
	for ; left > 0 && small.from < small.to && large.from < large.to; left-- {
		became := int64(hi) >> 63 // all ones, or all zeros
		next := &shares[small.from^(small.from^large.from)&int(became)]
		moreHi, more := next.weight>>(-log&63), next.weight<<(log&63)
		height := more ^ (more^(lo+sum))&uint64(became)
		swap := (next.index ^ using) & uint32(became)
		own := next.index ^ swap
		using ^= swap
		if s.lower != nil {
			s.lower[own] = uint32(height)
		}
		columns[own] = column(s.upper(height)<<32 | uint64(using))
		rest, borrow := bits.Sub64(lo, sum, 0)
		after, carry := bits.Add64(rest, more, 0)
		hi, lo = hi-borrow+moreHi+carry, after
		large.from -= int(became)
		small.from += int(1 + became)
	}
	s.small, s.large, s.using, s.hi, s.lo, s.left = small, large, using, hi, lo, left
}

// fall lays out the columns before those that are laid out. What the large ones up to the
// last have above the height of a column, less what the small ones before the one in use have
// below it, is hi and lo: if it is negative, the small one comes after the large ones.
func (s *side) fall() {
	small, large, using, own, hi, lo, left := s.small, s.large, s.using, s.own, s.hi, s.lo, s.left
	shares, columns, sum, log := s.shares, s.columns, s.sum, s.log&63
	for ; left > 0 && small.from < small.to && large.from < large.to; left-- {
		after := int64(hi) >> 63 // all ones, or all zeros
		next := &shares[large.from^(large.from^small.from)&int(after)]
		height := own.weight<<(log&63) + lo&^uint64(after)
		swap := (own.index ^ next.index) & uint32(after)
		i := next.index ^ swap
		alias := using
		if height == sum { // as the last ones may be
			alias = i
		}
		if s.lower != nil {
			s.lower[i] = uint32(height)
		}
		columns[i] = column(s.upper(height)<<32 | uint64(alias))
		more, carry := bits.Add64(lo, sum, 0)
		rest, borrow := bits.Sub64(more, next.weight<<(log&63), 0)
		hi, lo = hi+carry-next.weight>>(-log&63)-borrow, rest
		using ^= (using ^ next.index) &^ uint32(after)
		own.index ^= swap
		own.weight ^= (own.weight ^ next.weight) & uint64(after)
		small.from -= int(after)
		large.from += int(1 + after)
	}
	s.small, s.large, s.using, s.own, s.hi, s.lo, s.left = small, large, using, own, hi, lo, left
}

// take returns (hi, lo) - x.
func take(hi, lo, x uint64) (uint64, uint64) {
	lo, borrow := bits.Sub64(lo, x, 0)
	return hi - borrow, lo
}

// A queue finds the weights that fill a column, or those that do not, in the order of their
// indices or against it. Columns that have no weight do not.
type queue[W Weight] struct {
	weights    []W
	next, step int    // the index to look at, and 1 or -1
	left       int    // how many to look at yet
	least      uint64 // the least weight that fills a column
	large      uint64 // 1 if those are wanted that do, else 0
	shares     []share
}

// batch is how many weights a queue looks at in one go.
const batch = 128

// refill writes the next ones to shares and returns how many. After the last there is one of
// no weight, which is looked at but not used.
func (q *queue[W]) refill() (k int) {
	for k == 0 && q.left > 0 {
		count := min(q.left, len(q.shares))
		q.left -= count
		if q.step > 0 {
			k = q.look(q.next, q.next+count)
		} else {
			k = q.lookBack(q.next+1-count, q.next+1)
		}
		q.next += q.step * count
	}
	if k == 0 {
		q.shares[0], k = share{}, 1
	}
	return k
}

func (q *queue[W]) look(from, to int) (k int) {
	shares, least, large := q.shares, q.least, q.large
	for i, w := range q.weights[min(from, len(q.weights)):min(to, len(q.weights))] {
		shares[k] = share{uint64(w), uint32(from + i)}
		_, below := bits.Sub64(uint64(w), least, 0)
		k += int(below ^ large)
	}
	for i := max(from, len(q.weights)); i < to && large == 0; i++ {
		shares[k] = share{0, uint32(i)}
		k++
	}
	return k
}

func (q *queue[W]) lookBack(from, to int) (k int) {
	shares, least, large := q.shares, q.least, q.large
	for i := to - 1; i >= max(from, len(q.weights)) && large == 0; i-- {
		shares[k] = share{0, uint32(i)}
		k++
	}
	weights := q.weights[min(from, len(q.weights)):min(to, len(q.weights))]
	for i := len(weights) - 1; i >= 0; i-- {
		w := uint64(weights[i])
		shares[k] = share{w, uint32(from + i)}
		_, below := bits.Sub64(w, least, 0)
		k += int(below ^ large)
	}
	return k
}
