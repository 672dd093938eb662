package naive

import (
	"errors"
	"math"
	"strconv"
	"testing"
)

func TestDistinct(t *testing.T) {
	check := func(want int, words ...string) {
		t.Helper()
		if got := Distinct(words); got != want {
			t.Errorf("Distinct(%q) = %d, want %d", words, got, want)
		}
	}
	check(0)
	check(1, "")
	check(2, "a", "", "a", "a")
	check(3, "a", "b", "c", "a", "b")
}

func TestCapacity(t *testing.T) {
	check := func(epsilon, delta float64, length, want int) {
		t.Helper()
		if got := Capacity(epsilon, delta, length); got != want {
			t.Errorf("Capacity(%v, %v, %d) = %d, want %d", epsilon, delta, length, got, want)
		}
	}
	check(0.5, 0.001, 10_000_000, 1739)
	check(0.05, 0.05, 1_000_000, 130_817)
}

// TestApproxDistinct: with capacity 1,038 the estimate of 20,000 has a standard
// error of 4 %; the bound of 20 % is five of them (one false alarm in two million).
func TestApproxDistinct(t *testing.T) {
	words := make([]string, 0, 40_000)
	for i := range cap(words) {
		words = append(words, strconv.Itoa(i%20_000))
	}
	got, err := ApproxDistinct(words, 0.5, 0.1)
	if errors.Is(err, ErrUnlucky) || math.Abs(got-20_000) > 4000 {
		t.Errorf("ApproxDistinct of 20,000 = %v, %v", got, err)
	}
	if got, err := ApproxDistinct(words[:500], 0.5, 0.1); err != nil || got != 500 {
		t.Errorf("ApproxDistinct of 500, fewer than its capacity = %v, %v", got, err)
	}
}
