package doubles

import (
	"iter"
	"math/bits"
)

// Positions returns an iterator over the doubles among the bytes of s: every index
// i, in increasing order, where s[i] equals s[i+1]. There are as many as [Count]
// returns. It reads only as far as the caller iterates, and does not allocate.
//
// A byte slice must not be changed during the iteration.
func Positions[T Text](s T) iter.Seq[int] { return positionsFrom(view(s), 0) }

// positionsFrom is Positions from index i on.
func positionsFrom(s []byte, i int) iter.Seq[int] {
	return func(yield func(int) bool) { walk(s, i, yield) }
}

func walk(s []byte, i int, yield func(int) bool) {
	for ; i+9 <= len(s); i += 8 {
		window := s[i : i+9]
		lanes := ^differ(load(window)^load(window[1:])) & highs
		for ; lanes != 0; lanes &= lanes - 1 {
			if !yield(i + bits.TrailingZeros64(lanes)/8) {
				return
			}
		}
	}
	for ; i+1 < len(s); i++ {
		if s[i] == s[i+1] && !yield(i) {
			return
		}
	}
}

// PositionsRunes returns an iterator over the doubles among the characters of s:
// the index of the first byte, in increasing order, of every character that equals
// the next one. There are as many as [CountRunes] returns. It reads only as far as
// the caller iterates, and does not allocate.
//
// A byte slice must not be changed during the iteration.
func PositionsRunes[T Text](s T) iter.Seq[int] {
	b := view(s)
	return func(yield func(int) bool) {
		for i := 0; i < len(b); {
			size := sizeAt(b, i)
			if equalsNext(b, i, size) && !yield(i) {
				return
			}
			i += size
		}
	}
}
