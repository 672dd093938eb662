package approx

import (
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/naive"
	"github.com/dgryski/go-metro"
)

// BenchmarkStory counts the distinct words of a shuffled text of 10,000,000. The exact set
// costs memory; the approximate count, as it is first written, costs time: a
// random draw, a second hash and two set operations for every word. The steps
// take away one cost each. Making the words is setup, as it would be for a user.
func BenchmarkStory(b *testing.B) {
	for _, step := range []struct {
		name  string
		count func(words []string) float64
	}{
		{"exact", func(words []string) float64 { return float64(naive.Distinct(words)) }},
		{"naive", func(words []string) float64 { return must(naive.ApproxDistinct(words, storyEpsilon, storyDelta)) }},
		{"hashkeys", countHashKeys},
		{"counter", func(words []string) float64 {
			c := must(NewCounter(storyConfig))
			for _, word := range words {
				c.AddString(word)
			}
			return c.Estimate()
		}},
		{"batches", func(words []string) float64 {
			c := must(NewCounter(storyConfig))
			c.AddStrings(words)
			return c.Estimate()
		}},
		{"sketch", func(words []string) float64 {
			s := must(NewSketch(storySketch))
			s.AddStrings(words)
			return s.Estimate()
		}},
	} {
		b.Run("step="+step.name, func(b *testing.B) {
			words := makeWords()
			estimate := 0.0
			for b.Loop() {
				estimate = step.count(words)
			}
			b.ReportMetric(estimate, "words/op")
		})
	}
}

// countHashKeys is the naive count with go-metro hashes as the keys of the map
// and a random source of its own: the map still hashes each key again.
func countHashKeys(words []string) float64 {
	capacity := naive.Capacity(storyEpsilon, storyDelta, len(words))
	rng := rand.New(rand.NewPCG(1, 2))
	p := 1.0
	kept := make(map[uint64]struct{}, capacity)
	for _, word := range words {
		hash := metro.Hash64Str(word, 1)
		delete(kept, hash)
		if rng.Float64() < p {
			kept[hash] = struct{}{}
		}
		if len(kept) == capacity {
			for hash := range kept {
				if rng.Float64() < 0.5 {
					delete(kept, hash)
				}
			}
			p /= 2
		}
	}
	return float64(len(kept)) / p
}
