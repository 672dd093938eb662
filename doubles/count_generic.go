package doubles

import "encoding/binary"

// Eight bytes are handled at once as the lanes of a word.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones // the top bit of every lane
	lows  = 0x7f * ones // all others
)

// differ returns, in the top bit of every lane, whether that lane of x is not
// zero. Adding 7f carries into the top bit unless the other seven are zero, and
// never into the next lane.
func differ(x uint64) uint64 {
	return ((x & lows) + lows | x) & highs
}

func load(s []byte) uint64 { return binary.LittleEndian.Uint64(s) }

// countGeneric is Count in portable Go, eight bytes a step.
//
// Each lane of a sum counts the unequal neighbours it has seen, at most 255
// before it would overflow into the next lane.
func countGeneric(s []byte) int {
	n := 0
	for len(s) >= 17 {
		words := min((len(s)-1)/16, 127)
		n += 16*words - int(unequal(s, words))
		s = s[16*words:]
	}
	for i := 1; i < len(s); i++ {
		if s[i] == s[i-1] {
			n++
		}
	}
	return n
}

// unequal returns how many of the first 16*pairs bytes of s differ from the
// byte after them. There must be one byte more than that, and at most 127 pairs.
func unequal(s []byte, pairs int) uint64 {
	var sum uint64
	for range pairs {
		window := s[:17]
		a := differ(load(window) ^ load(window[1:]))
		b := differ(load(window[8:]) ^ load(window[9:]))
		sum += a>>7 + b>>7
		s = s[16:]
	}
	return addLanes(sum)
}

// addLanes returns the sum of the eight lanes of x: first of neighbours, in
// lanes of 16 bits, then of all, which a product gathers in its top lane.
func addLanes(x uint64) uint64 {
	const evens = 0x00ff00ff00ff00ff
	return (x&evens + x>>8&evens) * 0x0001000100010001 >> 48
}
