package hashset

import (
	"iter"
	"slices"
	"unsafe"
)

// A Filtered is a Set that says quickly that a key is absent: Maybe is one load
// from a bitmap of 32 bits a slot, half the size of the slots. It is made
// for streams in which most keys are absent, but each has to be looked up.
//
// A key's bit belongs to its home slot, so all keys that share a bit stand in
// the same run of full slots. That is how Remove knows whether the bit may go:
// there are no counters.
type Filtered struct {
	set  Set
	bits []uint32
}

const (
	bitsLog = 5
	bitMask = 1<<bitsLog - 1
)

// NewFiltered returns an empty set for capacity keys.
func NewFiltered(capacity int, factor uint64) Filtered {
	set := New(capacity, factor)
	return Filtered{set: set, bits: make([]uint32, set.Slots())}
}

// bit is the number of key's bit: its home, and five bits more of the product.
func (f *Filtered) bit(key uint64) uint64 {
	return key * f.set.factor >> ((f.set.shift - bitsLog) & 63)
}

// Maybe reports whether key may be held. If it is held, the answer is true; if
// not, the answer is true for one key in 42 at most, when the set is full.
func (f *Filtered) Maybe(key uint64) bool {
	bit := f.bit(key)
	return f.bits[bit>>bitsLog]>>(bit&bitMask)&1 != 0
}

// Next is the index of the first of keys that may be held or whose bit is set in
// chosen: bit i is that of keys[i]. It is len(keys), 64 at most, if there is none.
func (f *Filtered) Next(keys []uint64, chosen uint64) int {
	bits, factor, shift := f.bits, f.set.factor, (f.set.shift-bitsLog)&63
	for i, key := range keys {
		bit := key * factor >> shift
		if (uint64(bits[bit>>bitsLog]>>(bit&bitMask))|chosen)&1 != 0 {
			return i
		}
		chosen >>= 1
	}
	return len(keys)
}

// Len is the number of keys held.
func (f *Filtered) Len() int { return f.set.n }

// Bytes is the memory held beside the Filtered itself.
func (f *Filtered) Bytes() int {
	return f.set.Bytes() + len(f.bits)*int(unsafe.Sizeof(f.bits[0]))
}

// Has reports whether key is held.
func (f *Filtered) Has(key uint64) bool { return f.Maybe(key) && f.set.Has(key) }

// Add adds key and reports whether it was new.
func (f *Filtered) Add(key uint64) bool {
	f.mark(key)
	return f.set.Add(key)
}

func (f *Filtered) mark(key uint64) {
	bit := f.bit(key)
	f.bits[bit>>bitsLog] |= 1 << (bit & bitMask)
}

// Remove removes key and reports whether it was there.
func (f *Filtered) Remove(key uint64) bool {
	if !f.set.Remove(key) {
		return false
	}
	if bit := f.bit(key); !f.shared(bit) {
		f.bits[bit>>bitsLog] &^= 1 << (bit & bitMask)
	}
	return true
}

// shared reports whether a key that is held has this bit.
func (f *Filtered) shared(bit uint64) bool {
	if bit == 0 && f.set.zero {
		return true
	}
	mask := len(f.set.slots) - 1
	for i := int(bit >> bitsLog); f.set.slots[i] != 0; i = (i + 1) & mask {
		if f.bit(f.set.slots[i]) == bit {
			return true
		}
	}
	return false
}

// Retain removes the keys for which keep is false: see Set.Retain.
func (f *Filtered) Retain(keep func(key uint64) bool) {
	clear(f.bits)
	f.set.Retain(func(key uint64) bool {
		if !keep(key) {
			return false
		}
		f.mark(key)
		return true
	})
}

// Clone returns a copy that shares no memory with f.
func (f *Filtered) Clone() Filtered {
	return Filtered{set: f.set.Clone(), bits: slices.Clone(f.bits)}
}

// Reset removes all keys and keeps the memory.
func (f *Filtered) Reset() {
	clear(f.bits)
	f.set.Reset()
}

// All yields the keys in no useful order: see Set.All.
func (f *Filtered) All() iter.Seq[uint64] { return f.set.All() }
