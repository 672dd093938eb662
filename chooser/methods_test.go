package chooser_test

import (
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/chooser"
)

// A method makes a function that draws one index from weights.
type method[W chooser.Weight] struct {
	name string
	make func(t *testing.T, r *rand.Rand, weights []W) func() int
}

func must[T any](t *testing.T) func(T, error) T {
	return func(x T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
}

// methods are all ways to draw one index in proportion to weights.
func methods[W chooser.Weight]() []method[W] {
	return []method[W]{
		{"Once", func(t *testing.T, r *rand.Rand, weights []W) func() int {
			return func() int { return must[int](t)(chooser.OnceWith(r, weights)) }
		}},
		{"Table", func(t *testing.T, r *rand.Rand, weights []W) func() int {
			table := must[*chooser.Table](t)(chooser.NewTable(weights))
			return func() int { return table.PickWith(r) }
		}},
		{"Table, filled", func(t *testing.T, r *rand.Rand, weights []W) func() int {
			table := must[*chooser.Table](t)(chooser.NewTable(weights))
			indices := make([]int, 1234)
			n := 0
			return func() int {
				if n == 0 {
					n = 1 + r.IntN(len(indices))
					table.FillWith(r, indices[:n])
				}
				n--
				return indices[n]
			}
		}},
		{"Values", func(t *testing.T, r *rand.Rand, weights []W) func() int {
			indices := make([]int, len(weights))
			for i := range indices {
				indices[i] = i
			}
			values := must[*chooser.Values[int]](t)(chooser.NewValues(indices, weights))
			return func() int { return values.PickWith(r) }
		}},
		{"Tree", func(t *testing.T, r *rand.Rand, weights []W) func() int {
			tree := must[*chooser.Tree[W]](t)(chooser.NewTree(weights))
			return func() int { return must[int](t)(tree.PickWith(r)) }
		}},
		{"Tree, grown", func(t *testing.T, r *rand.Rand, weights []W) func() int {
			var tree chooser.Tree[W]
			for i := range weights { // backwards, then put right
				must[int](t)(tree.Add(weights[len(weights)-1-i]))
			}
			for i := range weights { // zero first, lest the sum overflow meanwhile
				must[any](t)(nil, tree.Set(i, 0))
			}
			for i, w := range weights {
				must[any](t)(nil, tree.Set(i, w))
			}
			return func() int { return must[int](t)(tree.PickWith(r)) }
		}},
		{"Sample", func(t *testing.T, r *rand.Rand, weights []W) func() int {
			return func() int { return must[[]int](t)(chooser.SampleWith(r, weights, 1))[0] }
		}},
	}
}
