package doubles

// block is how many bytes a kernel gets in one call. Assembly cannot be
// interrupted, so a block must be short (some microseconds) for the goroutine
// to be stopped soon, and long enough to hide the cost of the call.
const block = 32 << 10

// Count returns the number of bytes of s that equal the next byte: 2 in "aaa".
//
// It reads s once and does not allocate.
func Count[T Text](s T) int {
	return count(view(s))
}

// count adds up blocks that overlap by the byte they share.
func count(s []byte) int {
	n := 0
	for len(s) > block {
		n += countBlock(s[:block+1])
		s = s[block:]
	}
	return n + countBlock(s)
}
