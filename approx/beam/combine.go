package approxbeam

import "github.com/bottleneck-go/bottleneck/approx"

// Sketching is what the CombineFns have in common: how their sketches are made. It
// travels with the pipeline as JSON. NewStrings, NewBytes and NewIntegers fill it in.
type Sketching struct {
	Capacity int
	Seed     uint64
	Hash     approx.Hash
}

// CreateAccumulator returns an empty sketch.
func (s *Sketching) CreateAccumulator() (*approx.Sketch, error) {
	return approx.NewSketch(approx.SketchConfig{Capacity: s.Capacity, Seed: s.Seed, Hash: s.Hash})
}

// MergeAccumulators returns the first sketch, into which the second is merged. The error
// is approx.ErrSeed, for sketches of another seed.
func (s *Sketching) MergeAccumulators(a, b *approx.Sketch) (*approx.Sketch, error) {
	return a, a.Merge(b)
}

// ExtractOutput returns the sketch.
func (s *Sketching) ExtractOutput(a *approx.Sketch) *approx.Sketch { return a }

// Strings is a CombineFn from strings to one *approx.Sketch.
type Strings struct{ Sketching }

// NewStrings returns the CombineFn that config asks for. It panics if approx refuses it.
func NewStrings(config Config) *Strings { return &Strings{newSketching(config)} }

// AddInput adds a string.
func (*Strings) AddInput(a *approx.Sketch, x string) *approx.Sketch {
	a.AddString(x)
	return a
}

// Bytes is a CombineFn from byte slices to one *approx.Sketch. Equal bytes and strings
// are equal items.
type Bytes struct{ Sketching }

// NewBytes returns the CombineFn that config asks for. It panics if approx refuses it.
func NewBytes(config Config) *Bytes { return &Bytes{newSketching(config)} }

// AddInput adds the bytes.
func (*Bytes) AddInput(a *approx.Sketch, x []byte) *approx.Sketch {
	a.AddBytes(x)
	return a
}

// Integers is a CombineFn from integers to one *approx.Sketch.
type Integers struct{ Sketching }

// NewIntegers returns the CombineFn that config asks for. It panics if approx refuses it.
func NewIntegers(config Config) *Integers { return &Integers{newSketching(config)} }

// AddInput adds an integer.
func (*Integers) AddInput(a *approx.Sketch, x int64) *approx.Sketch {
	a.AddUint64(uint64(x))
	return a
}
