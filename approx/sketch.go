package approx

import (
	"math"
	"math/rand/v2"
	"unsafe"

	"github.com/bottleneck-go/bottleneck/internal/hashset"
)

// A Sketch estimates the number of distinct items of one or many streams. Its
// coin is the hash itself: of all hashes seen it keeps the Capacity smallest, and
// the next one as the threshold t. If hashes are spread evenly over 0 to 1, the
// estimate Capacity/t has no bias and a standard error of 1/sqrt(Capacity-1).
// This is the bottom-k or KMV sketch (Bar-Yossef and others, "Counting distinct
// elements in a data stream", 2002; Beyer and others, "On synopses for
// distinct-value estimation under multiset operations", 2007), a kind of theta sketch.
//
// What a Sketch says depends on the set of items alone: not on their order, nor
// on repeats, nor on how they were spread over sketches that were merged.
// Union, Intersection and Difference of two make a third, whose threshold is the
// smaller of theirs: it may then keep fewer hashes than Capacity.
//
// Use NewSketch; a zero Sketch can only be unmarshalled into, its other methods panic.
// Do not copy a Sketch, take a Clone. Methods that only read (Estimate, Interval, Len,
// Clone, the set operations, those that marshal) may run beside each other, but not
// beside Add methods, Merge, Reset or those that unmarshal. An Add costs the hash and,
// once the Sketch is full, one comparison that nearly always rejects. It allocates
// nothing.
type Sketch struct {
	_ noCopy
	// set holds all hashes seen up to limit: at least the Capacity smallest and
	// the threshold, or all. To lower the limit at every new hash would need a heap;
	// instead the set may run over to room keys before it is cut back.
	set      hashset.Set
	limit    uint64
	capacity int
	room     int
	seed     uint64
	hash     hasher
	spare    uint64 // the bits that hashes of items do not have
}

// NewSketch returns an empty Sketch. All its memory, at most 27 bytes for each
// key of its capacity, is allocated here. The error is ErrConfig.
func NewSketch(config SketchConfig) (*Sketch, error) {
	capacity, err := config.capacity()
	if err != nil {
		return nil, err
	}
	return newSketch(capacity, config.Hash, config.seed()), nil
}

// newSketch gives the set a secret random factor: an encoding made to fall into one
// slot of it cannot be prepared.
func newSketch(capacity int, hash Hash, seed uint64) *Sketch {
	room := capacity + max(capacity/4, 2)
	h := newHasher(hash, seed)
	s := &Sketch{set: hashset.New(room, rand.Uint64()), capacity: capacity, room: room, seed: seed, hash: h, spare: h.spare()}
	s.Reset()
	return s
}

// Clone returns a Sketch that goes on by itself from what s has seen.
func (s *Sketch) Clone() *Sketch {
	s.check()
	c := new(Sketch)
	c.become(s)
	c.set = s.set.Clone()
	return c
}

// become makes s what o is. The two share their set.
func (s *Sketch) become(o *Sketch) {
	s.set, s.limit = o.set, o.limit
	s.capacity, s.room = o.capacity, o.room
	s.seed, s.hash, s.spare = o.seed, o.hash, o.spare
}

// Reset forgets all items and keeps the memory and the seed.
func (s *Sketch) Reset() {
	s.check()
	s.set.Reset()
	s.limit = math.MaxUint64
}

// check panics for a zero Sketch.
func (s *Sketch) check() {
	if s.capacity == 0 {
		panic("approx: zero Sketch, need one from NewSketch")
	}
}

// AddString adds an item. Equal strings and byte slices are equal items.
func (s *Sketch) AddString(item string) { s.add(s.hash.text(item)) }

// AddBytes adds an item; b is neither kept nor changed.
func (s *Sketch) AddBytes(b []byte) { s.add(s.hash.bytes(b)) }

// AddUint64 adds an integer. Integers differ from all texts; a signed integer is
// the same item as its two's complement, uint64(i).
func (s *Sketch) AddUint64(x uint64) { s.add(s.hash.integer(x)) }

// AddHash adds an item by its hash, which is used as it is: all 64 bits must be
// uniform and depend on the whole item, and sketches that are merged must use one
// hash function. Raw integers are no hashes: use AddUint64. A Sketch of Murmur
// leaves out the lowest bit.
func (s *Sketch) AddHash(hash uint64) { s.add(hash &^ s.spare) }

func (s *Sketch) add(hash uint64) {
	s.check()
	if hash <= s.limit {
		s.insert(hash)
	}
}

// AddStrings is AddString of every item, faster.
func (s *Sketch) AddStrings(items []string) { addStrings(s, items) }

// addHashes adds every hash.
func (s *Sketch) addHashes(hashes []uint64) {
	s.check()
	for _, hash := range hashes {
		if hash <= s.limit {
			s.insert(hash)
		}
	}
}

func (s *Sketch) insert(hash uint64) {
	if s.spare != 0 && (hash == none || hash == 0) { // DataSketches has no hash 0
		return
	}
	if s.set.Add(hash) && s.set.Len() >= s.room {
		s.limit = s.bottom()
		s.set.Retain(func(hash uint64) bool { return hash <= s.limit })
	}
}

// bottom is the largest hash that counts: the Capacity smallest lie at or below
// it. It is MaxUint64 if no hash was left out, or if they just fit.
func (s *Sketch) bottom() uint64 {
	if s.set.Len() <= s.capacity {
		return s.limit
	}
	return smallest(&s.set, s.capacity) - 1
}

// Estimate is the estimated number of distinct items. It is exact up to Capacity
// of them.
func (s *Sketch) Estimate() float64 {
	return float64(s.Len()) / share(s.bottom())
}

// share is the part of all hashes that are at most limit.
func share(limit uint64) float64 { return math.Ldexp(float64(limit)+1, -64) }

// Interval is an interval around the estimate that covers the true number with the
// given confidence, between 0 and 1, from the exact law of the threshold; of a
// Sketch that keeps fewer hashes than Capacity, as a set operation leaves it, from the
// binomial law of their number. For a confidence of 1 or more (or NaN) the upper end is
// infinite; for 0 or less both ends are the estimate.
func (s *Sketch) Interval(confidence float64) (low, high float64) {
	limit, held := s.bottom(), float64(s.Len())
	if limit == math.MaxUint64 {
		return s.Estimate(), s.Estimate()
	}
	below, above := held, held+1
	if s.Len() == s.capacity {
		below = above // the threshold is the hash number held + 1
	}
	return interval(below, above, share(limit), s.Estimate(), below, normalQuantile(confidence))
}

// Len is the number of hashes the estimate rests on, at most Capacity.
func (s *Sketch) Len() int {
	s.check()
	return min(s.set.Len(), s.capacity)
}

// Capacity is the number of distinct items that are counted exactly.
func (s *Sketch) Capacity() int { return s.capacity }

// Seed is the seed in use, also if it was chosen at random.
func (s *Sketch) Seed() uint64 { return s.seed }

func (s *Sketch) hasher() hasher { return s.hash }

// Bytes is the memory held, the Sketch itself included.
func (s *Sketch) Bytes() int { return int(unsafe.Sizeof(*s)) + s.set.Bytes() }
