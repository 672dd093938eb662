package approx

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// The parts of a compact theta sketch's first eight bytes.
const (
	thetaPlain      = 3 // serial versions: hashes as they are
	thetaCompressed = 4 // or as differences of as many bits as they need
	thetaFamily     = 3

	thetaBigEndian = 1 << 0
	thetaReadOnly  = 1 << 1
	thetaEmpty     = 1 << 2
	thetaCompact   = 1 << 3
	thetaOrdered   = 1 << 4
	thetaSingle    = 1 << 5

	thetaMax = math.MaxInt64 // no hash was left out
)

// MarshalTheta encodes a Sketch with [Murmur] as a compact theta sketch of Apache
// DataSketches, serial version 3, ordered. For a Sketch with Metro, whose hashes
// would mean other items there, and for a zero Sketch, the error matches [ErrConfig].
func (s *Sketch) MarshalTheta() ([]byte, error) {
	if s.capacity == 0 {
		return nil, errZero("Sketch")
	}
	if !s.hash.murmur {
		return nil, fmt.Errorf("approx: MarshalTheta of a Sketch of Metro, need Murmur (SketchConfig.Hash): %w", ErrConfig)
	}
	const flags = thetaReadOnly | thetaCompact | thetaOrdered
	hashes, limit := s.sorted()
	head := []byte{1, thetaPlain, thetaFamily, 0, 0, flags}
	head = binary.LittleEndian.AppendUint16(head, thetaSeedHash(s.seed))
	switch theta := thetaOf(limit); {
	case theta == thetaMax && len(hashes) == 0:
		head[5] |= thetaEmpty
	case theta == thetaMax && len(hashes) == 1:
		head[5] |= thetaSingle
	case theta == thetaMax:
		head[0] = 2
		head = binary.LittleEndian.AppendUint64(head, uint64(len(hashes)))
	default:
		head[0] = 3
		head = binary.LittleEndian.AppendUint64(head, uint64(len(hashes)))
		head = binary.LittleEndian.AppendUint64(head, theta)
	}
	for i := range hashes {
		hashes[i] >>= 1
	}
	return appendHashes(slices.Grow(head, 8*len(hashes)), hashes), nil
}

// thetaOf is the threshold as DataSketches has it: all hashes kept are less.
func thetaOf(limit uint64) uint64 {
	if limit == math.MaxUint64 {
		return thetaMax
	}
	return (limit + 1) >> 1
}

func limitOf(theta uint64) uint64 {
	if theta == thetaMax {
		return math.MaxUint64
	}
	return theta<<1 - 1
}

// thetaSeedHash is 16 bits by which sketches of different seeds are told apart.
func thetaSeedHash(seed uint64) uint16 {
	s := murmurState{h1: mix1(seed), size: 8}
	return uint16(s.final())
}

// UnmarshalTheta replaces s, which may be a zero Sketch, with a compact theta
// sketch of Apache DataSketches: little-endian, serial version 3, or 4
// (compressed). Its seed must be that of s, if s has [Murmur], or else [ThetaSeed];
// the data has only a hash of it. Its Capacity becomes that of s, or
// DefaultCapacity for a zero Sketch, or the number of hashes if that is larger (up
// to 1,048,576). The error matches [ErrEncoding] or [ErrSeed], and s is then
// unchanged.
func (s *Sketch) UnmarshalTheta(data []byte) error {
	h, err := parseTheta(data, s.capacity)
	if err != nil {
		return err
	}
	seed := uint64(ThetaSeed)
	if s.hash.murmur {
		seed = s.seed
	}
	if want := thetaSeedHash(seed); h.seedHash != want && !(h.empty && h.seedHash == 0) {
		return fmt.Errorf("approx: theta sketch has seed hash %#04x, need %#04x, that of seed %d: %w", h.seedHash, want, seed, ErrSeed)
	}
	capacity := s.capacity
	if capacity == 0 {
		capacity = DefaultCapacity
	}
	capacity = max(capacity, len(h.hashes))
	if err := checkRoom("theta sketch", capacity, s.capacity); err != nil {
		return err
	}
	s.load(capacity, Murmur, seed, limitOf(h.theta), h.hashes)
	return nil
}
