package menace_test

import (
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/chooser"
	"github.com/bottleneck-go/bottleneck/chooser/menace"
	"github.com/bottleneck-go/bottleneck/internal/naive"
)

func trained(matches int, seed uint64) (first, second *menace.Brain) {
	first, second = menace.NewBrain(), menace.NewBrain()
	menace.Train(first, second, matches, rand.New(rand.NewPCG(seed, 0)))
	return first, second
}

func TestNewBrain(t *testing.T) {
	brain := menace.NewBrain()
	for board := range menace.Board(menace.Boards) {
		for s, w := range brain.Weights(board) {
			want := uint32(0)
			if board.At(menace.Square(s)) == menace.Free {
				want = 6
			}
			if w != want {
				t.Fatalf("board %s, square %d: weight %d, want %d", board, s, w, want)
			}
		}
	}
}

// TestTrainLikeNaive trains the obvious program on strings and maps with the
// same choices. All weights of all boards must be equal afterwards.
func TestTrainLikeNaive(t *testing.T) {
	const matches = 20_000
	first, second := menace.NewBrain(), menace.NewBrain()
	menace.Train(first, second, matches, rand.New(&withZeros{rest: rand.NewPCG(7, 0)}))
	naiveFirst, naiveSecond := naive.NewBrain(), naive.NewBrain()
	if err := naive.TrainBrains(rand.New(&withZeros{rest: rand.NewPCG(7, 0)}), naiveFirst, naiveSecond, matches, chooser.OnceWith[int]); err != nil {
		t.Fatal(err)
	}
	for board := range menace.Board(menace.Boards) {
		for s := range 9 {
			got := [2]int{int(first.Weights(board)[s]), int(second.Weights(board)[s])}
			want := [2]int{naiveFirst[board.String()][s], naiveSecond[board.String()][s]}
			if got != want {
				t.Fatalf("board %s, square %d: weights %v, naive %v", board, s, got, want)
			}
		}
	}
}

// withZeros is a source whose every tenth number is 0, which a draw from most
// sums rejects: otherwise that would happen once in 10^17 times.
type withZeros struct {
	n    int
	rest *rand.PCG
}

func (s *withZeros) Uint64() uint64 {
	if s.n++; s.n%10 == 0 {
		return 0
	}
	return s.rest.Uint64()
}

// A zero Brain has no moves.
func TestZeroBrain(t *testing.T) {
	for name, use := range map[string]func(zero *menace.Brain){
		"Train":  func(zero *menace.Brain) { menace.Train(menace.NewBrain(), zero, 1, rand.New(rand.NewPCG(1, 2))) },
		"Expect": func(zero *menace.Brain) { menace.Expect(menace.Random, zero) },
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.Contains(text, "zero Brain") {
					t.Errorf("%s of a zero Brain: panic %q, want our own", name, text)
				}
			}()
			use(new(menace.Brain))
		}()
	}
}

// TestTrainInParts trains 1000 matches at once and in parts.
func TestTrainInParts(t *testing.T) {
	first, second := trained(1000, 3)
	otherFirst, otherSecond := menace.NewBrain(), menace.NewBrain()
	r := rand.New(rand.NewPCG(3, 0))
	for _, n := range []int{1, 0, 99, 400, 500} {
		menace.Train(otherFirst, otherSecond, n, r)
	}
	if *first != *otherFirst || *second != *otherSecond {
		t.Error("training in parts gives other brains")
	}
	if menace.Train(first, second, -1, r); *first != *otherFirst {
		t.Error("training -1 matches changes a brain")
	}
}

// TestFrozenBrains holds what a seed makes of two brains for ever.
func TestFrozenBrains(t *testing.T) {
	first, second := trained(100_000, 1)
	hash := sha256.New()
	for _, brain := range []*menace.Brain{first, second} {
		if _, err := brain.WriteTo(hash); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := fmt.Sprintf("%x", hash.Sum(nil)[:8]), "10f2c204eaa466b9"; got != want {
		t.Errorf("two brains after 100,000 matches have hash %s, want %s", got, want)
	}
	if other, _ := trained(100_000, 2); *other == *first {
		t.Error("another seed gives the same brain")
	}
}

// TestWeightsNearTheMost wins with weights that hardly can grow: none may wrap.
func TestWeightsNearTheMost(t *testing.T) {
	first, second := menace.NewBrain(), menace.NewBrain()
	for board := range menace.Board(menace.Boards) {
		weights := first.Weights(board)
		for s := range weights {
			if weights[s] > 0 {
				weights[s] = math.MaxUint32 - 1
			}
		}
		for _, brain := range []*menace.Brain{first, second} {
			if err := brain.Set(board, weights); err != nil {
				t.Fatal(err)
			}
		}
	}
	menace.Train(first, second, 2000, rand.New(rand.NewPCG(1, 0)))
	for _, w := range first.Weights(0) {
		if w < math.MaxUint32-2000 {
			t.Errorf("a weight has wrapped to %d", w)
		}
	}
}

func TestOneBrainForBoth(t *testing.T) {
	first, second := trained(500, 4)
	one := menace.NewBrain()
	menace.Train(one, one, 500, rand.New(rand.NewPCG(4, 0)))
	if got, want := menace.Expect(one, one), menace.Expect(first, second); got != want {
		t.Errorf("one brain plays itself with odds %v, two brains %v", got, want)
	}
}

func TestTrainAllocatesNothing(t *testing.T) {
	first, second := trained(0, 1)
	r := rand.New(rand.NewPCG(1, 0))
	if n := testing.AllocsPerRun(10, func() { menace.Train(first, second, 100, r) }); n != 0 {
		t.Errorf("training allocates %v times", n)
	}
}
