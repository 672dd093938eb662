package reading

import (
	"context"
	"testing"
	"time"
)

// Traces of many programs, and large ones, are read up to a bound.
func TestMost(t *testing.T) {
	if a := New([]int64{100 << 20}, 10*time.Second); a.Most != mostOfOne {
		t.Errorf("of one large trace %d bytes are read, want %d", a.Most, mostOfOne)
	}
	sizes := []int64{100 << 20, 50 << 20, 50 << 20, 50 << 20}
	if a, want := New(sizes, 10*time.Second), int64(mostOfAll+10*mostSecond)/4; a.Most != want {
		t.Errorf("of four %d bytes are read, want %d", a.Most, want)
	}
}

// All take no longer than the suite did, or than a short time: what is left is divided between those that are to come.
func TestNext(t *testing.T) {
	var at time.Time
	a := begin([]int64{8 << 20, 100 << 20, 2 << 20}, time.Second, func() time.Time { return at })
	begun := at
	check := func(size int64, ends time.Duration) {
		t.Helper()
		read, replayed := a.Next(size)
		if off := (replayed.Sub(begun) - ends).Abs(); off > time.Millisecond || replayed.Sub(read)-read.Sub(at) > 1 {
			t.Errorf("read until %v, replayed until %v, want %v", read.Sub(begun), replayed.Sub(begun), ends)
		}
		at = replayed
	}
	check(8<<20, shortest*8/34)
	at = begun.Add(time.Second) // it took less
	check(100<<20, time.Second+(shortest-time.Second)*24/26)
	check(2<<20, shortest)
	check(0, shortest+least) // of which nothing was known
}

// Who does not want to wait does not, though what is done goes on.
func TestInTime(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	ends := make(chan bool)
	defer close(ends)
	if InTime(ctx, func() { interrupt(); <-ends }) {
		t.Error("what goes on was done in time")
	}
	if !InTime(t.Context(), func() {}) {
		t.Error("what is done was not")
	}
}
