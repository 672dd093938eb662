package approx

import (
	"fmt"
	"math"
	"math/rand/v2"
	"unsafe"

	"github.com/bottleneck-go/bottleneck/internal/hashset"
)

// A Counter estimates the number of distinct items in one stream with the CVM
// algorithm. It holds a random subset of the items' hashes: each distinct item seen
// so far is in it with probability p = 2^-k. p starts at 1 and is halved whenever
// the subset is full. The estimate is the size of the subset divided by p.
//
// For each item a coin with probability p is flipped: on failure the item is
// removed if it is in the subset, on success it is added if it is not. (The paper
// always removes before it flips: the distribution is the same, with more changes.)
// So only the last occurrence of an item matters, and the coins are independent of
// the items: knowing the hashes does not help to steer the estimate.
//
// Counters cannot be merged, because their coins are independent: use a [Sketch] if
// the data is in several places.
//
// Use [NewCounter]. A zero Counter can only be unmarshalled into; adding to it and
// asking it panics. Do not copy a Counter, use Clone. Methods that only read, such
// as Estimate, may be called concurrently with one another, but not with the Add
// methods. Adding costs one hash and about a nanosecond more, and does not
// allocate.
type Counter struct {
	_ noCopy
	byPointer
	set       hashset.Filtered
	capacity  int
	seed      uint64
	hash      hasher
	halvings  int // p is 2^-halvings
	algorithm Algorithm
	unlucky   bool
	coins     uint64 // the lowest bit belongs to the next item
	tossed    int    // how many coins are left
	rng       rand.PCG
}

// NewCounter returns an empty Counter. All its memory, at most 40 bytes for each
// key of its capacity, is allocated here. The error matches [ErrConfig].
func NewCounter(config Config) (*Counter, error) {
	capacity, err := config.capacity()
	if err != nil {
		return nil, err
	}
	return newCounter(capacity, seedOrRandom(config.Seed), config.Algorithm), nil
}

func newCounter(capacity int, seed uint64, algorithm Algorithm) *Counter {
	c := &Counter{
		set:       hashset.NewFiltered(capacity, hashUint64(seed, slotKey)),
		capacity:  capacity,
		seed:      seed,
		hash:      newHasher(Metro, seed),
		algorithm: algorithm,
	}
	c.Reset()
	return c
}

// Clone returns an independent copy of c.
func (c *Counter) Clone() *Counter {
	c.check()
	n := new(Counter)
	n.become(c)
	n.set = c.set.Clone()
	return n
}

// become makes c what o is. The two share their set.
func (c *Counter) become(o *Counter) {
	c.set, c.capacity = o.set, o.capacity
	c.seed, c.hash, c.algorithm = o.seed, o.hash, o.algorithm
	c.halvings, c.unlucky, c.coins, c.tossed, c.rng = o.halvings, o.unlucky, o.coins, o.tossed, o.rng
}

// Reset removes all items and keeps the memory and the seed: c then behaves like a
// new Counter with the same seed.
func (c *Counter) Reset() {
	c.check()
	c.set.Reset()
	c.halvings, c.unlucky = 0, false
	c.coins, c.tossed = 0, 0
	c.rng.Seed(c.seed, coinKey)
}

// check panics for a zero Counter.
func (c *Counter) check() {
	if c.capacity == 0 {
		panic("approx: zero Counter, need one from NewCounter")
	}
}

// AddString adds an item. Equal strings and byte slices are the same item.
func (c *Counter) AddString(s string) { c.AddHash(c.hash.text(s)) }

// AddBytes adds an item. It does not keep or change b.
func (c *Counter) AddBytes(b []byte) { c.AddHash(c.hash.bytes(b)) }

// AddUint64 adds an integer, which differs from every string and float. To add a
// signed integer i, add uint64(i).
func (c *Counter) AddUint64(x uint64) { c.AddHash(c.hash.integer(x)) }

// AddHash adds an item by its hash, which is used as it is: all 64 bits must be
// uniform and depend on the whole item, and should depend on a seed. Raw integers
// are not hashes: use AddUint64.
func (c *Counter) AddHash(hash uint64) {
	if c.tossed == 0 {
		c.toss()
	}
	if c.coins&1 != 0 || c.set.Maybe(hash) {
		c.apply(hash)
	}
	c.coins >>= 1
	c.tossed--
}

