package approx

import (
	"math"
	"math/rand/v2"
	"unsafe"

	"github.com/bottleneck-go/bottleneck/internal/hashset"
)

// A Sketch estimates the number of distinct items in one or more streams. It keeps
// the Capacity smallest hashes it has seen, and the next one as the threshold t. If
// hashes are uniform over 0 to 1, the estimate Capacity/t has no bias and a
// standard error of 1/sqrt(Capacity-1). This is the bottom-k or KMV sketch
// (Bar-Yossef et al., "Counting distinct elements in a data stream", 2002; Beyer et
// al., "On synopses for distinct-value estimation under multiset operations",
// 2007), a kind of theta sketch.
//
// The state depends only on the set of items: not on their order or repeats, nor on
// how they were distributed over sketches that were merged. Union, Intersection and
// Difference make a new Sketch with the smaller of the two thresholds, which may
// hold fewer hashes than Capacity.
//
// Use [NewSketch]. A zero Sketch can only be unmarshalled into; adding to it and
// asking it panics. Do not copy a Sketch, use Clone. Methods that only read
// (Estimate, Interval, Len, Clone, set operations, marshalling) may be called
// concurrently with one another, but not with the Add methods, Merge, Reset or
// unmarshalling. Adding costs one hash and, once the Sketch is full, a comparison
// that nearly always rejects it. It does not allocate.
type Sketch struct {
	_ noCopy
	byPointer
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

// NewSketch returns an empty Sketch. All its memory, at most 31 bytes for each key
// of its capacity, is allocated here. The error matches [ErrConfig].
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

// Clone returns an independent copy of s.
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

// Reset removes all items and keeps the memory and the seed.
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

// AddString adds an item. Equal strings and byte slices are the same item.
func (s *Sketch) AddString(item string) { s.add(s.hash.text(item)) }

// AddBytes adds an item. It does not keep or change b.
func (s *Sketch) AddBytes(b []byte) { s.add(s.hash.bytes(b)) }

// AddUint64 adds an integer, which with [Metro] differs from every string and
// float. To add a signed integer i, add uint64(i).
func (s *Sketch) AddUint64(x uint64) { s.add(s.hash.integer(x)) }

// AddHash adds an item by its hash, which is used as it is: all 64 bits must be
// uniform and depend on the whole item, and sketches that will be merged must use
// the same hash function. Raw integers are not hashes: use AddUint64. A Sketch with
// [Murmur] ignores the lowest bit.
func (s *Sketch) AddHash(hash uint64) { s.add(hash &^ s.spare) }

func (s *Sketch) add(hash uint64) {
	s.check()
	if hash <= s.limit {
		s.insert(hash)
	}
}

// AddStrings is like AddString for every item, but faster.
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

// Estimate returns the estimated number of distinct items. It is exact while the
// Sketch has left out no hash: up to Capacity distinct items.
func (s *Sketch) Estimate() float64 {
	return float64(s.Len()) / share(s.bottom())
}

// share is the part of all hashes that are at most limit.
func share(limit uint64) float64 { return math.Ldexp(float64(limit)+1, -64) }

// Interval returns an interval around the estimate that contains the true number
// with the given confidence, such as 0.95. It comes from the exact distribution of
// the threshold or, if the Sketch holds fewer hashes than Capacity after a set
// operation, from the binomial distribution of their number. For a confidence of 1
// or more, or NaN, high is infinite; for 0 or less, both ends are the estimate.
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

// Len returns the number of hashes that the estimate is based on, at most Capacity.
func (s *Sketch) Len() int {
	s.check()
	return min(s.set.Len(), s.capacity)
}

// Capacity returns the number of distinct items that can be counted exactly.
func (s *Sketch) Capacity() int { return s.capacity }

// Seed returns the seed in use, even if it was chosen at random.
func (s *Sketch) Seed() uint64 { return s.seed }

func (s *Sketch) hasher() hasher { return s.hash }

// Bytes returns the memory held, in bytes, including the Sketch itself.
func (s *Sketch) Bytes() int { return int(unsafe.Sizeof(*s)) + s.set.Bytes() }
