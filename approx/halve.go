package approx

import "math/bits"

// halve throws half of the keys away and halves p.
func (c *Counter) halve() {
	if c.algorithm == Classic {
		c.halveByCoins()
	} else {
		c.halveExactly()
	}
}

// halveExactly keeps a uniformly random subset of half the keys. Each of the n
// keys in turn stays with probability (still wanted)/(still to come): selection
// sampling, Knuth, TAOCP 2, 3.4.2 algorithm S.
//
// If n is odd, a fair coin decides which of the two halves stays, so that the
// chance of each key is 1/2 exactly and p remains a power of two.
func (c *Counter) halveExactly() {
	left := uint64(c.set.Len())
	wanted := (left + c.rng.Uint64()>>63) / 2
	c.set.Retain(func(uint64) bool {
		stays := c.below(left) < wanted
		left--
		if stays {
			wanted--
		}
		return stays
	})
	c.halvings++
}

// halveByCoins tosses a coin for each key. If the set is still full afterwards,
// the paper's algorithm gives up.
func (c *Counter) halveByCoins() {
	coins, tossed := uint64(0), 0
	c.set.Retain(func(uint64) bool {
		if tossed == 0 {
			coins, tossed = c.rng.Uint64(), 64
		}
		stays := coins&1 != 0
		coins >>= 1
		tossed--
		return stays
	})
	c.halvings++
	c.unlucky = c.set.Len() >= c.capacity
}

// below is a random number less than n, exactly uniform: Lemire, "Fast random
// integer generation in an interval", 2019.
func (c *Counter) below(n uint64) uint64 {
	high, low := bits.Mul64(c.rng.Uint64(), n)
	if low < n {
		for bias := -n % n; low < bias; {
			high, low = bits.Mul64(c.rng.Uint64(), n)
		}
	}
	return high
}
