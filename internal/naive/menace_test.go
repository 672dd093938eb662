package naive

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// inOrder chooses the first square that has a weight.
func inOrder(_ *rand.Rand, weights []int) (int, error) {
	for i, w := range weights {
		if w > 0 {
			return i, nil
		}
	}
	return 0, fmt.Errorf("no square in %v", weights)
}

// TestTrainBrains plays the one match that inOrder plays: X takes squares 0, 2,
// 4, 6 and has a diagonal, O takes 1, 3, 5.
func TestTrainBrains(t *testing.T) {
	first, second := NewBrain(), NewBrain()
	if len(first) != 19683 || fmt.Sprint(first["120000000"]) != "[0 0 6 6 6 6 6 6 6]" {
		t.Fatalf("a brain of %d boards, 120000000 with %v", len(first), first["120000000"])
	}
	if err := TrainBrains(nil, first, second, 7, inOrder); err != nil {
		t.Fatal(err)
	}
	check := func(brain Brain, board, want string) {
		t.Helper()
		if got := fmt.Sprint(brain[board]); got != want {
			t.Errorf("board %s: weights %s, want %s", board, got, want)
		}
	}
	check(first, "000000000", "[27 6 6 6 6 6 6 6 6]") // won seven times
	check(first, "121212000", "[0 0 0 0 0 0 27 6 6]")
	check(second, "100000000", "[0 1 6 6 6 6 6 6 6]") // lost seven times, but not below 1
	check(second, "000000000", "[6 6 6 6 6 6 6 6 6]")
}

// TestTie has the second player win a tie.
func TestTie(t *testing.T) {
	squares := []int{0, 1, 2, 4, 3, 5, 7, 6, 8}
	next := 0
	first, second := NewBrain(), NewBrain()
	err := TrainBrains(nil, first, second, 1, func(*rand.Rand, []int) (int, error) {
		next++
		return squares[next-1], nil
	})
	if err != nil || next != 9 {
		t.Fatalf("%d moves, %v", next, err)
	}
	if got := first["000000000"][0]; got != 5 {
		t.Errorf("the first player's move has weight %d after a tie, want 5", got)
	}
	if got := second["100000000"][1]; got != 9 {
		t.Errorf("the second player's move has weight %d after a tie, want 9", got)
	}
}
