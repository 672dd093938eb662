package chooser

import (
	"cmp"
	"math"
)

// A scaled number is fraction times 2^exponent, with a fraction of 1/2 to 1. Times
// are as small as 1/MaxFloat64 and as large as the reciprocal of the smallest
// float: beyond what a float64 holds, or holds with all its digits.
type scaled struct {
	fraction float64
	exponent int
}

// over returns x/y, for x and y above zero.
func over(x, y float64) scaled {
	xFraction, xExponent := math.Frexp(x)
	yFraction, yExponent := math.Frexp(y)
	fraction, carry := math.Frexp(xFraction / yFraction)
	return scaled{fraction, xExponent - yExponent + carry}
}

// factors returns two ordinary numbers whose product is s: a float multiplied by
// one after the other is not rounded in between.
func (s scaled) factors() [2]float64 {
	half := s.exponent / 2
	return [2]float64{power(half), power(s.exponent-half) * s.fraction}
}

// power returns 2^exponent, for -1022 to 1023.
func power(exponent int) float64 { return math.Float64frombits(uint64(1023+exponent) << 52) }

func (s scaled) compare(o scaled) int {
	return cmp.Or(cmp.Compare(s.exponent, o.exponent), cmp.Compare(s.fraction, o.fraction))
}
