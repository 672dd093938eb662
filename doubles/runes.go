package doubles

// CountRunes returns the number of characters of s that equal the next character.
// An invalid byte is a character of its own, equal only to the same byte, and never
// to U+FFFD.
//
// It reads s once and does not allocate. Where assembly is used, ASCII takes about
// as long as in [Count], and other valid text two to three times as long. Around
// invalid bytes, and in portable Go for most scripts, it takes about as long as
// ranging over a string.
func CountRunes[T Text](s T) int {
	b := view(s)
	return countRunes(b, 0, len(b))
}

// Whether a double is at position i depends on no more than the lookback bytes
// before i (does a character begin there?) and the lookahead bytes after it (is
// it equal to the next?). So the count is a sum over positions, and any range
// of them can be counted by itself: in lanes, in blocks, or one by one.
const (
	lookback  = 3
	lookahead = 7
)

// countRunes counts the doubles at the positions of s from i on, before end.
// They go to the kernel block by block. Where it stops at something that it
// leaves to others, and for the last few, they are counted one by one.
func countRunes(s []byte, i, end int) int {
	n := 0
	for last := min(end, len(s)-lookahead-1); i < last; {
		counted, next := countRunesBlock(s, i, min(i+block, last))
		if next == i {
			next = min(i+lookahead+1, last)
			counted = countRunesScalar(s, i, next)
		}
		n += counted
		i = next
	}
	return n + countRunesScalar(s, i, end)
}
