package hashset

import (
	"iter"
	"slices"
)

// Layout yields the keys in the order of their slots, from the first empty slot
// once around, key 0 before all others. Keys stand in that order because of what was
// added and removed before, and it decides what Retain asks first; Restore makes
// it again.
func (s *Set) Layout() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		if s.zero && !yield(0) {
			return
		}
		empty := slices.Index(s.slots, 0)
		for _, part := range [][]uint64{s.slots[empty:], s.slots[:empty]} {
			for _, key := range part {
				if key != 0 && !yield(key) {
					return
				}
			}
		}
	}
}

// Restore makes s, whose factor and number of slots are those of the set that it
// was taken from, hold keys in the layout that they are given in. It reports
// whether there can be such a layout; if not, s is empty. Whatever the keys are, it
// takes no longer than to sort them.
func (s *Set) Restore(keys []uint64) bool {
	s.Reset()
	rest := keys
	if len(rest) > 0 && rest[0] == 0 {
		s.addZero()
		rest = rest[1:]
	}
	if !distinct(rest) || !s.place(rest) || !slices.Equal(slices.Collect(s.Layout()), keys) {
		s.Reset()
		return false
	}
	return true
}

// place puts keys where they stand in that order: each in its home, or right
// behind the key before it if its home is in the run of full slots that ends there.
func (s *Set) place(keys []uint64) bool {
	if len(keys) == 0 {
		return true
	}
	mask := len(s.slots) - 1
	start := s.home(keys[0])
	run, next := 0, 0 // where the run begins and ends, counted from start
	for _, key := range keys {
		home := (s.home(key) - start) & mask
		if home > next {
			run, next = home, home
		}
		if home < run || next >= mask { // one slot stays empty
			return false
		}
		s.slots[(start+next)&mask] = key
		next++
	}
	s.n += len(keys)
	return true
}

func distinct(keys []uint64) bool {
	sorted := slices.Sorted(slices.Values(keys))
	return len(slices.Compact(sorted)) == len(keys) && (len(keys) == 0 || sorted[0] != 0)
}

// Layout yields the keys in the order of their slots: see Set.Layout.
func (f *Filtered) Layout() iter.Seq[uint64] { return f.set.Layout() }

// Restore makes f hold keys in the layout that they are given in: see Set.Restore.
func (f *Filtered) Restore(keys []uint64) bool {
	clear(f.bits)
	if !f.set.Restore(keys) {
		return false
	}
	for _, key := range keys {
		f.mark(key)
	}
	return true
}
