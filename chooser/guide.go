package chooser

import "math"

// guideBits is how many bits of a random number look up a guide. It has 16 entries or
// more for each column, of which at most one does not decide.
const guideBits = 10

// guided is the largest log of a table with a guide.
const guided = 6

// writeGuide makes the guide of the columns, if they are few.
func (t *Table) writeGuide() {
	if t.log > guided {
		return
	}
	t.guide = make([]int16, 1<<guideBits)
	each := len(t.guide) >> t.log
	for i, c := range t.columns {
		entries := t.guide[i*each : (i+1)*each]
		below := int(uint64(c>>32) * uint64(each) >> 32)
		if below > 0 { // else the column need not be a weight's
			repeat(entries[:below], t.entry(uint64(i)))
		}
		repeat(entries[below:], t.entry(uint64(uint32(c))))
		if uint32(c) != uint32(i) && t.height(uint64(i)) > 0 {
			entries[below] = -1 // the limit is here, or at its lower end
		}
	}
}

// entry is what the guide has for a weight: its index among all, if that is small.
func (t *Table) entry(i uint64) int16 {
	if index := t.original(i); index <= math.MaxInt16 {
		return int16(index)
	}
	return -1
}

// repeat writes entry into all entries, eight at a time.
func repeat(entries []int16, entry int16) {
	eight := [8]int16{entry, entry, entry, entry, entry, entry, entry, entry}
	for len(entries) >= 8 {
		*(*[8]int16)(entries) = eight
		entries = entries[8:]
	}
	for k := range entries {
		entries[k] = entry
	}
}
