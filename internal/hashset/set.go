// Package hashset holds sets of 64-bit hashes in a fixed amount of memory.
//
// Keys are hashes already, so the sets never hash them again: a slot comes from
// one multiplication (Dietzfelbinger et al., "A reliable randomized algorithm
// for the closest-pair problem", 1997: multiply-shift hashing), whose factor the
// caller chooses. A secret factor keeps prepared keys from falling into one
// place. Collisions are solved by linear probing, removal by shifting back what
// follows (Knuth, TAOCP 3, 6.4 algorithm R), so there are no tombstones and a set
// never has to be rebuilt.
//
// A set never grows. Adding more than its capacity is a programmer's error.
package hashset

import (
	"iter"
	"math/bits"
	"slices"
	"unsafe"
)

// A Set holds up to a fixed number of 64-bit keys. The zero Set has no room:
// use New. A Set may be read by several goroutines, but not while one writes.
type Set struct {
	slots  []uint64 // 0 is an empty slot
	factor uint64
	shift  uint8
	zero   bool // whether key 0 is held: it cannot stand in a slot
	n      int
}

// New returns an empty set for capacity keys: slots for at least four thirds of
// that, a power of two. Its factor is made odd.
func New(capacity int, factor uint64) Set {
	return NewSlots(capacity+(capacity+2)/3, factor)
}

// NewSlots is New with the least number of slots given instead, 4 or more. One of
// them must stay empty.
func NewSlots(slots int, factor uint64) Set {
	log := max(bits.Len(uint(slots-1)), 2)
	return Set{slots: make([]uint64, 1<<log), factor: factor | 1, shift: uint8(64 - log)}
}

// Len is the number of keys held.
func (s *Set) Len() int { return s.n }

// Slots is the number of slots.
func (s *Set) Slots() int { return len(s.slots) }

// Bytes is the memory held beside the Set itself.
func (s *Set) Bytes() int { return len(s.slots) * int(unsafe.Sizeof(s.slots[0])) }

// home is where the search for key starts.
func (s *Set) home(key uint64) int { return int(key * s.factor >> s.shift) }

// find returns the slot of key, or the empty slot where its search ends.
func (s *Set) find(key uint64) (slot int, found bool) {
	mask := len(s.slots) - 1
	for i := s.home(key); ; i = (i + 1) & mask {
		switch s.slots[i] {
		case key:
			return i, true
		case 0:
			return i, false
		}
	}
}

// Has reports whether key is held.
func (s *Set) Has(key uint64) bool {
	if key == 0 {
		return s.zero
	}
	_, found := s.find(key)
	return found
}

// Add adds key and reports whether it was new. It panics if the last free slot
// would go: searches end there.
func (s *Set) Add(key uint64) bool {
	if key == 0 {
		return s.addZero()
	}
	slot, found := s.find(key)
	if found {
		return false
	}
	if s.n >= len(s.slots)-1 {
		panic("hashset: Add to a full set")
	}
	s.slots[slot] = key
	s.n++
	return true
}

func (s *Set) addZero() bool {
	if s.zero {
		return false
	}
	s.zero = true
	s.n++
	return true
}

// Remove removes key and reports whether it was there.
func (s *Set) Remove(key uint64) bool {
	if key == 0 {
		return s.removeZero()
	}
	slot, found := s.find(key)
	if found {
		s.closeGap(slot)
		s.n--
	}
	return found
}

func (s *Set) removeZero() bool {
	if !s.zero {
		return false
	}
	s.zero = false
	s.n--
	return true
}

// closeGap empties slot gap and moves back each key behind it that would not be
// found across the gap: those whose search starts at the gap or before it.
func (s *Set) closeGap(gap int) {
	mask := len(s.slots) - 1
	for i := (gap + 1) & mask; s.slots[i] != 0; i = (i + 1) & mask {
		if (i-s.home(s.slots[i]))&mask >= (i-gap)&mask {
			s.slots[gap] = s.slots[i]
			gap = i
		}
	}
	s.slots[gap] = 0
}

// Retain removes the keys for which keep is false, in place. Each key is asked
// for once, in an order that depends on the factor and on nothing outside the set.
//
// It walks from one empty slot once around, taking each key out and putting it
// back at the first free slot from its home. That slot is never ahead of the
// walk, because all slots from the home to the walk were full before.
func (s *Set) Retain(keep func(key uint64) bool) {
	if s.zero && !keep(0) {
		s.removeZero()
	}
	mask := len(s.slots) - 1
	start := 0
	for s.slots[start] != 0 {
		start++
	}
	for i := (start + 1) & mask; i != start; i = (i + 1) & mask {
		key := s.slots[i]
		if key == 0 {
			continue
		}
		s.slots[i] = 0
		if !keep(key) {
			s.n--
			continue
		}
		slot, _ := s.find(key)
		s.slots[slot] = key
	}
}

// Clone returns a copy that shares no memory with s.
func (s *Set) Clone() Set {
	c := *s
	c.slots = slices.Clone(s.slots)
	return c
}

// Reset removes all keys and keeps the memory.
func (s *Set) Reset() {
	clear(s.slots)
	s.zero = false
	s.n = 0
}

// Append appends the keys, in no useful order. It has no branch that depends on a slot.
func (s *Set) Append(keys []uint64) []uint64 {
	have := len(keys)
	keys = slices.Grow(keys, s.n+1)
	if s.zero {
		keys = append(keys, 0)
	}
	space, k := keys[:have+s.n+1], len(keys)
	for _, key := range s.slots {
		space[k] = key // the next one overwrites it, if the slot is empty
		k += int((key | -key) >> 63)
	}
	return space[:k]
}

// All yields the keys in no useful order. The set must not change meanwhile.
func (s *Set) All() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		if s.zero && !yield(0) {
			return
		}
		for _, key := range s.slots {
			if key != 0 && !yield(key) {
				return
			}
		}
	}
}
