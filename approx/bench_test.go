package approx

import (
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/naive"
	"github.com/dgryski/go-metro"
)

const (
	storyWords    = 10_000_000
	storyDistinct = 100_000
)

const storyEpsilon, storyDelta = 0.5, 0.001

// storyConfig gives the capacity of the story, 1,739; storySketch has the same.
var (
	storyConfig = Config{Epsilon: storyEpsilon, Delta: storyDelta, StreamLen: storyWords, Seed: 1}
	storySketch = SketchConfig{Capacity: 1739, Seed: 1}
)

// words10M is 100,000 distinct decimal strings, each 100 times, shuffled: made
// when a benchmark asks for it, and once.
var words10M = sync.OnceValue(makeWords)

// makeWords shuffles numbers, a quarter of the memory of strings.
func makeWords() []string {
	distinct := make([]string, storyDistinct)
	for i := range distinct {
		distinct[i] = strconv.Itoa(i)
	}
	order := make([]uint32, storyWords)
	for i := range order {
		order[i] = uint32(i % storyDistinct)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	words := make([]string, len(order))
	for i, n := range order {
		words[i] = distinct[n]
	}
	return words
}

// numbers10M has about as many distinct numbers, about as often.
var numbers10M = sync.OnceValue(makeNumbers)

func makeNumbers() []uint64 {
	numbers := make([]uint64, storyWords)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range numbers {
		numbers[i] = rng.Uint64N(storyDistinct)
	}
	return numbers
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func BenchmarkAdd(b *testing.B) {
	for _, c := range []struct {
		impl string
		run  func(words []string)
	}{
		{"api", func(words []string) { CountSlice(words) }},
		{"naive", func(words []string) { naive.ApproxDistinct(words, storyEpsilon, storyDelta) }},
		{"cvm", func(words []string) { must(NewCounter(storyConfig)).AddStrings(words) }},
		{"sketch", func(words []string) { must(NewSketch(storySketch)).AddStrings(words) }},
		{"exact", func(words []string) { naive.Distinct(words) }},
		{"exacthash", func(words []string) { distinctHashes(words) }},
		{"hash", hashWords},
	} {
		b.Run("input=words10M/impl="+c.impl, func(b *testing.B) { perItem(b, words10M(), c.run) })
	}
	for _, c := range []struct {
		impl string
		run  func(numbers []uint64)
	}{
		{"api", func(numbers []uint64) { CountSlice(numbers) }},
		{"naive", func(numbers []uint64) { naive.ApproxDistinct(numbers, storyEpsilon, storyDelta) }},
		{"cvm", func(numbers []uint64) { AddIntegers(must(NewCounter(storyConfig)), numbers, Validity{}) }},
		{"sketch", func(numbers []uint64) { AddIntegers(must(NewSketch(storySketch)), numbers, Validity{}) }},
		{"exact", func(numbers []uint64) { naive.Distinct(numbers) }},
		{"hash", hashNumbers},
	} {
		b.Run("input=uint64/impl="+c.impl, func(b *testing.B) { perItem(b, numbers10M(), c.run) })
	}
}

// perItem reports nanoseconds for each item beside those for all.
func perItem[T any](b *testing.B, items []T, run func([]T)) {
	b.Helper()
	for b.Loop() {
		run(items)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(items)), "ns/item")
}

// distinctHashes is the exact set at its best: of hashes, with go-metro as here.
func distinctHashes(words []string) int {
	seen := map[uint64]struct{}{}
	for _, word := range words {
		seen[metro.Hash64Str(word, 1)] = struct{}{}
	}
	return len(seen)
}

var sink uint64

// hashWords is the reference: go-metro of every word, and nothing else.
func hashWords(words []string) {
	sum := uint64(0)
	for _, word := range words {
		sum += metro.Hash64Str(word, 1)
	}
	sink += sum
}

func hashNumbers(numbers []uint64) {
	sum := uint64(0)
	for _, number := range numbers {
		sum += hashUint64(number, 1)
	}
	sink += sum
}
