package approx

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// Every error of this package matches one of these, or comes from the reader that
// the caller passed in.
var (
	// ErrConfig: a field of a [Config] or [SketchConfig] is out of range, or a zero
	// or unsuitable value was to be encoded.
	ErrConfig = errors.New("invalid configuration")
	// ErrUnlucky: the [Classic] algorithm failed, which its paper allows.
	ErrUnlucky = errors.New("classic halving dropped nothing")
	// ErrSeed: two sketches have different seeds or hash functions, so their hashes
	// cannot be compared.
	ErrSeed = errors.New("seeds differ")
	// ErrEncoding: data or text that no encoding method writes.
	ErrEncoding = errors.New("malformed encoding")
	// ErrColumn: offsets or validity bits do not fit the column.
	ErrColumn = errors.New("malformed column")
)

const (
	// MinCapacity is the smallest capacity: below it, estimates say little.
	MinCapacity = 16
	// MaxCapacity is the largest capacity, which takes some 30 GB. It is smaller on
	// 32-bit platforms.
	MaxCapacity = min(1<<30, math.MaxInt>>6)
	// DefaultCapacity is the capacity if nothing is configured. The standard error
	// is 1.6 % for a [Sketch], and 1.4 % to 2.2 % for a [Counter].
	DefaultCapacity = 4096

	defaultEpsilon = 0.05
	defaultDelta   = 0.01
)

// An Algorithm is how a [Counter] halves its set when it is full.
type Algorithm int

const (
	// ExactHalf keeps a random half of the keys. (If their number is odd, a fair
	// coin decides whether the larger or the smaller half stays.) It never fails
	// and has no bias: Karayel, Khu, Meel, Tan and Watt, "Verification of the CVM
	// Algorithm with a Functional Probabilistic Invariant", ITP 2025.
	ExactHalf Algorithm = iota
	// Classic flips a coin for each key, as in the original paper: Chakraborty,
	// Vinodchandran and Meel, arXiv 2301.10191. If every coin says "keep", which
	// happens once in 2^Capacity halvings, the Counter has failed and its Err is
	// [ErrUnlucky]. Its error is larger than that of ExactHalf.
	Classic
)

// A Sizing is the rule that turns Epsilon and Delta into the capacity of a
// [Counter].
type Sizing int

const (
	// Guaranteed uses the bound proved in the CVM paper,
	//
	//	ceil(12/Epsilon² · log2(8·StreamLen/Delta)).
	//
	// It holds for every stream, and is 10 to 60 times what is needed in practice.
	Guaranteed Sizing = iota
	// Typical uses the actual distribution of the error: about 2(z/Epsilon)², where
	// z is the normal quantile for Delta. It does not depend on the length of the
	// stream. It is confirmed by simulation, not proved.
	Typical
)

// Config configures a [Counter]. The zero Config is a good start: capacity 4,096, a
// random seed, and exact halving.
type Config struct {
	// Epsilon is the largest relative error wanted, greater than 0 and less than 1.
	// 0 means 0.05 if Delta or StreamLen is set.
	Epsilon float64
	// Delta is the probability that the error is larger than Epsilon, greater than
	// 0 and less than 1. 0 means 0.01 if Epsilon or StreamLen is set.
	Delta float64
	// StreamLen is the largest number of items that will be added, including
	// repeats. 0 means unknown: the capacity is then enough for 2^63. Only
	// Guaranteed uses it.
	StreamLen uint64
	// Sizing is how Epsilon, Delta and StreamLen determine the capacity.
	Sizing Sizing

	// Capacity is the number of keys at which the set is halved, MinCapacity to
	// MaxCapacity. Fewer distinct items than that are counted exactly. If it is
	// set, Epsilon, Delta and StreamLen must be 0. If all four are 0, it is
	// DefaultCapacity.
	Capacity int
	// Seed makes a Counter reproducible: the same seed, configuration and stream
	// give the same result on every platform. 0 means a random seed, so that nobody
	// can prepare input whose hashes collide.
	Seed uint64
	// Algorithm is how the set is halved.
	Algorithm Algorithm
}

// SketchConfig configures a [Sketch]. The zero SketchConfig is a good start on one
// machine: capacity 4,096 and a random seed. Sketches that will be merged need a
// Seed.
type SketchConfig struct {
	// Epsilon and Delta are as in [Config]. The capacity is the smallest that meets
	// them: the distribution of the error is known, and is the same for every
	// stream.
	Epsilon, Delta float64
	// Capacity is the number of hashes an estimate is based on, MinCapacity to
	// MaxCapacity. Up to as many distinct items are counted exactly. If it is set,
	// Epsilon and Delta must be 0. If all three are 0, it is DefaultCapacity.
	Capacity int
	// Seed must be the same in all sketches that will be merged or compared, so
	// give every machine the same. 0 means a random seed, so that nobody can
	// prepare input whose hashes collide; with Murmur it means ThetaSeed.
	Seed uint64
	// Hash is the hash function. It must be the same in all sketches that will be
	// merged or compared.
	Hash Hash
}

// ThetaSeed is the default seed of every DataSketches library.
const ThetaSeed = 9001

// capacity checks c and is the capacity it asks for.
func (c Config) capacity() (int, error) {
	switch {
	case c.Algorithm != ExactHalf && c.Algorithm != Classic:
		return 0, fmt.Errorf("approx: Algorithm %d, need ExactHalf or Classic: %w", c.Algorithm, ErrConfig)
	case c.Sizing != Guaranteed && c.Sizing != Typical:
		return 0, fmt.Errorf("approx: Sizing %d, need Guaranteed or Typical: %w", c.Sizing, ErrConfig)
	}
	given := c.Epsilon != 0 || c.Delta != 0 || c.StreamLen != 0
	return chooseCapacity(c.Capacity, given, c.Epsilon, c.Delta, func(epsilon, delta float64) float64 {
		if c.Sizing == Typical {
			return typicalSize(epsilon, delta)
		}
		return guaranteedSize(epsilon, delta, c.StreamLen)
	})
}

func (c SketchConfig) seed() uint64 {
	if c.Hash == Murmur {
		return cmp.Or(c.Seed, ThetaSeed)
	}
	return seedOrRandom(c.Seed)
}

func (c SketchConfig) capacity() (int, error) {
	if c.Hash != Metro && c.Hash != Murmur {
		return 0, fmt.Errorf("approx: Hash %d, need Metro or Murmur: %w", c.Hash, ErrConfig)
	}
	return chooseCapacity(c.Capacity, c.Epsilon != 0 || c.Delta != 0, c.Epsilon, c.Delta, sketchSize)
}

// seedOrRandom is seed, or a random one if that is 0.
func seedOrRandom(seed uint64) uint64 {
	for seed == 0 {
		seed = rand.Uint64()
	}
	return seed
}
