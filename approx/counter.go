package approx

import (
	"fmt"
	"math"
	"math/rand/v2"
	"unsafe"

	"github.com/bottleneck-go/bottleneck/internal/hashset"
)

// A Counter estimates the number of distinct items of one stream by the CVM
// algorithm. It holds a random subset of the items' hashes, in which each distinct
// item seen so far is with probability p = 2^-k: p starts at 1 and halves
// whenever the subset is full. The estimate is the size of the subset over p.
//
// For each item a coin of probability p decides: if it fails, the item is removed
// if it is there; if it succeeds, the item is added if it is not. (The paper
// removes first and then tosses: the same law, with fewer changes.) So it is the
// item's last occurrence that counts, and the coins are independent of the items:
// whoever knows the hashes cannot steer the estimate.
//
// Counters cannot be merged, because the coins of two of them are independent:
// use a Sketch where data sits in several places.
//
// Use NewCounter: the methods of a zero Counter panic. Estimate and the other
// methods that only read may run beside each other, but not beside Add methods.
// An Add costs the hash and about one nanosecond more, and allocates nothing.
type Counter struct {
	_         noCopy
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
// key of its capacity, is allocated here. The error is ErrConfig.
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

// Clone returns a Counter that goes on by itself from what c has seen.
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

// Reset forgets all items and keeps the memory and the seed: what is added
// afterwards is counted as by a new Counter of the same seed.
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

// AddString adds an item. Equal strings and byte slices are equal items.
func (c *Counter) AddString(s string) { c.AddHash(c.hash.text(s)) }

// AddBytes adds an item; b is neither kept nor changed.
func (c *Counter) AddBytes(b []byte) { c.AddHash(c.hash.bytes(b)) }

// AddUint64 adds an integer. Integers differ from all texts; a signed integer is
// the same item as its two's complement, uint64(i).
func (c *Counter) AddUint64(x uint64) { c.AddHash(c.hash.integer(x)) }

// AddHash adds an item by its hash, which is used as it is: all 64 bits must be
// uniform and depend on the whole item, and should depend on a seed. Raw
// integers are no hashes: use AddUint64.
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

// AddStrings is AddString of every item, faster.
func (c *Counter) AddStrings(items []string) { addStrings(c, items) }

// addHashes is AddHash of every hash, faster.
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

// Estimate is the estimated number of distinct items. It is exact as long as
// fewer than Capacity distinct items were added. It is NaN after ErrUnlucky.
func (c *Counter) Estimate() float64 {
	if c.unlucky {
		return math.NaN()
	}
	return math.Ldexp(float64(c.Len()), c.halvings)
}

// Interval is an interval around the estimate that covers the true number with at
// least the given confidence, between 0 and 1. It takes the number of keys as binomial
// with probability p. That is its law if all items repeat many times; the fewer
// repeats, the more often the interval covers the truth. For a confidence of 1 or more
// (or NaN) the upper end is infinite; for 0 or less both ends are the estimate.
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

// Err is nil, or ErrUnlucky after the classic algorithm has failed: the Counter
// then ignores what is added, until Reset.
func (c *Counter) Err() error {
	if !c.unlucky {
		return nil
	}
	return fmt.Errorf("approx: %d coins of %d said keep, need fewer (ExactHalf never fails): %w",
		c.capacity, c.capacity, ErrUnlucky)
}

// Len is the number of hashes held now, less than Capacity.
func (c *Counter) Len() int {
	c.check()
	return c.set.Len()
}

// Capacity is the number of keys at which the set is halved.
func (c *Counter) Capacity() int { return c.capacity }

// Seed is the seed in use, also if it was chosen at random.
func (c *Counter) Seed() uint64 { return c.seed }

func (c *Counter) hasher() hasher { return c.hash }

// Bytes is the memory held, the Counter itself included.
func (c *Counter) Bytes() int { return int(unsafe.Sizeof(*c)) + c.set.Bytes() }
