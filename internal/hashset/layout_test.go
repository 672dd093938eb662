package hashset

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// A set that went through its layout is the same to every question and every
// change, and in the order in which Retain asks.
func TestLayout(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 300 {
		f := NewFiltered(capacity, r.Uint64())
		for range r.IntN(200) {
			key := keyOf(byte(r.IntN(256)))
			if r.IntN(3) == 0 {
				f.Remove(key)
			} else if f.Len() < capacity {
				f.Add(key)
			}
		}
		keys := slices.Collect(f.Layout())
		got := NewFiltered(capacity, f.set.factor)
		if !got.Restore(keys) {
			t.Fatalf("round %d: layout %x is refused", round, keys)
		}
		if !slices.Equal(got.set.slots, f.set.slots) || !slices.Equal(got.bits, f.bits) || got.Len() != f.Len() {
			t.Fatalf("round %d: layout %x gives another set", round, keys)
		}
		copied := f.Clone()
		f.Reset()
		if !slices.Equal(slices.Collect(copied.Layout()), keys) {
			t.Fatalf("round %d: a clone changes with its original", round)
		}
	}
}

// Orders that adding and removing never lead to are refused, and leave the set empty.
func TestNoLayout(t *testing.T) {
	s := New(3, 1) // four slots: the home of a key is its two highest bits
	const home = 1 << 62
	check := func(why string, keys ...uint64) {
		t.Helper()
		if s.Restore(keys) || s.Len() != 0 || s.Has(0) || slices.Max(s.slots) != 0 {
			t.Errorf("%s: %x is taken, or leaves something behind", why, keys)
		}
	}
	check("the same twice", home+1, home+1)
	check("the same twice, apart", home+1, home+2, home+1)
	check("0 twice", 0, 0)
	check("0 behind others", home, 0)
	check("a key beyond an empty slot", 0*home+1, 2*home, 1*home)
	check("not from the first empty slot on", 3*home, 1*home)
	check("no slot empty", 0*home+1, 1*home, 2*home, 3*home)
	if keys := []uint64{0, 1 * home, 1*home + 1, 3 * home}; !s.Restore(keys) || s.Len() != 4 || !s.Has(1*home+1) {
		t.Errorf("%x is refused", keys)
	}
}
