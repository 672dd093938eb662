package approx

import "math"

// A Hash is a function that maps strings, integers and floats to the 64 bits by
// which a [Sketch] knows them.
type Hash int

const (
	// Metro is MetroHash for strings and a bijection for numbers. It is the faster
	// one.
	Metro Hash = iota
	// Murmur is the hash of Apache DataSketches' theta sketches: MurmurHash3 of the
	// bytes of a string, the 8 bytes of an integer, or the 8 bytes of a float64. As
	// in DataSketches, empty strings are not counted, and a string of 8 bytes can
	// be the same item as a number. A Sketch needs it to exchange data with
	// DataSketches: see [Sketch.MarshalTheta]. Its hashes have 63 bits.
	Murmur
)

// A hasher is a hash function with its seed.
type hasher struct {
	key    uint64
	murmur bool
}

func newHasher(hash Hash, seed uint64) hasher {
	if hash == Murmur {
		return hasher{seed, true}
	}
	return hasher{key: hashKey(seed)}
}

func (h hasher) function() Hash {
	if h.murmur {
		return Murmur
	}
	return Metro
}

// spare is the bits that no hash has set: DataSketches' hashes have 63 bits, which
// stand in the upper ones of ours.
func (h hasher) spare() uint64 {
	if h.murmur {
		return 1
	}
	return 0
}

// none stands for an item that is not counted. It is no hash of Murmur.
const none = math.MaxUint64

func (h hasher) bytes(b []byte) uint64 {
	if h.murmur {
		return murmurBytes(b, h.key)
	}
	return hashBytes(b, h.key)
}

func (h hasher) text(s string) uint64 { return h.bytes(viewBytes(s)) }

func (h hasher) integer(x uint64) uint64 {
	if h.murmur {
		return murmurUint64(x, h.key)
	}
	return hashUint64(x, h.key)
}

func (h hasher) float(x float64) uint64 {
	if h.murmur {
		return murmurUint64(canonicalBits(x), h.key)
	}
	return hashFloat64(x, h.key)
}

// texts puts the hash of each item into hashes, which may be fewer.
func (h hasher) texts(hashes []uint64, items []string) {
	if !h.murmur {
		hashStrings(hashes, items, h.key)
		return
	}
	for i := range hashes {
		hashes[i] = h.text(items[i])
	}
}

// integers puts the hash of each row into hashes, which may be fewer.
func integers[T Integer](h hasher, hashes []uint64, rows []T) {
	rows = rows[:len(hashes)]
	if h.murmur {
		for i, row := range rows {
			hashes[i] = murmurUint64(uint64(row), h.key)
		}
		return
	}
	for i, row := range rows {
		hashes[i] = hashUint64(uint64(row), h.key)
	}
}

// A longHash hashes an item that comes in parts, as hasher.bytes does the whole.
type longHash struct {
	hasher
	begun bool
	key   uint64      // of Metro: the hash so far
	state murmurState // of Murmur
}

func newLongHash(h hasher) longHash {
	return longHash{hasher: h, key: h.key, state: newMurmur(h.key)}
}

// add adds a part whose length is a multiple of piece.
func (l *longHash) add(part []byte) {
	l.begun = true
	if l.murmur {
		l.state.blocks(part)
	} else {
		l.key = hashBytes(part, l.key)
	}
}

// sum is the hash of the item that ends with rest.
func (l *longHash) sum(rest []byte) uint64 {
	switch {
	case !l.begun:
		return l.bytes(rest)
	case l.murmur:
		return l.state.sum(rest)
	case len(rest) > 0:
		return hashBytes(rest, l.key)
	}
	return l.key
}
