package doubles

import (
	"iter"
	"math/bits"
)

// Positions returns an iterator over the doubles among the bytes of s: every
// index i, in rising order, where s[i] equals s[i+1]. There are as many as
// [Count] says. It looks no further than the caller walks, and does not
// allocate.
//
// A byte slice must not be changed during the walk.
func Positions[T Text](s T) iter.Seq[int] {
	b := view(s)
	return func(yield func(int) bool) { walk(b, yield) }
}

func walk(s []byte, yield func(int) bool) {
	i := 0
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
