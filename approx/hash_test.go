package approx

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/dgryski/go-metro"
)

// TestHashesAreMetro: every way to hash text is go-metro's Hash64, up to a piece.
func TestHashesAreMetro(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	text := make([]byte, piece)
	for i := range text {
		text[i] = byte(rng.Uint32())
	}
	for size := range 100 {
		for _, size := range []int{size, piece - size} {
			key := rng.Uint64()
			item := string(text[:size])
			hashes := make([]uint64, 2)
			hashStrings(hashes, []string{item, item, item}, key)
			want := metro.Hash64(text[:size], key)
			for _, got := range []uint64{hashString(item, key), hashBytes(text[:size], key), hashes[0], hashes[1]} {
				if got != want {
					t.Fatalf("hash of %d bytes is %#x, want %#x", size, got, want)
				}
			}
		}
	}
}

func TestHashOfLongItems(t *testing.T) {
	text := strings.Repeat("0123456789abcdef", 4*piece/16)
	seen := map[uint64]int{}
	for _, size := range []int{piece - 1, piece, piece + 1, 2*piece - 1, 2 * piece, 2*piece + 1, 3 * piece} {
		hash := hashString(text[:size], 1)
		if other, found := seen[hash]; found {
			t.Errorf("%d and %d bytes have one hash", size, other)
		}
		seen[hash] = size
	}
	if got, want := hashString(text[:piece+3], 1), metro.Hash64Str(text[:3], metro.Hash64Str(text[:piece], 1)); got != want {
		t.Errorf("hash of a piece and three bytes is %#x, want %#x", got, want)
	}
}

// TestHashesAreUniform: of the structured items that users count, the first and
// the last byte of the hash are spread evenly. The keys are fixed; p below 1e-4 in
// any of the 60 tests would come by chance once in 170 choices of them.
func TestHashesAreUniform(t *testing.T) {
	const n = 20_000
	kinds := map[string]func(i int, key uint64) uint64{
		"rising integers":   func(i int, key uint64) uint64 { return hashUint64(uint64(i), key) },
		"multiples of 2^44": func(i int, key uint64) uint64 { return hashUint64(uint64(i)<<44, key) },
		"rising floats":     func(i int, key uint64) uint64 { return hashFloat64(float64(i), key) },
		"decimal strings":   func(i int, key uint64) uint64 { return hashString(words(i, i+1)[0], key) },
		"common prefix":     func(i int, key uint64) uint64 { return hashString("https://example.com/"+words(i, i+1)[0], key) },
	}
	for name, hash := range kinds {
		for seed := range uint64(6) {
			key := hashKey(seed + 1)
			var first, last [256]int
			for i := range n {
				h := hash(i, key)
				first[h>>56]++
				last[h&255]++
			}
			weights := make([]float64, 256)
			for i := range weights {
				weights[i] = 1
			}
			for _, counts := range [][]int{first[:], last[:]} {
				if p := stat.ChiSquare(counts, weights); p < 1e-4 {
					t.Errorf("%s, seed %d: p = %v", name, seed+1, p)
				}
			}
		}
	}
}

func TestFloatsAreCanonical(t *testing.T) {
	check := func(equal bool, a, b float64) {
		t.Helper()
		if got := hashFloat64(a, 1) == hashFloat64(b, 1); got != equal {
			t.Errorf("%v and %v hash alike: %t, want %t", a, b, got, equal)
		}
	}
	check(true, 0, math.Copysign(0, -1))
	check(true, math.NaN(), math.Float64frombits(0xFFF8000000000123))
	check(true, math.NaN(), -math.NaN())
	check(false, math.Inf(1), math.Inf(-1))
	check(false, 1, -1)
	check(false, math.NaN(), math.Inf(1))
	check(false, 0, math.SmallestNonzeroFloat64)
	if hashFloat64(5, 1) == hashUint64(5, 1) || hashFloat64(5, 1) == hashUint64(math.Float64bits(5), 1) {
		t.Error("a float and an integer hash alike")
	}
}
