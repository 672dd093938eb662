package chooser

import (
	"math/bits"
	"math/rand/v2"
)

// Once returns an index drawn in proportion to the weights, with the global source.
// It does not allocate, and takes O(n): one pass adds the weights up, the other
// finds the index.
//
// The error matches [ErrEmpty], [ErrNegative], [ErrNotFinite], [ErrOverflow] or
// [ErrAllZero].
func Once[W Weight](weights []W) (int, error) {
	return OnceWith(global, weights)
}

// OnceWith is like [Once] but uses r. It takes one number from r, very rarely more.
func OnceWith[W Weight](r *rand.Rand, weights []W) (int, error) {
	if isFloat[W]() || len(weights) < block || len(weights) >= 2*block {
		return onceOther(r, weights)
	}
	head, tail := (*[block]W)(weights), weights[block:]
	sum, or := sum8(head), or8(head)
	for _, w := range tail {
		sum += uint64(w)
		or |= uint64(w)
	}
	if or >= small || sum == 0 {
		return onceMany(r, weights)
	}
	u, lo := bits.Mul64(r.Uint64(), sum) // as in below
	if lo < sum {
		u = belowChecked(r, sum, u, lo)
	}
	a := u - uint64(head[0])
	b := a - uint64(head[1])
	c := b - uint64(head[2])
	d := c - uint64(head[3])
	e := d - uint64(head[4])
	f := e - uint64(head[5])
	g := f - uint64(head[6])
	h := g - uint64(head[7])
	i := len(weights) - int(((a>>63+b>>63)+(c>>63+d>>63))+((e>>63+f>>63)+(g>>63+h>>63)))
	for _, w := range tail {
		h -= uint64(w)
		i -= int(h >> 63)
	}
	return i, nil
}

// Note: for few weights a place u in the sum is found by subtracting the
// weights from it one after the other and counting how often the result is
// negative, in its sign bit. That does more work than stopping at the first
// negative result, but it has no branch that depends on u, hence none that the
// processor would guess wrongly nearly every time. The calls of the common case
// are written out as well: they took a quarter of the time.

// block is how many weights are taken in one step without a branch.
const block = 8

// small is the bound below which 2*block weights are certain to add up to less
// than 2^63.
const small = 1 << 59

// onceOther draws from weights that are not 8 to 15 integers.
func onceOther[W Weight](r *rand.Rand, weights []W) (int, error) {
	switch {
	case isFloat[W]():
		return onceFloat(r, weights)
	case len(weights) < block:
		return onceFew(r, weights)
	}
	return onceMany(r, weights)
}

// onceFew draws from fewer than block integers.
func onceFew[W Weight](r *rand.Rand, weights []W) (int, error) {
	var sum, or uint64
	for _, w := range weights {
		sum += uint64(w)
		or |= uint64(w)
	}
	if or >= small || sum == 0 {
		return onceMany(r, weights)
	}
	u := below(r, sum)
	i := len(weights)
	for _, w := range weights {
		u -= uint64(w)
		i -= int(u >> 63)
	}
	return i, nil
}

// onceMany draws from any number of integers of any size, or says why not.
func onceMany[W Weight](r *rand.Rand, weights []W) (int, error) {
	sum, ok := sumInts(weights)
	if !ok || sum == 0 {
		return 0, check(weights)
	}
	u := below(r, sum)
	i := 0
	for ; len(weights)-i >= block; i += block {
		s := sum8((*[block]W)(weights[i:]))
		if u < s {
			break
		}
		u -= s
	}
	for ; u >= uint64(weights[i]); i++ {
		u -= uint64(weights[i])
	}
	return i, nil
}

// sumInts returns the sum, and whether it is right: no weight is negative and
// the sum did not overflow.
func sumInts[W Weight](weights []W) (sum uint64, ok bool) {
	var carries, carry uint64
	for len(weights) >= block {
		p := (*[block]W)(weights)
		if or8(p) >= small { // negative perhaps, or large
			break
		}
		sum, carry = bits.Add64(sum, sum8(p), 0)
		carries |= carry
		weights = weights[block:]
	}
	for _, w := range weights {
		if w < 0 {
			return 0, false
		}
		sum, carry = bits.Add64(sum, uint64(w), 0)
		carries |= carry
	}
	return sum, carries == 0
}

func sum8[W Weight](p *[block]W) uint64 {
	return ((uint64(p[0]) + uint64(p[1])) + (uint64(p[2]) + uint64(p[3]))) +
		((uint64(p[4]) + uint64(p[5])) + (uint64(p[6]) + uint64(p[7])))
}

func or8[W Weight](p *[block]W) uint64 {
	return ((uint64(p[0]) | uint64(p[1])) | (uint64(p[2]) | uint64(p[3]))) |
		((uint64(p[4]) | uint64(p[5])) | (uint64(p[6]) | uint64(p[7])))
}
