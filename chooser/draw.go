package chooser

import (
	"math"
	"math/bits"
	"math/rand/v2"
)

// global draws from the global source of math/rand/v2. A rand.Rand has no state
// but its source, so that goroutines may share this one.
var global = rand.New(globalSource{})

type globalSource struct{}

func (globalSource) Uint64() uint64 { return rand.Uint64() }

// below returns a uniform number in [0, n), n > 0, without bias: the high word
// of a 128-bit product, rejected where the low word says that some results
// would come up more often (D. Lemire, "Fast Random Integer Generation in an
// Interval", ACM TOMACS 29, 2019). Unlike [rand.Rand.Uint64N] it takes the same
// numbers on machines of any word size.
func below(r *rand.Rand, n uint64) uint64 {
	hi, lo := bits.Mul64(r.Uint64(), n)
	if lo < n {
		return belowChecked(r, n, hi, lo)
	}
	return hi
}

func belowChecked(r *rand.Rand, n, hi, lo uint64) uint64 {
	for reject := -n % n; lo < reject; {
		hi, lo = bits.Mul64(r.Uint64(), n)
	}
	return hi
}

// place returns a uniform number in [0, sum]; at sum only where it was rounded up
// to it. Below the ordinary numbers all floats are multiples of one, of which it draws
// a whole number, because a product would keep few digits.
func place(r *rand.Rand, sum float64) float64 {
	if sum < 0x1p-1021 {
		return float64(below(r, uint64(math.Ldexp(sum, 1074)))) * math.SmallestNonzeroFloat64
	}
	return unit(r) * sum
}

// unit returns a uniform multiple of 2^-53 in [0, 1).
func unit(r *rand.Rand) float64 {
	return float64(r.Uint64()>>11) * 0x1p-53
}
