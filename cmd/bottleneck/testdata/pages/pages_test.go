package pages

import (
	"slices"
	"testing"
)

func BenchmarkWords(b *testing.B) {
	words := Words(200_000)
	Wait()
	b.Run("step=sort", func(b *testing.B) {
		for range b.N {
			Sorted(slices.Clone(words[:20_000]))
		}
	})
	b.Run("step=long", func(b *testing.B) {
		for range b.N {
			Long(words)
		}
	})
}
