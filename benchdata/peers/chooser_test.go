package peers

import (
	"errors"
	"fmt"
	oldrand "math/rand"
	"math/rand/v2"
	"testing"

	"github.com/brianvoe/gofakeit/v7"
	"github.com/mroth/weightedrand/v2"
	"gonum.org/v1/gonum/stat/distuv"
	"gonum.org/v1/gonum/stat/sampleuv"

	"github.com/bottleneck-go/bottleneck/chooser"
)

// chooserWeights are those of BenchmarkPick in chooser.
func chooserWeights(n int) []int {
	r := rand.New(rand.NewPCG(5, uint64(n)))
	weights := make([]int, n)
	for i := range weights {
		weights[i] = max(r.IntN(125)-25, 0)
	}
	return weights
}

// BenchmarkPick draws one index with a seeded PCG. impl=table is this module's,
// for draws from prepared weights; the others are weightedrand and gonum's
// Categorical. impl=tree sets a weight before each draw, as the others whose
// names end in set do: gonum's two, and a Fenwick tree as it is usually written.
// impl=rand is the random number alone, which every draw needs.
func BenchmarkPick(b *testing.B) {
	for _, n := range []int{9, 1000, 100_000} {
		weights := chooserWeights(n)
		b.Run(fmt.Sprintf("weights=%d", n), func(b *testing.B) {
			b.Run("impl=table", func(b *testing.B) { benchmarkTable(b, weights) })
			b.Run("impl=fill", func(b *testing.B) { benchmarkFill(b, weights) })
			b.Run("impl=rand", benchmarkRand)
			b.Run("impl=weightedrand", func(b *testing.B) { benchmarkWeightedrand(b, weights) })
			b.Run("impl=gonum", func(b *testing.B) { benchmarkCategorical(b, weights, false) })
			b.Run("impl=tree", func(b *testing.B) { benchmarkTree(b, weights) })
			b.Run("impl=gonum-set", func(b *testing.B) { benchmarkCategorical(b, weights, true) })
			b.Run("impl=sampleuv-set", func(b *testing.B) { benchmarkSampleuv(b, weights) })
			b.Run("impl=fenwick-set", func(b *testing.B) { benchmarkFenwick(b, weights) })
		})
	}
}

