// Package approxbeam counts the distinct elements of Apache Beam's collections, by
// sketches of package approx: on as many machines as the runner has, in memory that
// does not grow, with the interval in which the true number lies.
//
//	words := ... // a beam.PCollection of strings
//	counts := approxbeam.Count(s, words, approxbeam.Config{})
//	beam.ParDo0(s, show, counts)
//
// where show is a function that the program registers, because workers find functions by
// their names, and those without a name not at all:
//
//	func init() { register.Function1x0(show) }
//
//	func show(c approxbeam.Distinct) { fmt.Printf("%.0f, %.0f to %.0f\n", c.Estimate, c.Low, c.High) }
//
// [Strings], [Bytes] and [Integers] are CombineFns for [beam.Combine] and
// [beam.CombinePerKey]: the SDK keeps one sketch for each bundle (and key and window),
// and only sketches travel. Windows and triggers work as with any CombineFn.
// A collection of *approx.Sketch has a registered coder, so that pipelines can keep
// sketches, write them (Sketch.MarshalBinary, or MarshalTheta for DataSketches), and put
// them together by union, intersection and difference.
package approxbeam

import (
	"fmt"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/bottleneck-go/bottleneck/approx"
)

// Config says how sketches are made. Its fields are those of approx.SketchConfig; all
// workers get the same. The zero Config is a good start.
type Config struct {
	// Epsilon and Delta: the relative error is larger than Epsilon with a probability of
	// Delta at most. If both are 0, Capacity says how large the sketches are.
	Epsilon, Delta float64
	// Capacity is the number of hashes a sketch keeps, instead of Epsilon and Delta. 0:
	// approx.DefaultCapacity. Sketches of more than 1,048,576 cannot travel.
	Capacity int
	// Seed of the hashes, for sketches that outlive the pipeline. 0: a random one, drawn
	// once for the pipeline; with Hash Murmur, approx.ThetaSeed.
	Seed uint64
	// Hash is the hash function: approx.Murmur for sketches that DataSketches will read.
	Hash approx.Hash
	// Confidence of the interval of a Distinct, 0 to 1. 0: 0.95.
	Confidence float64
}

// A Distinct says how many distinct elements there are: about Estimate, and with the
// configured confidence from Low to High. If the three are equal, they are exact.
type Distinct struct {
	Estimate, Low, High float64
}

func init() {
	beam.RegisterType(reflect.TypeFor[Distinct]())
	beam.RegisterCoder(reflect.TypeFor[*approx.Sketch](), encode, decode)
	register.Combiner2[*approx.Sketch, string](&Strings{})
	register.Combiner2[*approx.Sketch, []byte](&Bytes{})
	register.Combiner2[*approx.Sketch, int64](&Integers{})
	register.DoFn1x1[*approx.Sketch, Distinct](&estimate{})
	register.Function1x1(widen)
	register.Function2x2(union)
}

func encode(s *approx.Sketch) ([]byte, error) { return s.MarshalBinary() }

func decode(data []byte) (*approx.Sketch, error) {
	s := new(approx.Sketch)
	return s, s.UnmarshalBinary(data)
}

// Count returns a collection of one [Distinct] for each window of a collection of
// string, []byte, int64 or int, and none where there are no elements. It panics, as
// constructing pipelines does, for others and for a config that approx refuses.
func Count(s beam.Scope, elements beam.PCollection, config Config) beam.PCollection {
	s = s.Scope("approxbeam.Count")
	return Estimate(s, Sketch(s, elements, config), config.Confidence)
}

// Sketch returns a collection of one *approx.Sketch for each window, of the same kinds
// of collections as [Count].
func Sketch(s beam.Scope, elements beam.PCollection, config Config) beam.PCollection {
	s = s.Scope("approxbeam.Sketch")
	switch kind := elements.Type().Type(); kind {
	case reflect.TypeFor[string]():
		return beam.Combine(s, NewStrings(config), elements)
	case reflect.TypeFor[[]byte]():
		return beam.Combine(s, NewBytes(config), elements)
	case reflect.TypeFor[int]():
		return beam.Combine(s, NewIntegers(config), beam.ParDo(s, widen, elements))
	case reflect.TypeFor[int64]():
		return beam.Combine(s, NewIntegers(config), elements)
	default:
		panic(fmt.Sprintf("approxbeam: a collection of %v, need string, []byte, int64 or int", kind))
	}
}

func widen(x int) int64 { return int64(x) }

// Union returns a collection of one *approx.Sketch for each window: of all the items
// of a collection of sketches of one seed, such as earlier pipelines wrote.
func Union(s beam.Scope, sketches beam.PCollection) beam.PCollection {
	return beam.Combine(s.Scope("approxbeam.Union"), union, sketches)
}

func union(a, b *approx.Sketch) (*approx.Sketch, error) { return a.Union(b) }

// Estimate returns what each sketch of a collection says, with intervals of the given
// confidence; 0 is 0.95.
func Estimate(s beam.Scope, sketches beam.PCollection, confidence float64) beam.PCollection {
	if confidence == 0 {
		confidence = 0.95
	}
	return beam.ParDo(s.Scope("approxbeam.Estimate"), &estimate{confidence}, sketches)
}

type estimate struct{ Confidence float64 }

func (e *estimate) ProcessElement(s *approx.Sketch) Distinct {
	low, high := s.Interval(e.Confidence)
	return Distinct{s.Estimate(), low, high}
}

// newSketching checks config and settles its seed.
func newSketching(config Config) Sketching {
	s, err := approx.NewSketch(approx.SketchConfig{
		Epsilon: config.Epsilon, Delta: config.Delta, Capacity: config.Capacity, Seed: config.Seed, Hash: config.Hash,
	})
	if err != nil {
		panic(fmt.Sprintf("approxbeam: %v", err))
	}
	data, err := encode(s)
	if err == nil {
		_, err = decode(data) // as other workers will
	}
	if err != nil {
		panic(fmt.Sprintf("approxbeam: sketches of capacity %d cannot travel: %v", s.Capacity(), err))
	}
	return Sketching{Capacity: s.Capacity(), Seed: s.Seed(), Hash: config.Hash}
}
