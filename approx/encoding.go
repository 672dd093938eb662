package approx

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/hashset"
)

const (
	sketchName   = "APXS"
	headerSize   = 8 + 4 + 4 + 8
	maxUnmarshal = 1 << 20
)

// MarshalBinary encodes s in at most 30 + 8·Capacity bytes. Equal sets of items,
// with equal seed and capacity, give equal bytes. For a zero Sketch the error
// matches [ErrConfig].
//
// Version 1 of the format, with all numbers little-endian:
//
//	bytes  content
//	5      "APXS" and the version, 1
//	8      seed, not 0
//	4      capacity
//	4      number of hashes, at most capacity
//	8      limit: no hash is larger. All ones if no hash was left out
//	8 each the hashes, strictly increasing
//
// If the limit is not all ones, there are exactly as many hashes as the capacity,
// and limit + 1 is the smallest hash that was left out.
//
// Version 2 has one more byte after the version, the hash function: 0 for Metro, 1
// for Murmur. If it has a limit, it may have any number of hashes up to the
// capacity, as set operations leave them. Whatever version 1 can express is written
// in version 1.
func (s *Sketch) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// AppendBinary appends what MarshalBinary returns to b.
func (s *Sketch) AppendBinary(b []byte) ([]byte, error) {
	if s.capacity == 0 {
		return b, errZero("Sketch")
	}
	hashes, limit := s.sorted()
	b = slices.Grow(b, len(sketchName)+2+headerSize+8*len(hashes))
	b = append(b, sketchName...)
	if s.hash.murmur || limit != math.MaxUint64 && len(hashes) < s.capacity {
		b = append(b, 2, byte(s.hash.function()))
	} else {
		b = append(b, 1)
	}
	b = binary.LittleEndian.AppendUint64(b, s.seed)
	b = binary.LittleEndian.AppendUint32(b, uint32(s.capacity))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(hashes)))
	b = binary.LittleEndian.AppendUint64(b, limit)
	return appendHashes(b, hashes), nil
}

func errZero(what string) error {
	return fmt.Errorf("approx: zero %s, need one from New%s: %w", what, what, ErrConfig)
}

func appendHashes(b []byte, hashes []uint64) []byte {
	for _, hash := range hashes {
		b = binary.LittleEndian.AppendUint64(b, hash)
	}
	return b
}

// sorted is the hashes that count, in rising order, and the limit at or below
// which they are.
func (s *Sketch) sorted() (hashes []uint64, limit uint64) {
	s.check()
	hashes = hashset.Sorted(s.set.Append(nil), s.limit)
	if len(hashes) > s.capacity {
		return hashes[:s.capacity], hashes[s.capacity] - 1
	}
	return hashes, s.limit
}

// UnmarshalBinary replaces s, which may be a zero Sketch, with what MarshalBinary
// encoded; seed and capacity come from the data. The error matches [ErrEncoding],
// and s is then unchanged. Forged data can contain any hashes, and so give any
// estimate.
//
// A few bytes can claim a large capacity. So that nobody can make this program
// allocate at will, the capacity must be at most 1,048,576 or that of s, whichever
// is larger.
func (s *Sketch) UnmarshalBinary(data []byte) error {
	e, err := parse(data)
	if err != nil {
		return err
	}
	if err := checkRoom("encoding", e.capacity, s.capacity); err != nil {
		return err
	}
	s.load(e.capacity, e.hash, e.seed, e.limit, e.hashes)
	return nil
}

// checkRoom refuses a capacity that neither the receiver nor everyone has.
func checkRoom(what string, capacity, receiver int) error {
	if most := max(maxUnmarshal, receiver); capacity > most {
		return fmt.Errorf("approx: %s has capacity %d, need at most %d (a receiver of that capacity allows it): %w",
			what, capacity, most, ErrEncoding)
	}
	return nil
}

// load makes s a Sketch that holds these hashes.
func (s *Sketch) load(capacity int, hash Hash, seed, limit uint64, hashes []uint64) {
	n := newSketch(capacity, hash, seed)
	n.limit = limit
	for _, hash := range hashes {
		n.set.Add(hash)
	}
	s.become(n)
}

// MarshalText returns what MarshalBinary does in base64 (RFC 4648, with padding).
// So package encoding/json writes and reads a *Sketch as a string. Of a struct that holds a Sketch
// it needs the address, too: without it, it fails.
func (s *Sketch) MarshalText() ([]byte, error) { return s.AppendText(nil) }

// AppendText appends what MarshalText returns to b.
func (s *Sketch) AppendText(b []byte) ([]byte, error) { return appendText(b, s.MarshalBinary) }

func appendText(b []byte, marshal func() ([]byte, error)) ([]byte, error) {
	data, err := marshal()
	if err != nil {
		return b, err
	}
	return base64.StdEncoding.AppendEncode(b, data), nil
}

// UnmarshalText replaces s with what MarshalText encoded, like UnmarshalBinary. The
// error matches [ErrEncoding], and s is then unchanged.
func (s *Sketch) UnmarshalText(text []byte) error { return unmarshalText(text, s.UnmarshalBinary) }

func unmarshalText(text []byte, unmarshal func([]byte) error) error {
	if i := bytes.IndexAny(text, "\r\n"); i >= 0 { // package base64 skips line breaks
		return fmt.Errorf("approx: text encoding: line break at byte %d, need none: %w", i, ErrEncoding)
	}
	data, err := base64.StdEncoding.Strict().AppendDecode(nil, text)
	if err != nil {
		return fmt.Errorf("approx: text encoding: %w: %w", err, ErrEncoding)
	}
	return unmarshal(data)
}
