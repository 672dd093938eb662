package approx

import (
	"encoding/binary"
	"fmt"
	"math"
)

// encoded is the checked encoding of a Sketch.
type encoded struct {
	hash        Hash
	seed, limit uint64
	capacity    int
	hashes      []uint64
}

func parse(data []byte) (encoded, error) {
	e, rest, err := parseVersion(data)
	if err != nil {
		return e, err
	}
	if len(rest) < headerSize {
		return e, fmt.Errorf("approx: encoding of %d bytes, need at least %d: %w", len(data), len(data)-len(rest)+headerSize, ErrEncoding)
	}
	capacity := binary.LittleEndian.Uint32(rest[8:])
	count := binary.LittleEndian.Uint32(rest[12:])
	e.seed = binary.LittleEndian.Uint64(rest)
	e.limit = binary.LittleEndian.Uint64(rest[16:])
	rest = rest[headerSize:]
	thinned := data[len(sketchName)] == 2
	switch size := uint64(len(rest)); {
	case capacity < MinCapacity || uint64(capacity) > MaxCapacity:
		return e, fmt.Errorf("approx: encoding has capacity %d, need %d to %d: %w", capacity, MinCapacity, MaxCapacity, ErrEncoding)
	case count > capacity:
		return e, fmt.Errorf("approx: encoding has %d hashes, need at most its capacity %d: %w", count, capacity, ErrEncoding)
	case size != 8*uint64(count):
		return e, fmt.Errorf("approx: encoding has %d bytes of hashes, need %d: %w", size, 8*uint64(count), ErrEncoding)
	case e.limit != math.MaxUint64 && count != capacity && !thinned:
		return e, fmt.Errorf("approx: encoding has a limit and %d hashes, need %d: %w", count, capacity, ErrEncoding)
	case e.hash == Metro && thinned && (e.limit == math.MaxUint64 || count == capacity):
		return e, fmt.Errorf("approx: encoding of version 2, need version 1 for what it says: %w", ErrEncoding)
	case e.seed == 0:
		return e, fmt.Errorf("approx: encoding has seed 0, need another: %w", ErrEncoding)
	}
	e.capacity, e.hashes = int(capacity), readHashes(rest)
	return e, e.checkHashes()
}

// parseVersion reads the name, the version and the hash function.
func parseVersion(data []byte) (e encoded, rest []byte, err error) {
	const size = len(sketchName) + 2
	if len(data) < size {
		return e, nil, fmt.Errorf("approx: encoding of %d bytes, need at least %d: %w", len(data), size+headerSize-1, ErrEncoding)
	}
	switch name, version, hash := string(data[:size-2]), data[size-2], Hash(data[size-1]); {
	case name != sketchName:
		return e, nil, fmt.Errorf("approx: encoding begins %q, need %q: %w", name, sketchName, ErrEncoding)
	case version == 1:
		return encoded{hash: Metro}, data[size-1:], nil
	case version != 2:
		return e, nil, fmt.Errorf("approx: encoding of version %d, need 1 or 2: %w", version, ErrEncoding)
	case hash != Metro && hash != Murmur:
		return e, nil, fmt.Errorf("approx: encoding has hash function %d, need 0 or 1: %w", hash, ErrEncoding)
	default:
		return encoded{hash: hash}, data[size:], nil
	}
}

func readHashes(b []byte) []uint64 {
	hashes := make([]uint64, len(b)/8)
	for i := range hashes {
		hashes[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	return hashes
}

func (e encoded) checkHashes() error {
	spare := newHasher(e.hash, e.seed).spare()
	previous := uint64(0)
	for i, hash := range e.hashes {
		if i > 0 && hash <= previous {
			return fmt.Errorf("approx: hash %d of encoding is %#x after %#x, need increasing ones: %w", i, hash, previous, ErrEncoding)
		}
		if hash&spare != 0 || hash == 0 && spare != 0 {
			return fmt.Errorf("approx: hash %d of encoding is %#x, no hash of Murmur: %w", i, hash, ErrEncoding)
		}
		previous = hash
	}
	if e.limit&spare != spare {
		return fmt.Errorf("approx: limit of encoding is %#x, no limit of Murmur: %w", e.limit, ErrEncoding)
	}
	if previous > e.limit {
		return fmt.Errorf("approx: largest hash of encoding is %#x, need at most its limit %#x: %w", previous, e.limit, ErrEncoding)
	}
	return nil
}
