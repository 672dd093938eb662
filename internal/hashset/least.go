package hashset

import (
	"math/bits"
	"slices"
)

// Least returns the n smallest of hashes, in no order, and the limit at or below which they
// are: one less than the next one, or the limit of all if there are no more than n. The
// hashes are all different, and may be changed. They are counted by how they begin, and only
// those that begin as the next one does are sorted.
func Least(hashes []uint64, n int, limit uint64) ([]uint64, uint64) {
	if len(hashes) <= n {
		return hashes, limit
	}
	width := bits.Len(uint(len(hashes))) - 2
	shift := bits.Len64(limit) - width
	if len(hashes) < 256 || shift < 0 {
		slices.Sort(hashes)
		return hashes[:n], hashes[n] - 1
	}
	counts := make([]uint32, 1<<width)
	for _, hash := range hashes {
		counts[hash>>(shift&63)]++
	}
	edge, left := uint64(0), n
	for left >= int(counts[edge]) {
		left -= int(counts[edge])
		edge++
	}
	same := make([]uint64, 0, counts[edge])
	k := 0
	for _, hash := range hashes { // without a branch that depends on half of them
		begin := hash >> (shift & 63)
		hashes[k] = hash // the next one overwrites it, if it is not below the edge
		k += int((begin - edge) >> 63)
		if begin == edge {
			same = append(same, hash)
		}
	}
	slices.Sort(same)
	return append(hashes[:k], same[:left]...), same[left] - 1
}
