package approx

import (
	"github.com/bottleneck-go/bottleneck/internal/hashset"
)

const digit = 11 // bits looked at in one pass

// smallest is the key with exactly rank smaller ones in set. It finds the key's
// bits from the top, eleven at a time, by counting the keys that begin alike: at
// most six passes, no memory, and the set stays as it is. Hashes are spread
// evenly, so three passes are usual.
func smallest(set *hashset.Set, rank int) uint64 {
	prefix := uint64(0)
	for width := 64; width > 0; {
		shift := max(width-digit, 0)
		var counts [1 << digit]int
		for key := range set.All() {
			if key>>width == prefix {
				counts[key>>shift&(1<<digit-1)&(1<<(width-shift)-1)]++
			}
		}
		next := uint64(0)
		for rank >= counts[next] {
			rank -= counts[next]
			next++
		}
		prefix = prefix<<(width-shift) | next
		width = shift
		if counts[next] == 1 {
			return withPrefix(set, prefix, width)
		}
	}
	return prefix
}

// withPrefix is the only key that begins with prefix, width bits being unknown.
func withPrefix(set *hashset.Set, prefix uint64, width int) uint64 {
	for key := range set.All() {
		if key>>width == prefix {
			return key
		}
	}
	panic("approx: a key that was counted is gone")
}
