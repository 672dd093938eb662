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

// BenchmarkPick draws one index. impl=api takes the global source, all others a
// seeded PCG; impl=tree also sets a weight before each draw; impl=rand is what
// one number of the PCG costs, the least of any draw.
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
	r := rand.New(rand.NewPCG(1, 2))
	b.Run("impl=api", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := chooser.Once(weights); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("impl=naive", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := naive.Choose(r, weights); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("impl=once", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := chooser.OnceWith(r, weights); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("impl=table", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			table.PickWith(r)
		}
	})
	b.Run("impl=tree", func(b *testing.B) { benchmarkSetAndPick(b, tree, len(weights)) })
	b.Run("impl=rand", func(b *testing.B) {
		for b.Loop() {
			r.Uint64()
		}
	})
}

// BenchmarkFill draws a thousand indices at once; impl=rand is what as many numbers of
// the PCG cost.
func BenchmarkFill(b *testing.B) {
	const draws = 1000
	for _, n := range []int{9, 1000, 100_000} {
		table, err := chooser.NewTable(benchWeights(n))
		if err != nil {
			b.Fatal(err)
		}
		r, indices := rand.New(rand.NewPCG(1, 2)), make([]int, draws)
		b.Run(fmt.Sprintf("weights=%d/draws=%d/impl=table", n, draws), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				table.FillWith(r, indices)
			}
		})
		b.Run(fmt.Sprintf("weights=%d/draws=%d/impl=rand", n, draws), func(b *testing.B) {
			for b.Loop() {
				for range draws {
					r.Uint64()
				}
			}
		})
	}
}

func benchmarkSetAndPick[W chooser.Weight](b *testing.B, tree *chooser.Tree[W], n int) {
	r := rand.New(rand.NewPCG(1, 2))
	b.ReportAllocs()
	i, w := 0, 0
	for b.Loop() {
		i, w = (i+7919)%n, (w+37)&63
		if err := tree.Set(i, W(w)); err != nil {
			b.Fatal(err)
		}
		if _, err := tree.PickWith(r); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPickFloat draws from floats.
func BenchmarkPickFloat(b *testing.B) {
	for _, n := range []int{9, 1000, 100_000} {
		weights := convert[float64](benchWeights(n))
		tree, err := chooser.NewTree(weights)
		if err != nil {
			b.Fatal(err)
		}
		r := rand.New(rand.NewPCG(1, 2))
		b.Run(fmt.Sprintf("weights=%d/impl=once", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := chooser.OnceWith(r, weights); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("weights=%d/impl=tree", n), func(b *testing.B) { benchmarkSetAndPick(b, tree, n) })
	}
}

// BenchmarkBuild prepares weights for draws.
func BenchmarkBuild(b *testing.B) {
	b.Run("weights=9/impl=table", func(b *testing.B) {
		weights := benchWeights(9)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := chooser.NewTable(weights); err != nil {
				b.Fatal(err)
			}
		}
	})
	weights := benchWeights(100_000)
	b.Run("weights=100000/impl=table", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := chooser.NewTable(weights); err != nil {
				b.Fatal(err)
			}
		}
	})
	million := make([]int, 1_000_000)
	for i := range million {
		million[i] = 1 + i%997
	}
	b.Run("weights=1000000/impl=table", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := chooser.NewTable(million); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("weights=100000/impl=tree", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := chooser.NewTree(weights); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkWithoutReplacement draws 100 of 100,000.
func BenchmarkWithoutReplacement(b *testing.B) {
	weights := benchWeights(100_000)
	floats := convert[float64](weights)
	r := rand.New(rand.NewPCG(1, 2))
	b.Run("weights=100000/impl=sample", func(b *testing.B) {
		for b.Loop() {
			if _, err := chooser.SampleWith(r, weights, 100); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("weights=100000/impl=reservoir", func(b *testing.B) {
		for b.Loop() {
			reservoir, err := chooser.NewReservoir[int](100)
			if err != nil {
				b.Fatal(err)
			}
			for i, w := range floats {
				if err := reservoir.AddWith(r, i, w); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
