package fails

import "testing"

func BenchmarkFine(b *testing.B) {
	for b.Loop() {
	}
}

func BenchmarkFails(b *testing.B) {
	for b.Loop() {
		b.Fatal("out of paper")
	}
}
