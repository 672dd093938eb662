package randgen

// method is how 64 bits of keystream become letters; the package comment
// specifies each.
type method uint8

const (
	nibbles method = iota // sixteen letters a value
	pairs                 // eight
	singles               // four
	wide                  // two
)

func methodOf(n int) method {
	switch {
	case n == 16:
		return nibbles
	case n <= 256 && 65536%(n*n) <= 65536/8 && n*n <= 65536:
		return pairs
	case n <= 256:
		return singles
	default:
		return wide
	}
}

const (
	words = 0x0000FFFF_0000FFFF // the first and third 16-bit word of a value
	carry = 0x00010000_00010000
)

// Two 16-bit words are multiplied at a time, each in its own 32 bits, which
// hold the product. Adding 65536-t to the low halves carries into bit 16 of
// those that are at least t.
func acceptance(n uint64) uint64 {
	limit := 65536 - 65536%n
	return limit | limit<<32
}