// BenchmarkBuild makes a million weights ready for draws.
func BenchmarkBuild(b *testing.B) {
	weights := make([]int, 1_000_000)
	for i := range weights {
		weights[i] = 1 + i%997
	}
	b.Run("weights=1000000/impl=table", func(b *testing.B) {
		for b.Loop() {
			if _, err := chooser.NewTable(weights); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("weights=1000000/impl=weightedrand", func(b *testing.B) {
		choices := make([]weightedrand.Choice[int, int], len(weights))
		for b.Loop() {
			for i, w := range weights { // it sorts them in place
				choices[i] = weightedrand.NewChoice(i, w)
			}
			if _, err := weightedrand.NewChooser(choices...); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkOnce makes ready for weights that differ at every draw, and draws one.
func BenchmarkOnce(b *testing.B) {
	for _, n := range []int{9, 1000} {
		weights := chooserWeights(n)
		run := func(impl string, draw func()) {
			b.Run(fmt.Sprintf("weights=%d/impl=%s", n, impl), func(b *testing.B) {
				for b.Loop() {
					draw()
				}
			})
		}
		r, old := generator(), oldrand.New(oldrand.NewSource(1))
		run("once", func() {
			if _, err := chooser.OnceWith(r, weights); err != nil {
				b.Fatal(err)
			}
		})
		run("weightedrand", func() {
			choices := make([]weightedrand.Choice[int, int], len(weights))
			for i, w := range weights {
				choices[i] = weightedrand.NewChoice(i, w)
			}
			c, err := weightedrand.NewChooser(choices...)
			if err != nil {
				b.Fatal(err)
			}
			c.PickSource(old)
		})
		run("gonum", func() { distuv.NewCategorical(floats(weights), r).Rand() })
		indices, small := make([]any, n), make([]float32, n)
		for i, w := range weights {
			indices[i], small[i] = i, float32(w)
		}
		faker := gofakeit.New(1)
		run("gofakeit", func() { // its values and float32 weights are made before
			if _, err := faker.Weighted(indices, small); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkSample draws a thousand of a hundred thousand without replacement: ours by
// Sample, and by a Reservoir that sees the weights one after another; gonum's Weighted,
// which is made anew because it is used up.
func BenchmarkSample(b *testing.B) {
	const n, k = 100_000, 1000
	weights := chooserWeights(n)
	fs := floats(weights)
	r := generator()
	run := func(impl string, draw func() error) {
		b.Run(fmt.Sprintf("weights=%d/k=%d/impl=%s", n, k, impl), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := draw(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("sample", func() error {
		_, err := chooser.SampleWith(r, weights, k)
		return err
	})
	run("reservoir", func() error {
		v, err := chooser.NewReservoir[int](k)
		if err != nil {
			return err
		}
		for i, w := range fs {
			if err := v.AddWith(r, i, w); err != nil {
				return err
			}
		}
		if got := len(v.Values()); got != k {
			return fmt.Errorf("%d values, want %d", got, k)
		}
		return nil
	})
	run("sampleuv", func() error {
		c := sampleuv.NewWeighted(fs, r)
		for range k {
			if _, ok := c.Take(); !ok {
				return errors.New("nothing left")
			}
		}
		return nil
	})
}

func generator() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

// change returns which weight to set next, and to what.
func change(i, w, n int) (int, int) { return (i + 7919) % n, (w + 37) & 63 }

func benchmarkRand(b *testing.B) {
	r := generator()
	for b.Loop() {
		r.Uint64()
	}
}

func benchmarkTable(b *testing.B, weights []int) {
	table, err := chooser.NewTable(weights)
	if err != nil {
		b.Fatal(err)
	}
	r := generator()
	for b.Loop() {
		table.PickWith(r)
	}
}

// benchmarkFill draws a thousand at a time; the time is that of one.
func benchmarkFill(b *testing.B, weights []int) {
	table, err := chooser.NewTable(weights)
	if err != nil {
		b.Fatal(err)
	}
	r, indices := generator(), make([]int, 1000)
	for left := b.N; left > 0; left -= len(indices) {
		table.FillWith(r, indices[:min(left, len(indices))])
	}
}

func benchmarkWeightedrand(b *testing.B, weights []int) {
	choices := make([]weightedrand.Choice[int, int], len(weights))
	for i, w := range weights {
		choices[i] = weightedrand.NewChoice(i, w)
	}
	c, err := weightedrand.NewChooser(choices...)
	if err != nil {
		b.Fatal(err)
	}
	r := oldrand.New(oldrand.NewSource(1)) // the only kind it takes
	for b.Loop() {
		c.PickSource(r)
	}
}

func benchmarkCategorical(b *testing.B, weights []int, set bool) {
	c := distuv.NewCategorical(floats(weights), rand.NewPCG(1, 2))
	i, w := 0, 0
	for b.Loop() {
		if set {
			i, w = change(i, w, len(weights))
			c.Reweight(i, float64(w))
		}
		c.Rand()
	}
}

// benchmarkSampleuv gives back what it has taken, which is a set.
func benchmarkSampleuv(b *testing.B, weights []int) {
	fs := floats(weights)
	c := sampleuv.NewWeighted(fs, rand.NewPCG(1, 2))
	for b.Loop() {
		i, ok := c.Take()
		if !ok {
			b.Fatal("nothing left")
		}
		c.Reweight(i, fs[i])
	}
}

func benchmarkTree(b *testing.B, weights []int) {
	tree, err := chooser.NewTree(weights)
	if err != nil {
		b.Fatal(err)
	}
	r := generator()
	i, w := 0, 0
	for b.Loop() {
		i, w = change(i, w, len(weights))
		if err := tree.Set(i, w); err != nil {
			b.Fatal(err)
		}
		if _, err := tree.PickWith(r); err != nil {
			b.Fatal(err)
		}
	}
}

func floats(weights []int) []float64 {
	fs := make([]float64, len(weights))
	for i, w := range weights {
		fs[i] = float64(w)
	}
	return fs
}

// A fenwick is the usual tree of partial sums (P. M. Fenwick, 1994).
type fenwick struct {
	sums, weights []uint64
	total         uint64
	top           int
}

func newFenwick(weights []int) *fenwick {
	f := &fenwick{sums: make([]uint64, len(weights)+1), weights: make([]uint64, len(weights)), top: 1}
	for f.top*2 <= len(weights) {
		f.top *= 2
	}
	for i, w := range weights {
		f.set(i, uint64(w))
	}
	return f
}

func (f *fenwick) set(i int, w uint64) {
	change := w - f.weights[i]
	f.weights[i] = w
	f.total += change
	for i++; i < len(f.sums); i += i & -i {
		f.sums[i] += change
	}
}

func (f *fenwick) find(u uint64) int {
	at := 0
	for step := f.top; step > 0; step /= 2 {
		if next := at + step; next < len(f.sums) && f.sums[next] <= u {
			at = next
			u -= f.sums[next]
		}
	}
	return at
}

func benchmarkFenwick(b *testing.B, weights []int) {
	f, r := newFenwick(weights), generator()
	i, w := 0, 0
	for b.Loop() {
		i, w = change(i, w, len(weights))
		f.set(i, uint64(w))
		f.find(r.Uint64N(f.total))
	}
}
