package approxbeam_test

import (
	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/bottleneck-go/bottleneck/approx"
	approxbeam "github.com/bottleneck-go/bottleneck/approx/beam"
)

// Users by country, each country counted by itself, and all of them together.
func Example() {
	p, s := beam.NewPipelineWithRoot()
	users := beam.ParDo(s, func(id int) (string, string) {
		return []string{"at", "be", "ch"}[id%3], string(rune('a' + id%7))
	}, beam.CreateList(s, []int{1, 2, 3, 4, 5, 6, 7, 8, 9}))

	config := approxbeam.Config{Epsilon: 0.02, Delta: 0.01, Seed: 1}
	byCountry := beam.CombinePerKey(s, approxbeam.NewStrings(config), users) // of *approx.Sketch
	all := approxbeam.Union(s, beam.DropKey(s, byCountry))
	_ = approxbeam.Estimate(s, all, 0.99)
	_ = p // beamx.Run(ctx, p)
}

// Sketches that DataSketches' libraries in other languages read.
func ExampleSketch() {
	_, s := beam.NewPipelineWithRoot()
	words := beam.CreateList(s, []string{"a", "b", "a"})
	sketches := approxbeam.Sketch(s, words, approxbeam.Config{Hash: approx.Murmur})
	_ = beam.ParDo(s, func(s *approx.Sketch) ([]byte, error) { return s.MarshalTheta() }, sketches)
}
