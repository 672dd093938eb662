package approx

import (
	"encoding/binary"
	"math/bits"
)

// The factors of MetroHash64.
const (
	metro0 = 0xD6D018F5
	metro1 = 0xA2AA033B
	metro2 = 0x62992FC1
	metro3 = 0x30BC5B29
)

// hashStrings puts the hash of each item into hashes, equal to hashString's. It is
// go-metro's Hash64 written into the loop for items of less than 16 bytes: a call
// costs as much as hashing a short word, and keeps the processor from working on
// several words at once.
func hashStrings(hashes []uint64, items []string, key uint64) {
	start := (key + metro2) * metro0
	for i, s := range items[:len(hashes)] {
		if len(s) >= 16 {
			hashes[i] = hashString(s, key)
			continue
		}
		h := start
		if len(s) >= 8 {
			h += load64(s) * metro3
			h ^= bits.RotateLeft64(h, -55) * metro1
			s = s[8:]
		}
		if len(s) >= 4 {
			h += load32(s) * metro3
			h ^= bits.RotateLeft64(h, -26) * metro1
			s = s[4:]
		}
		if len(s) >= 2 {
			h += (uint64(s[0]) | uint64(s[1])<<8) * metro3
			h ^= bits.RotateLeft64(h, -48) * metro1
			s = s[2:]
		}
		if len(s) >= 1 {
			h += uint64(s[0]) * metro3
			h ^= bits.RotateLeft64(h, -37) * metro1
		}
		h ^= bits.RotateLeft64(h, -28)
		h *= metro0
		hashes[i] = h ^ bits.RotateLeft64(h, -29)
	}
}

func load64(s string) uint64 { return binary.LittleEndian.Uint64([]byte(s[:8])) }

func load32(s string) uint64 { return uint64(binary.LittleEndian.Uint32([]byte(s[:4]))) }
