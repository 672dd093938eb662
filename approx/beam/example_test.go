package approxbeam_test

import (
	"context"
	"fmt"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"

	"github.com/bottleneck-go/bottleneck/approx"
	approxbeam "github.com/bottleneck-go/bottleneck/approx/beam"
)

// Beam finds functions by their names, so they are registered.
func init() {
	register.Function1x0(show)
	register.Function1x2(country)
	register.Function1x2(toTheta)
}

func show(d approxbeam.Distinct) { fmt.Printf("%.0f, %.0f to %.0f\n", d.Estimate, d.Low, d.High) }

func country(id int) (string, string) {
	return []string{"at", "be", "ch"}[id%3], string(rune('a' + id%7))
}

func toTheta(s *approx.Sketch) ([]byte, error) { return s.MarshalTheta() }

// execute runs a pipeline in this process.
func execute(p *beam.Pipeline) {
	if _, err := prism.Execute(context.Background(), p); err != nil {
		fmt.Println(err)
	}
}

// Users by country, each country counted by itself, and all of them together.
func Example() {
	p, s := beam.NewPipelineWithRoot()
	users := beam.ParDo(s, country, beam.CreateList(s, []int{1, 2, 3, 4, 5, 6, 7, 8, 9}))

	config := approxbeam.Config{Epsilon: 0.02, Delta: 0.01, Seed: 1}
	byCountry := beam.CombinePerKey(s, approxbeam.NewStrings(config), users) // of *approx.Sketch
	all := approxbeam.Union(s, beam.DropKey(s, byCountry))
	beam.ParDo0(s, show, approxbeam.Estimate(s, all, 0.99))
	execute(p)
	// Output: 7, 7 to 7
}

// The distinct words of a collection: exact, as there are few.
func ExampleCount() {
	p, s := beam.NewPipelineWithRoot()
	words := beam.CreateList(s, []string{"it", "is", "what", "it", "is"})
	beam.ParDo0(s, show, approxbeam.Count(s, words, approxbeam.Config{}))
	execute(p)
	// Output: 3, 3 to 3
}

// The sketches of two days, put together without their elements.
func ExampleUnion() {
	p, s := beam.NewPipelineWithRoot()
	config := approxbeam.Config{Seed: 1} // the same every day
	monday := approxbeam.Sketch(s, beam.CreateList(s, []int{1, 2, 3}), config)
	tuesday := approxbeam.Sketch(s, beam.CreateList(s, []int{3, 4}), config)
	both := approxbeam.Union(s, beam.Flatten(s, monday, tuesday))
	beam.ParDo0(s, show, approxbeam.Estimate(s, both, 0.99))
	execute(p)
	// Output: 4, 4 to 4
}

// Sketches that DataSketches' libraries in other languages read.
func ExampleSketch() {
	_, s := beam.NewPipelineWithRoot()
	words := beam.CreateList(s, []string{"a", "b", "a"})
	sketches := approxbeam.Sketch(s, words, approxbeam.Config{Hash: approx.Murmur})
	_ = beam.ParDo(s, toTheta, sketches) // of []byte
}
