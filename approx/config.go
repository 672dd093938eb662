package approx

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// Sentinels: every error of this package wraps one of them, or is an error of
// the reader that the caller passed in.
var (
	// ErrConfig: a field of a Config or SketchConfig is out of its range.
	ErrConfig = errors.New("invalid configuration")
	// ErrUnlucky: the classic algorithm failed, as its paper allows.
	ErrUnlucky = errors.New("classic halving dropped nothing")
	// ErrSeed: two sketches have different seeds or hash functions, so their hashes
	// have nothing to do with each other.
	ErrSeed = errors.New("seeds differ")
	// ErrEncoding: bytes or text that the method's counterpart never makes.
	ErrEncoding = errors.New("malformed encoding")
	// ErrColumn: offsets or validity bits that do not fit their column.
	ErrColumn = errors.New("malformed column")
)

const (
	// MinCapacity is the smallest capacity: below it the estimates say little.
	MinCapacity = 16
	// MaxCapacity is the largest capacity: some 30 GB. On 32-bit platforms it is
	// less, what an index can reach.
	MaxCapacity = min(1<<30, math.MaxInt>>6)
	// DefaultCapacity is the capacity when nothing is configured. It gives a
	// standard error of 1.6 % (Sketch) or 1.4 % to 2.2 % (Counter).
	DefaultCapacity = 4096

	defaultEpsilon = 0.05
	defaultDelta   = 0.01
)

// An Algorithm is the way a Counter halves its set when it is full.
type Algorithm int

const (
	// ExactHalf keeps a random half of exactly half the size (of an odd number, one
	// key more or less by a fair coin). It never fails and has no bias.
	// Karayel, Khu, Meel, Tan and Watt, "Verification of the CVM Algorithm with a
	// Functional Probabilistic Invariant", ITP 2025.
	ExactHalf Algorithm = iota
	// Classic tosses a fresh coin for every key, as in the first paper:
	// Chakraborty, Vinodchandran and Meel, arXiv 2301.10191. If all coins say
	// "keep", which happens once in 2^Capacity halvings, the Counter has failed: its
	// Err is ErrUnlucky. Its error is larger than ExactHalf's.
	Classic
)

// A Sizing is the rule that turns epsilon and delta into a capacity.
type Sizing int

const (
	// Guaranteed takes the proved bound of the CVM paper,
	//
	//	ceil(12/epsilon² · log2(8·StreamLen/delta)).
	//
	// It holds for every stream, and is 10 to 60 times larger than what is needed.
	Guaranteed Sizing = iota
	// Typical takes what the tail of the real law of the error asks for: about
	// 2 (z/epsilon)², z being the normal quantile of delta. It does not depend on
	// the length of the stream. Simulations bear it out; no proof does.
	Typical
)

// Config says how a Counter is made. The zero Config is a good start: capacity
// 4,096, random seed, exact halving.
type Config struct {
	// Epsilon is the largest relative error wanted, between 0 and 1, both
	// excluded. 0: 0.05 if Delta or StreamLen is given.
	Epsilon float64
	// Delta is the probability with which the error may be larger than Epsilon,
	// between 0 and 1, both excluded. 0: 0.01 if Epsilon or StreamLen is given.
	Delta float64
	// StreamLen is how many items will be added at most, repeats included. 0:
	// unknown, sized for 2^63. Only Guaranteed depends on it.
	StreamLen uint64
	// Sizing turns Epsilon, Delta and StreamLen into a capacity.
	Sizing Sizing

	// Capacity, MinCapacity to MaxCapacity, is the number of keys at which the
	// set is halved; smaller numbers of distinct items are counted exactly. It
	// takes the place of Epsilon, Delta and StreamLen, which must then be 0. If all
	// four are 0, it is DefaultCapacity.
	Capacity int
	// Seed makes a Counter reproducible: the same seed, configuration and stream
	// give the same result on every platform. 0: a random seed, so that nobody can
	// prepare input whose hashes collide.
	Seed uint64
	// Algorithm is the way to halve.
	Algorithm Algorithm
}

// SketchConfig says how a Sketch is made. The zero SketchConfig is a good start
// for one machine: capacity 4,096, random seed.
type SketchConfig struct {
	// Epsilon and Delta are as in Config. The capacity follows from the law of
	// the error, which is known exactly and is the same for every stream.
	Epsilon, Delta float64
	// Capacity, MinCapacity to MaxCapacity, is the number of hashes an estimate
	// rests on; as many distinct items are counted exactly. It takes the place of
	// Epsilon and Delta, which must then be 0. If all three are 0, it is
	// DefaultCapacity.
	Capacity int
	// Seed must be equal in all sketches that will be merged or compared: give all
	// machines the same. 0: a random seed, so that nobody can prepare input whose
	// hashes collide; with Murmur, ThetaSeed.
	Seed uint64
	// Hash is the function that makes hashes of items. Sketches that will be merged
	// or compared need the same.
	Hash Hash
}

// ThetaSeed is the seed that every DataSketches library has as its default.
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

// chooseCapacity is the capacity given, or else what size makes of epsilon and delta.
func chooseCapacity(capacity int, given bool, epsilon, delta float64, size func(epsilon, delta float64) float64) (int, error) {
	switch {
	case capacity != 0 && given:
		return 0, fmt.Errorf("approx: Capacity %d beside Epsilon, Delta or StreamLen, need one or the other: %w", capacity, ErrConfig)
	case capacity == 0 && !given:
		return DefaultCapacity, nil
	case capacity == 0:
		return sizedCapacity(epsilon, delta, size)
	case capacity < MinCapacity || capacity > MaxCapacity:
		return 0, fmt.Errorf("approx: Capacity %d, need %d to %d: %w", capacity, MinCapacity, MaxCapacity, ErrConfig)
	}
	return capacity, nil
}

func sizedCapacity(epsilon, delta float64, size func(epsilon, delta float64) float64) (int, error) {
	if epsilon == 0 {
		epsilon = defaultEpsilon
	}
	if delta == 0 {
		delta = defaultDelta
	}
	for _, field := range []struct {
		name  string
		value float64
	}{{"Epsilon", epsilon}, {"Delta", delta}} {
		if !(field.value > 0 && field.value < 1) {
			return 0, fmt.Errorf("approx: %s %v, need more than 0 and less than 1: %w", field.name, field.value, ErrConfig)
		}
	}
	capacity := math.Ceil(size(epsilon, delta))
	if !(capacity <= MaxCapacity) {
		return 0, fmt.Errorf("approx: Epsilon %v and Delta %v ask for a capacity of more than %d, the largest: %w",
			epsilon, delta, MaxCapacity, ErrConfig)
	}
	return max(int(capacity), MinCapacity), nil
}

// seedOrRandom is seed, or a random one if that is 0.
func seedOrRandom(seed uint64) uint64 {
	for seed == 0 {
		seed = rand.Uint64()
	}
	return seed
}
