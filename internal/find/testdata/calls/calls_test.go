package calls

import "testing"

func BenchmarkSum(b *testing.B) {
	b.Run("with=loop", func(b *testing.B) {
		Setup()
		for b.Loop() {
			Sum()
			Sum()
		}
	})
	b.Run("with=N", func(b *testing.B) {
		Setup()
		b.ResetTimer()
		for range b.N {
			Sum()
			Sum()
		}
	})
}
