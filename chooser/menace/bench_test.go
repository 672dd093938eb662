package menace_test

import (
	"errors"
	"math/rand/v2"
	"reflect"
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
// the end. The game is what everyone would make faster; choosing is what costs:
// step=lines sees lines in a table of all boards, which is as fast as can be,
// and still chooses naively.
func BenchmarkStory(b *testing.B) {
	b.Run("step=naive", func(b *testing.B) {
		for b.Loop() {
			trainNaive(b, naive.Choose)
		}
	})
	b.Run("step=lines", func(b *testing.B) {
		table := linesOfAll()
		for b.Loop() {
			first, second := naive.NewBrain(), naive.NewBrain()
			if err := naive.TrainBrainsSeeing(newRand(), first, second, benchMatches, naive.Choose, table.has); err != nil {
				b.Fatal(err)
			}
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

func newRand() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

// lines tells of each board, by its number, who has three squares in a line: a
// bit for each player.
type lines [menace.Boards]uint8

func linesOfAll() *lines {
	var l lines
	for b := range menace.Board(menace.Boards) {
		for _, s := range [][3]menace.Square{{0, 1, 2}, {3, 4, 5}, {6, 7, 8}, {0, 3, 6}, {1, 4, 7}, {2, 5, 8}, {0, 4, 8}, {2, 4, 6}} {
			if p := b.At(s[0]); p != menace.Free && p == b.At(s[1]) && p == b.At(s[2]) {
				l[b] |= 1 << (p - menace.First)
			}
		}
	}
	return &l
}

func (l *lines) has(board string, player int) bool {
	number := 0
	for _, digit := range []byte(board) {
		number = 3*number + int(digit-'0')
	}
	return l[number]>>player&1 == 1
}

// Both ways to see lines play the same matches.
func TestStoryLines(t *testing.T) {
	table := linesOfAll()
	brains := [2][2]naive.Brain{{naive.NewBrain(), naive.NewBrain()}, {naive.NewBrain(), naive.NewBrain()}}
	if err := errors.Join(
		naive.TrainBrains(newRand(), brains[0][0], brains[0][1], 2000, naive.Choose),
		naive.TrainBrainsSeeing(newRand(), brains[1][0], brains[1][1], 2000, naive.Choose, table.has)); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(brains[0], brains[1]) {
		t.Error("brains that see lines in a table learn something else")
	}
}

func trainNaive(b *testing.B, choose func(*rand.Rand, []int) (int, error)) {
	first, second := naive.NewBrain(), naive.NewBrain()
	if err := naive.TrainBrains(newRand(), first, second, benchMatches, choose); err != nil {
		b.Fatal(err)
	}
}

func trainFast() {
	first, second := menace.NewBrain(), menace.NewBrain()
	menace.Train(first, second, benchMatches, newRand())
}

func perMatch(b *testing.B) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchMatches, "ns/match")
}
