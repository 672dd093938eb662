package menace_test

import (
	"math/rand/v2"
	"testing"

	"github.com/bottleneck-go/bottleneck/chooser"
	"github.com/bottleneck-go/bottleneck/chooser/menace"
	"github.com/bottleneck-go/bottleneck/internal/naive"
)

const benchMatches = 100_000

// BenchmarkTrain trains two new brains.
func BenchmarkTrain(b *testing.B) {
	b.Run("matches=100000/impl=api", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			trainFast()
		}
		perMatch(b)
	})
	b.Run("matches=100000/impl=naive", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			trainNaive(b, naive.Choose)
		}
		perMatch(b)
	})
}

// BenchmarkStory is the whole training, brains and all, from the first guess to
// the end. The game is what everyone would make faster; choosing is what costs.
func BenchmarkStory(b *testing.B) {
	b.Run("step=naive", func(b *testing.B) {
		for b.Loop() {
			trainNaive(b, naive.Choose)
		}
	})
	b.Run("step=chooser", func(b *testing.B) {
		for b.Loop() {
			trainNaive(b, chooser.OnceWith[int])
		}
	})
	b.Run("step=fast", func(b *testing.B) {
		for b.Loop() {
			trainFast()
		}
	})
}

func trainNaive(b *testing.B, choose func(*rand.Rand, []int) (int, error)) {
	first, second := naive.NewBrain(), naive.NewBrain()
	if err := naive.TrainBrains(rand.New(rand.NewPCG(1, 2)), first, second, benchMatches, choose); err != nil {
		b.Fatal(err)
	}
}

func trainFast() {
	first, second := menace.NewBrain(), menace.NewBrain()
	menace.Train(first, second, benchMatches, rand.New(rand.NewPCG(1, 2)))
}

func perMatch(b *testing.B) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchMatches, "ns/match")
}
