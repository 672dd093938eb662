package lazy

import (
	"sync"
	"sync/atomic"
	"testing"
)

func TestRegexp(t *testing.T) {
	number := Regexp{Text: `^[0-9]+$`}
	first := number.Get()
	if !first.MatchString("12") || first.MatchString("1x") {
		t.Error("12 and 1x are not told apart")
	}
	if again := number.Get(); again != first {
		t.Error("it is compiled again")
	}
}

// Whoever asks first, it is made once.
func TestValue(t *testing.T) {
	var made atomic.Int64
	value := Value[int64]{Make: func() int64 { return made.Add(1) }}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := value.Get(); got != 1 {
				t.Errorf("it is %d, want 1", got)
			}
		})
	}
	all.Wait()
}

// For each key, what was made first is kept; keys of two types differ.
func TestMemo(t *testing.T) {
	type other int
	var memo Memo
	made := 0
	make := func() int { made++; return made }
	for _, got := range []int{Once(&memo, 1, make), Once(&memo, other(1), make), Once(&memo, 2, make)} {
		if got > 3 {
			t.Error("made more than once")
		}
	}
	if a, b, c := Once(&memo, 1, make), Once(&memo, other(1), make), Once(&memo, 2, make); a != 1 || b != 2 || c != 3 {
		t.Errorf("%d, %d and %d, want 1, 2 and 3", a, b, c)
	}
}
