package chooser

import (
	"math/rand/v2"
	"unsafe"
)

// Note: filling takes several draws from each random number, because the numbers are
// most of what a draw costs. Fewer bits leave more draws at the limit between a
// column and its alias; those are decided with the exact heights.

// filled is how many random numbers are taken at a time.
const filled = 128

// Fill puts one drawn index into each place of indices, each as Pick would, with the
// global source, in about half the time. It does not allocate.
func (t *Table) Fill(indices []int) { t.FillWith(global, indices) }

// FillWith is [Table.Fill] with r in place of the global source. For tables of up to
// 64 weights above zero it takes one number from r for every four indices, for those
// of up to 2^20 one for every two, rarely more. So it draws others than PickWith.
func (t *Table) FillWith(r *rand.Rand, indices []int) {
	switch {
	case t.log == 0 || t.log > 20:
		for i := range indices {
			indices[i] = t.PickWith(r)
		}
	case t.log <= 6: // at most one draw in 1,024 is at a limit
		fill[uint16](t, r, indices)
	default:
		fill[uint32](t, r, indices)
	}
}

// fill draws by as many bits of each random number as L has.
func fill[L uint16 | uint32](t *Table, r *rand.Rand, indices []int) {
	width := 8 * int(unsafe.Sizeof(L(0)))
	lanes := 64 / width
	var buffer [filled]uint64
	for len(indices) > 0 {
		numbers := buffer[:min((len(indices)+lanes-1)/lanes, filled)]
		for i := range numbers {
			numbers[i] = r.Uint64()
		}
		for shift := 0; shift < 64; shift += width {
			part := indices[:min(len(indices), len(numbers))]
			choose[L](t, r, part, numbers, uint8(shift))
			indices = indices[len(part):]
		}
	}
}

// choose turns the bits of numbers from shift on into draws.
func choose[L uint16 | uint32](t *Table, r *rand.Rand, part []int, numbers []uint64, shift uint8) {
	if lookUp[L](t.columns, part, numbers, shift) {
		atLimits[L](t, r, part, numbers, shift)
	}
	if t.index != nil {
		for k, i := range part {
			part[k] = int(t.index[i])
		}
	}
}

// lookUp fills part with columns or their aliases, and reports whether some numbers
// are at a limit, where that is for atLimits to decide. It has neither a branch nor a
// call: with one, Go keeps much of what the loop needs in memory.
func lookUp[L uint16 | uint32](columns []column, part []int, numbers []uint64, shift uint8) bool {
	width := 8 * unsafe.Sizeof(L(0))
	n := int64(len(columns)) // a power of two: products are shifts
	some := int64(0)
	for k, number := range numbers[:len(part)] {
		product := int64(L(number>>(shift&63))) * n
		i := product >> width
		c := columns[uint64(i)]
		left := int64(c>>(64-width)) - int64(L(product)) // up to the limit
		some |= (left - n) &^ left                       // negative for 0 to n-1
		part[k] = int(i ^ (i^int64(uint32(c)))&(left>>63))
	}
	return some < 0
}

// atLimits draws again where lookUp could not decide.
func atLimits[L uint16 | uint32](t *Table, r *rand.Rand, part []int, numbers []uint64, shift uint8) {
	places := 8*uint8(unsafe.Sizeof(L(0))) - t.log
	for k := range part {
		x := uint64(L(numbers[k] >> shift))
		i, place := x>>places, x&(1<<places-1)
		if limit := uint64(t.columns[i]>>32) >> (32 - places); place == limit {
			part[k] = int(t.exactly(r, i, place, places))
		}
	}
}
