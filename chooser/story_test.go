package chooser_test

import (
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/chooser"
	"github.com/bottleneck-go/bottleneck/internal/naive"
)

// BenchmarkStory is one board's share of the story of chooser/menace, told by
// its choices: 100,000 draws from the nine weights of a board. First as a
// general sampler makes them; then without its probabilities; then without its
// slices and with one random number that is exact; and at last, since these
// weights do not change, prepared.
func BenchmarkStory(b *testing.B) {
	const draws = 100_000
	weights := []int{6, 0, 9, 3, 12, 0, 1, 7, 6}
	r := rand.New(rand.NewPCG(1, 2))
	var counts [9]int
	count := func(b *testing.B, i int, err error) {
		if err != nil {
			b.Fatal(err)
		}
		counts[i]++
	}
	b.Run("step=naive", func(b *testing.B) {
		for b.Loop() {
			for range draws {
				i, err := naive.Choose(r, weights)
				count(b, i, err)
			}
		}
	})
	b.Run("step=cumulate", func(b *testing.B) {
		for b.Loop() {
			for range draws {
				i, err := naive.ChooseCumulated(r, weights)
				count(b, i, err)
			}
		}
	})
	b.Run("step=once", func(b *testing.B) {
		for b.Loop() {
			for range draws {
				i, err := chooser.OnceWith(r, weights)
				count(b, i, err)
			}
		}
	})
	b.Run("step=table", func(b *testing.B) {
		for b.Loop() {
			table, err := chooser.NewTable(weights)
			if err != nil {
				b.Fatal(err)
			}
			for range draws {
				count(b, table.PickWith(r), nil)
			}
		}
	})
}
