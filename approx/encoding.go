package approx

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

const (
	magic        = "APXS\x01" // name and version
	headerSize   = len(magic) + 8 + 4 + 4 + 8
	maxUnmarshal = 1 << 20
)

// MarshalBinary encodes what s has seen, in at most 29 + 8·Capacity bytes. Equal
// sets of items, with equal seed and capacity, give equal bytes. The error is always nil.
//
// Version 1 of the format, all numbers little-endian:
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
func (s *Sketch) MarshalBinary() ([]byte, error) {
	return s.AppendBinary(nil)
}

// AppendBinary is MarshalBinary, appended to b.
func (s *Sketch) AppendBinary(b []byte) ([]byte, error) {
	limit := s.bottom()
	hashes := make([]uint64, 0, s.Len())
	for hash := range s.set.All() {
		if hash <= limit {
			hashes = append(hashes, hash)
		}
	}
	slices.Sort(hashes)
	b = slices.Grow(b, headerSize+8*len(hashes))
	b = append(b, magic...)
	b = binary.LittleEndian.AppendUint64(b, s.seed)
	b = binary.LittleEndian.AppendUint32(b, uint32(s.capacity))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(hashes)))
	b = binary.LittleEndian.AppendUint64(b, limit)
	for _, hash := range hashes {
		b = binary.LittleEndian.AppendUint64(b, hash)
	}
	return b, nil
}

// UnmarshalBinary replaces s, which may be a zero Sketch, by what MarshalBinary
// encoded; seed and capacity come from the encoding. The error is ErrEncoding, and s is
// then unchanged. It reads no further than len(data), but a forged encoding can
// hold any hashes, and so lead to any estimate.
//
// A few bytes can name a large capacity. So that nobody makes this program allocate at
// will, the capacity must be at most 1,048,576 or that of s, whichever is larger.
func (s *Sketch) UnmarshalBinary(data []byte) error {
	e, err := parse(data)
	if err != nil {
		return err
	}
	if e.capacity > max(maxUnmarshal, s.capacity) {
		return fmt.Errorf("approx: encoding has capacity %d, need at most %d (a receiver of that capacity allows it): %w",
			e.capacity, max(maxUnmarshal, s.capacity), ErrEncoding)
	}
	n := newSketch(e.capacity, e.seed)
	n.limit = e.limit
	for hash := range e.all() {
		n.set.Add(hash)
	}
	*s = *n
	return nil
}

// encoded is a checked encoding.
type encoded struct {
	seed, limit uint64
	capacity    int
	hashes      []byte
}

// all yields the hashes in order.
func (e encoded) all() func(yield func(uint64) bool) {
	return func(yield func(uint64) bool) {
		for chunk := range slices.Chunk(e.hashes, 8) {
			if !yield(binary.LittleEndian.Uint64(chunk)) {
				return
			}
		}
	}
}

func parse(data []byte) (encoded, error) {
	if len(data) < headerSize {
		return encoded{}, fmt.Errorf("approx: encoding of %d bytes, need at least %d: %w", len(data), headerSize, ErrEncoding)
	}
	if string(data[:len(magic)]) != magic {
		return encoded{}, fmt.Errorf("approx: encoding begins %q, need %q: %w", data[:len(magic)], magic, ErrEncoding)
	}
	header := data[len(magic):headerSize]
	capacity := binary.LittleEndian.Uint32(header[8:])
	count := binary.LittleEndian.Uint32(header[12:])
	e := encoded{
		seed:   binary.LittleEndian.Uint64(header),
		limit:  binary.LittleEndian.Uint64(header[16:]),
		hashes: data[headerSize:],
	}
	switch size := uint64(len(e.hashes)); {
	case capacity < MinCapacity || uint64(capacity) > MaxCapacity:
		return e, fmt.Errorf("approx: encoding has capacity %d, need %d to %d: %w", capacity, MinCapacity, MaxCapacity, ErrEncoding)
	case count > capacity:
		return e, fmt.Errorf("approx: encoding has %d hashes, need at most its capacity %d: %w", count, capacity, ErrEncoding)
	case size != 8*uint64(count):
		return e, fmt.Errorf("approx: encoding has %d bytes of hashes, need %d: %w", size, 8*uint64(count), ErrEncoding)
	case e.limit != math.MaxUint64 && count != capacity:
		return e, fmt.Errorf("approx: encoding has a limit and %d hashes, need %d: %w", count, capacity, ErrEncoding)
	case e.seed == 0:
		return e, fmt.Errorf("approx: encoding has seed 0, need another: %w", ErrEncoding)
	}
	e.capacity = int(capacity)
	return e, e.checkHashes()
}

func (e encoded) checkHashes() error {
	i, previous := 0, uint64(0)
	for hash := range e.all() {
		if i > 0 && hash <= previous {
			return fmt.Errorf("approx: hash %d of encoding is %#x after %#x, need increasing ones: %w", i, hash, previous, ErrEncoding)
		}
		i, previous = i+1, hash
	}
	if previous > e.limit {
		return fmt.Errorf("approx: largest hash of encoding is %#x, need at most its limit %#x: %w", previous, e.limit, ErrEncoding)
	}
	return nil
}
