package chooser_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/chooser"
	"github.com/bottleneck-go/bottleneck/internal/naive"
)

// benchWeights are n weights as they stand on a board of the game of
// chooser/menace: whole numbers of one to three digits, and some zeros.
func benchWeights(n int) []int {
	r := rand.New(rand.NewPCG(5, uint64(n)))
	weights := make([]int, n)
	for i := range weights {
		weights[i] = max(r.IntN(125)-25, 0)
	}
	return weights
}

// BenchmarkPick draws one index. impl=tree also sets a weight before each draw,
// and impl=rand is what one random number costs, the least of any draw.
func BenchmarkPick(b *testing.B) {
	for _, n := range []int{9, 1000, 100_000} {
		weights := benchWeights(n)
		b.Run(fmt.Sprintf("weights=%d", n), func(b *testing.B) { benchmarkPick(b, weights) })
	}
}

func benchmarkPick(b *testing.B, weights []int) {
	table, err := chooser.NewTable(weights)
	if err != nil {
		b.Fatal(err)
	}
	tree, err := chooser.NewTree(weights)
	if err != nil {
		b.Fatal(err)
	}
	for _, impl := range []struct {
		name string
		pick func(r *rand.Rand) (int, error)
	}{
		{"api", func(*rand.Rand) (int, error) { return chooser.Once(weights) }},
		{"naive", func(r *rand.Rand) (int, error) { return naive.Choose(r, weights) }},
		{"once", func(r *rand.Rand) (int, error) { return chooser.OnceWith(r, weights) }},
	} {
		b.Run("impl="+impl.name, func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := impl.pick(r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("impl=table", func(b *testing.B) {
		r := rand.New(rand.NewPCG(1, 2))
		b.ReportAllocs()
		for b.Loop() {
			table.PickWith(r)
		}
	})
	b.Run("impl=tree", func(b *testing.B) { benchmarkSetAndPick(b, tree, len(weights)) })
	b.Run("impl=rand", func(b *testing.B) {
		r := rand.New(rand.NewPCG(1, 2))
		for b.Loop() {
			r.Uint64()
		}
	})
}

func benchmarkSetAndPick(b *testing.B, tree *chooser.Tree[int], n int) {
	r := rand.New(rand.NewPCG(1, 2))
	b.ReportAllocs()
	i, w := 0, 0
	for b.Loop() {
		i, w = (i+7919)%n, (w+37)&63
		if err := tree.Set(i, w); err != nil {
			b.Fatal(err)
		}
		if _, err := tree.PickWith(r); err != nil {
			b.Fatal(err)
		}
	}
}
