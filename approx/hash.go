package approx

import (
	"math"
	"unsafe"

	"github.com/dgryski/go-metro"
)

// piece is how much of a long item goes into one call of the hash function. An
// item of more than one piece is hashed piece by piece, each hash being the seed
// of the next, so that a reader need not hold an item whole.
const piece = 64 << 10

// Constants that keep apart the numbers made from one seed.
const (
	itemKey  = 0x9E3779B97F4A7C15
	floatKey = 0xC2B2AE3D27D4EB4F
	slotKey  = 0x165667B19E3779F9
	coinKey  = 0x27D4EB2F165667C5
)

// hashKey is the seed of all hashes, made from the seed the user gave. Seeds 1
// and 2 would otherwise only swap neighbouring integers: the estimates of small
// seeds would not be independent.
func hashKey(seed uint64) uint64 { return hashUint64(seed, itemKey) }

// hashBytes is the hash of an item that is bytes or text: go-metro's Hash64.
func hashBytes(b []byte, key uint64) uint64 {
	if len(b) > piece {
		return hashLong(b, key)
	}
	return metro.Hash64(b, key)
}

func hashLong(b []byte, key uint64) uint64 {
	for len(b) > piece {
		key = metro.Hash64(b[:piece], key)
		b = b[piece:]
	}
	return metro.Hash64(b, key)
}

// hashString is hashBytes of s. Unlike metro.Hash64Str it does not make s escape
// to the heap.
func hashString(s string, key uint64) uint64 {
	return hashBytes(viewBytes(s), key)
}

// viewBytes is the bytes of s, not to be written.
func viewBytes(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// hashUint64 mixes x so that all bits of the hash depend on all bits of x. It is
// a bijection: different integers never collide. The constants are Pelle
// Evensen's moremur (2019), a stronger finaliser than MurmurHash3's.
func hashUint64(x, key uint64) uint64 {
	x ^= key
	x ^= x >> 27
	x *= 0x3C79AC492BA7B653
	x ^= x >> 33
	x *= 0x1C69B3F74AC4AE35
	return x ^ x>>27
}

const canonicalNaN = 0x7FF8000000000000

// hashFloat64 is hashUint64 of x's bits, under another key, so that a float and
// an integer of equal bits differ. Both zeros are one value, and so are all NaNs.
func hashFloat64(x float64, key uint64) uint64 {
	return hashUint64(canonicalBits(x), key^floatKey)
}

func canonicalBits(x float64) uint64 {
	if x != x {
		return canonicalNaN
	}
	return math.Float64bits(x + 0) // -0 + 0 = 0
}
