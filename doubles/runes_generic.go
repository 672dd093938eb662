package doubles

import (
	"bytes"
	"math/bits"
	"unicode/utf8"
)

// countRunesGeneric counts the doubles at positions from i on, before end, and
// returns the position it stopped at: end, or less than 8 before it. The 8
// bytes after the last position must exist.
//
// Eight positions are handled at once. ASCII is compared with the next byte. Of
// the others only candidates are looked at one by one: bytes beyond ASCII that
// equal the next one, and what begins like two equal characters of two, three
// or four bytes. In valid text few others than doubles do.
//
// The bits of a lead byte are moved to the top bit of its lane, and the bytes
// one, two and more positions on to the lane of the lead byte by loading there.
func countRunesGeneric(s []byte, i, end int) (n, next int) {
	for ; i+8 <= end; i += 8 {
		window := s[i : i+16 : i+16]
		x, x1 := load(window), load(window[1:])
		equal := ^differ(x ^ x1)
		n += bits.OnesCount64(equal & ^x & highs)
		if x&highs == 0 {
			continue
		}
		x2, x3, x4, x5 := load(window[2:]), load(window[3:]), load(window[4:]), load(window[5:])
		two := x & (x << 1)
		three := two & (x << 2)
		four := three & (x << 3)
		candidates := x&equal |
			two&^differ(x^x2|x1^x3) |
			three&^differ(x^x3|x1^x4|x2^x5) |
			four&^differ(x^x4|x1^x5)
		if candidates&highs != 0 {
			n += countLanes(s, i, candidates&highs)
		}
	}
	return n, i
}

// countLanes counts the doubles at those of eight positions from i on that are
// marked in the top bit of their lane.
func countLanes(s []byte, i int, lanes uint64) int {
	n := 0
	for ; lanes != 0; lanes &= lanes - 1 {
		if isDouble(s, i+bits.TrailingZeros64(lanes)/8) {
			n++
		}
	}
	return n
}

// isDouble reports whether a character begins at position i and equals the next.
func isDouble(s []byte, i int) bool {
	return firstStart(s, i) == i && equalsNext(s, i, sizeAt(s, i))
}

// equalsNext reports whether the character at position i, of that size, equals
// the next one.
func equalsNext(s []byte, i, size int) bool {
	j := i + size
	return j+size <= len(s) && bytes.Equal(s[i:j], s[j:j+size]) && sizeAt(s, j) == size
}

// countRunesScalar counts the doubles at the positions from i on, before end,
// one character at a time.
func countRunesScalar(s []byte, i, end int) int {
	n := 0
	for i = firstStart(s, i); i < end; {
		size := sizeAt(s, i)
		if equalsNext(s, i, size) {
			n++
		}
		i += size
	}
	return n
}

// firstStart returns the first position from i on where a character begins: i
// itself, unless a valid character that begins up to three bytes before covers it.
func firstStart(s []byte, i int) int {
	for back := 1; back < utf8.UTFMax && back <= i; back++ {
		if s[i-back] >= utf8.RuneSelf {
			if size := sizeAt(s, i-back); size > back {
				return i - back + size
			}
		}
	}
	return i
}

// sizeAt returns the length in bytes of the character at position i.
func sizeAt(s []byte, i int) int {
	if s[i] < utf8.RuneSelf {
		return 1
	}
	_, size := utf8.DecodeRune(s[i:])
	return size
}
