package doubles

import (
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/naive"
	"github.com/bottleneck-go/bottleneck/randgen"
)

// BenchmarkStory tells how the counting of doubles in 10,000,000 letters became
// fast, and what that was worth.
//
// The first steps, on a hundredth of the text, are what everyone looks at: each
// counts faster than the one before. Then comes the benchmark that one writes
// to be sure of it, on fresh letters every time, made while the timer stands
// still: ns/op shows the counting alone, but whoever runs the benchmark waits
// for the letters. The last step makes them with package randgen.
func BenchmarkStory(b *testing.B) {
	const n = 10_000_000
	b.Run("step=regexp", storyStep(n/100, func(s []byte) int { return naive.CountRegexp(string(s)) }))
	b.Run("step=zip", storyStep(n/100, func(s []byte) int { return naive.CountZip(string(s)) }))
	b.Run("step=onepass", storyStep(n/100, func(s []byte) int { return naive.CountOnePass(string(s)) }))
	b.Run("step=bytes", storyStep(n/100, naive.CountBytes))
	b.Run("step=count", storyStep(n/100, Count[[]byte]))
	b.Run("step=fresh", freshStep(n, naive.Letters))
	b.Run("step=randgen", freshStep(n, fastLetters))
}

// BenchmarkWhole is what BenchmarkStory's users wait for: 10,000,000 letters
// made and counted, nothing stopped. A count that is ten times as fast and more
// (step=count) is worth little; faster letters (step=randgen) are worth nearly
// all.
func BenchmarkWhole(b *testing.B) {
	const n = 10_000_000
	whole := func(step string, letters func(int) []byte, count func([]byte) int) {
		b.Run("step="+step, func(b *testing.B) {
			b.SetBytes(n)
			for b.Loop() {
				count(letters(n))
			}
		})
	}
	whole("regexp", naive.Letters, func(s []byte) int { return naive.CountRegexp(string(s)) })
	whole("bytes", naive.Letters, naive.CountBytes)
	whole("count", naive.Letters, Count[[]byte])
	whole("randgen", fastLetters, Count[[]byte])
}

func fastLetters(n int) []byte {
	text := make([]byte, n)
	randgen.Letters.Fill(text)
	return text
}

// storyStep counts the same n letters again and again.
func storyStep(n int, count func([]byte) int) func(*testing.B) {
	return func(b *testing.B) {
		text := naive.Letters(n)
		b.SetBytes(int64(n))
		for b.Loop() {
			count(text)
		}
	}
}

// freshStep counts n other letters every time.
func freshStep(n int, letters func(int) []byte) func(*testing.B) {
	return func(b *testing.B) {
		b.SetBytes(int64(n))
		for b.Loop() {
			b.StopTimer()
			text := letters(n)
			b.StartTimer()
			Count(text)
		}
	}
}
