package hashset

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSorted: hashes are in rising order, also forged ones that begin alike.
func TestSorted(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, limit := range []uint64{1, 1000, 1 << 40, 1<<40 - 1, 12345678901234567, math.MaxUint64} {
		for _, n := range []int{0, 1, 255, 256, 257, 1000, 5000} {
			for name, draw := range map[string]func(i int) uint64{
				"even":   func(int) uint64 { return r.Uint64() },
				"equal":  func(int) uint64 { return limit },
				"forged": func(i int) uint64 { return uint64(n - i) },
				"sides":  func(i int) uint64 { return uint64(i%2) * (limit - uint64(i)) },
			} {
				hashes := make([]uint64, n)
				for i := range hashes {
					hashes[i] = draw(i) % max(limit, 1)
				}
				want := slices.Sorted(slices.Values(hashes))
				if !slices.Equal(Sorted(hashes, limit), want) {
					t.Errorf("%d %s hashes up to %d are not sorted", n, name, limit)
				}
			}
		}
	}
}
