package approx

import (
	"encoding/binary"
	"math/bits"
)

// MurmurHash3, x64, 128 bits (Austin Appleby, 2011, public domain), of which
// DataSketches takes the upper 63 bits of the first word. The hashes here have
// them in their own upper bits, so that their order is the same, and 0 below.

const (
	murmur1 = 0x87C37B91114253D5
	murmur2 = 0x4CF5AD432745937F
)

// A murmurState is the hash of what has been read so far.
type murmurState struct {
	h1, h2 uint64
	size   int
}

func newMurmur(seed uint64) murmurState { return murmurState{h1: seed, h2: seed} }

// murmurBytes is the hash of b, or none if it is empty.
func murmurBytes(b []byte, seed uint64) uint64 {
	if len(b) == 0 {
		return none
	}
	s := newMurmur(seed)
	whole := len(b) &^ 15
	s.blocks(b[:whole])
	return s.sum(b[whole:])
}

// murmurUint64 is murmurBytes of x, little-endian.
func murmurUint64(x, seed uint64) uint64 {
	s := murmurState{h1: seed ^ mix1(x), h2: seed, size: 8}
	return s.final() &^ 1
}

// blocks reads p, whose length is a multiple of 16.
func (s *murmurState) blocks(p []byte) {
	s.size += len(p)
	for ; len(p) >= 16; p = p[16:] {
		s.h1 ^= mix1(binary.LittleEndian.Uint64(p))
		s.h1 = (bits.RotateLeft64(s.h1, 27)+s.h2)*5 + 0x52DCE729
		s.h2 ^= mix2(binary.LittleEndian.Uint64(p[8:]))
		s.h2 = (bits.RotateLeft64(s.h2, 31)+s.h1)*5 + 0x38495AB5
	}
}

// sum is the hash of what was read, with rest at its end.
func (s murmurState) sum(rest []byte) uint64 {
	whole := len(rest) &^ 15
	s.blocks(rest[:whole])
	var tail [16]byte
	n := copy(tail[:], rest[whole:])
	s.size += n
	if n > 8 {
		s.h2 ^= mix2(binary.LittleEndian.Uint64(tail[8:]))
	}
	if n > 0 {
		s.h1 ^= mix1(binary.LittleEndian.Uint64(tail[:]))
	}
	return s.final() &^ 1
}

// final is the first word of the finished hash.
func (s murmurState) final() uint64 {
	h1, h2 := s.h1^uint64(s.size), s.h2^uint64(s.size)
	h1 += h2
	h2 += h1
	return avalanche(h1) + avalanche(h2)
}

func mix1(k uint64) uint64 { return bits.RotateLeft64(k*murmur1, 31) * murmur2 }

func mix2(k uint64) uint64 { return bits.RotateLeft64(k*murmur2, 33) * murmur1 }

func avalanche(k uint64) uint64 {
	k ^= k >> 33
	k *= 0xFF51AFD7ED558CCD
	k ^= k >> 33
	k *= 0xC4CEB9FE1A85EC53
	return k ^ k>>33
}
