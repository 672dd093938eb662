package chooser

import (
	"math/rand/v2"
)

// Note: filling takes several draws from each random number, because the numbers are
// most of what a draw costs. Fewer bits leave more draws at the limit between a
// column and its alias; those are decided with the exact heights.

// filled is how many random numbers, or draws, are taken at a time.
const filled = 128

// Fill sets each element of indices to an index drawn like Pick, with the global
// source. It does not allocate. Each draw takes less than half the time of Pick for
// up to 64 weights greater than zero, about two thirds for up to 2^20, and as long
// as Pick for more.
func (t *Table) Fill(indices []int) { t.FillWith(global, indices) }

// FillWith is like [Table.Fill] but uses r. It takes one number from r for four
// indices if up to 64 weights are greater than zero, for two indices if up to 2^20
// are, and rarely more. So it does not draw the same indices as PickWith.
func (t *Table) FillWith(r *rand.Rand, indices []int) {
	switch {
	case t.log == 0 || t.log > 20:
		for i := range indices {
			indices[i] = t.PickWith(r)
		}
	case t.log <= guided:
		t.fillFours(r, indices)
	default:
		t.fillPairs(r, indices)
	}
}

// fillFours draws by 16 bits of each random number, the first ones first.
func (t *Table) fillFours(r *rand.Rand, indices []int) {
	const last = 1<<guideBits - 1
	guide := (*[last + 1]int16)(t.guide)
	for len(indices) >= 4 {
		x := r.Uint64()
		a, b := int(guide[x>>(64-guideBits)]), int(guide[x>>(48-guideBits)&last])
		c, d := int(guide[x>>(32-guideBits)&last]), int(guide[x>>(16-guideBits)&last])
		four := (*[4]int)(indices)
		four[0], four[1], four[2], four[3] = a, b, c, d
		if a|b|c|d < 0 {
			t.decideFour(r, four, x)
		}
		indices = indices[4:]
	}
	if len(indices) > 0 {
		var four [4]int
		t.fillFours(r, four[:])
		copy(indices, four[:])
	}
}

// decideFour decides where the guide does not.
func (t *Table) decideFour(r *rand.Rand, four *[4]int, x uint64) {
	for k, i := range four {
		if i < 0 {
			four[k] = t.original(t.decide(r, uint64(uint16(x>>(48-16*k))), 16))
		}
	}
}

// decide draws by the last width bits of x, the others of which are zero.
func (t *Table) decide(r *rand.Rand, x uint64, width uint8) uint64 {
	places := width - t.log
	return t.exactly(r, x>>places, x&(1<<places-1), places)
}

// fillPairs draws by 32 bits of each random number.
func (t *Table) fillPairs(r *rand.Rand, indices []int) {
	var buffer [filled]uint64
	for len(indices) > 0 {
		numbers := buffer[:min((len(indices)+1)/2, filled)]
		for i := range numbers {
			numbers[i] = r.Uint64()
		}
		for shift := uint8(0); shift < 64; shift += 32 {
			part := indices[:min(len(indices), len(numbers))]
			if lookUp(t.columns, part, numbers, shift) {
				t.atLimits(r, part, numbers, shift)
			}
			if t.index != nil {
				for k, i := range part {
					part[k] = int(t.index[i])
				}
			}
			indices = indices[len(part):]
		}
	}
}

// lookUp fills part with columns or their aliases, by the 32 bits of numbers from shift
// on, and reports whether some are at a limit, where that is for atLimits to decide. It
// has neither a branch nor a call: with one, Go keeps much of what the loop needs in
// memory.
func lookUp(columns []column, part []int, numbers []uint64, shift uint8) bool {
	n := int64(len(columns)) // a power of two: products are shifts
	some := int64(0)
	for k, number := range numbers[:len(part)] {
		product := int64(uint32(number>>(shift&63))) * n
		i := product >> 32
		c := columns[uint64(i)]
		left := int64(c>>32) - int64(uint32(product)) // up to the limit
		some |= (left - n) &^ left                    // negative for 0 to n-1
		part[k] = int(i ^ (i^int64(uint32(c)))&(left>>63))
	}
	return some < 0
}

// atLimits draws again where lookUp could not decide.
func (t *Table) atLimits(r *rand.Rand, part []int, numbers []uint64, shift uint8) {
	places := 32 - t.log
	for k := range part {
		x := uint64(uint32(numbers[k] >> shift))
		if limit := uint64(t.columns[x>>places]>>32) >> t.log; x&(1<<places-1) == limit {
			part[k] = int(t.decide(r, x, 32))
		}
	}
}
