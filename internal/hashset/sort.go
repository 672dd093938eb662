package hashset

import (
	"math/bits"
	"slices"
)

// Sorted returns hashes, which are at most limit, in rising order, and may change them. They
// are spread evenly, so that their first bits bring them near to their places. Where that is
// not so, as with forged ones, those that begin alike are sorted by themselves.
func Sorted(hashes []uint64, limit uint64) []uint64 {
	const many = 12 // more than are moved one by one
	width := bits.Len(uint(len(hashes))) - 2
	shift := bits.Len64(limit) - width
	if len(hashes) < 256 || shift < 0 {
		slices.Sort(hashes)
		return hashes
	}
	ends := make([]int, 1<<width+1)
	for _, hash := range hashes {
		ends[hash>>(shift&63)+1]++
	}
	for i, count := range ends[1:] {
		ends[i+1] = ends[i] + count
	}
	sorted := make([]uint64, len(hashes))
	for _, hash := range hashes {
		end := &ends[hash>>(shift&63)]
		sorted[*end] = hash
		*end++
	}
	begin := 0
	for _, end := range ends {
		if end-begin >= many {
			slices.Sort(sorted[begin:end])
		}
		begin = end
	}
	for i := 1; i < len(sorted); i++ {
		hash, k := sorted[i], i
		for ; k > 0 && sorted[k-1] > hash; k-- {
			sorted[k] = sorted[k-1]
		}
		sorted[k] = hash
	}
	return sorted
}
