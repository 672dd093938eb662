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
				testLeast(t, name, slices.Compact(slices.Clone(want)), limit, r)
				if !slices.Equal(Sorted(hashes, limit), want) {
					t.Errorf("%d %s hashes up to %d are not sorted", n, name, limit)
				}
			}
		}
	}
}

// testLeast: of any number of sorted hashes, shuffled, Least finds the first and their limit.
func testLeast(t *testing.T, name string, sorted []uint64, limit uint64, r *rand.Rand) {
	t.Helper()
	for _, n := range []int{0, 1, len(sorted) / 2, len(sorted) - 2, len(sorted) - 1, len(sorted)} {
		if n < 0 {
			continue
		}
		want := limit
		if n < len(sorted) {
			want = sorted[n] - 1
		}
		hashes := slices.Clone(sorted)
		r.Shuffle(len(hashes), func(i, k int) { hashes[i], hashes[k] = hashes[k], hashes[i] })
		least, got := Least(hashes, n, limit)
		slices.Sort(least)
		if !slices.Equal(least, sorted[:min(n, len(sorted))]) || got != want {
			t.Errorf("the %d least of %d %s hashes up to %d: %d up to %d, want %d", n, len(sorted), name, limit, len(least), got, want)
		}
	}
}