// AddStrings is like AddString for every item, but faster.
func (c *Counter) AddStrings(items []string) { addStrings(c, items) }

// addHashes is like AddHash for every hash, but faster.
func (c *Counter) addHashes(hashes []uint64) {
	for len(hashes) > 0 {
		if c.tossed == 0 {
			c.toss()
		}
		n := min(c.tossed, len(hashes))
		c.addRun(hashes[:n])
		c.tossed -= n
		hashes = hashes[n:]
	}
}

// addRun adds hashes for which there are coins. It steps over those whose coin fails
// and which are not in the set: nearly all.
func (c *Counter) addRun(hashes []uint64) {
	for {
		i := c.set.Next(hashes, c.coins)
		c.coins >>= i
		if i == len(hashes) {
			return
		}
		c.apply(hashes[i])
		c.coins >>= 1
		hashes = hashes[i+1:]
	}
}

// toss fills coins: each bit is 1 with probability 2^-halvings. It takes about
// eight random numbers for 64 coins, however small the probability, because the
// conjunction of random words is soon 0.
func (c *Counter) toss() {
	c.check()
	c.coins, c.tossed = math.MaxUint64, 64
	for i := 0; i < c.halvings && c.coins != 0; i++ {
		c.coins &= c.rng.Uint64()
	}
}

// apply does what the lowest coin says about hash.
func (c *Counter) apply(hash uint64) {
	switch {
	case c.unlucky:
	case c.coins&1 == 0:
		c.set.Remove(hash)
	case c.set.Add(hash) && c.set.Len() >= c.capacity:
		c.halve()
		c.coins &= c.rng.Uint64() | 1 // the coins left succeed half as often
	}
}

// Estimate returns the estimated number of distinct items. It is exact while fewer
// than Capacity distinct items were added. After ErrUnlucky it is NaN.
func (c *Counter) Estimate() float64 {
	if c.unlucky {
		return math.NaN()
	}
	return math.Ldexp(float64(c.Len()), c.halvings)
}

// Interval returns an interval around the estimate that contains the true number
// with at least the given confidence, such as 0.95. It assumes that the number of
// keys is binomial with probability p, as it is if all items repeat many times; the
// fewer repeats, the more often the interval contains the truth. For a confidence
// of 1 or more, or NaN, high is infinite; for 0 or less, both ends are the
// estimate.
func (c *Counter) Interval(confidence float64) (low, high float64) {
	if c.unlucky {
		return float64(c.capacity), math.Inf(1)
	}
	held := float64(c.Len())
	p := math.Ldexp(1, -c.halvings)
	return interval(held, held+1, p, c.Estimate(), held, c.widening()*normalQuantile(confidence))
}

// widening is what the dependence of p on the keys costs the Classic algorithm:
// in 20,000 simulated streams, just after a halving, an interval for 0.9 covered
// the truth in 0.891 of them.
func (c *Counter) widening() float64 {
	if c.algorithm == Classic {
		return 1.03
	}
	return 1
}

// Err returns nil, or an error that matches [ErrUnlucky] after the classic
// algorithm has failed. The Counter then ignores what is added, until Reset.
func (c *Counter) Err() error {
	if !c.unlucky {
		return nil
	}
	return fmt.Errorf("approx: %d coins of %d said keep, need fewer (ExactHalf never fails): %w",
		c.capacity, c.capacity, ErrUnlucky)
}

// Len returns the number of hashes held, which is less than Capacity.
func (c *Counter) Len() int {
	c.check()
	return c.set.Len()
}

// Capacity returns the number of keys at which the set is halved.
func (c *Counter) Capacity() int { return c.capacity }

// Seed returns the seed in use, even if it was chosen at random.
func (c *Counter) Seed() uint64 { return c.seed }

func (c *Counter) hasher() hasher { return c.hash }

// Bytes returns the memory held, in bytes, including the Counter itself.
func (c *Counter) Bytes() int { return int(unsafe.Sizeof(*c)) + c.set.Bytes() }
