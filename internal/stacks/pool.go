package stacks

import "slices"

// A pool keeps lists of numbers, each once, and counts them through. The zero pool is empty.
//
// The lists stand one after the other in blocks, each behind its length, so that nothing
// is copied when there are more, and nothing in them keeps the garbage collector busy.
type pool struct {
	blocks [][]int32
	starts []uint32 // of each list: block and place in it
	slots  []slot   // a table with open addressing, a power of two in size
}

// A slot of a pool's table holds a list's hash, and its number plus 1; 0 if it is free.
type slot struct {
	hash   uint32
	number int32
}

// blockBits is the logarithm of how many numbers a block holds, but for the first ones,
// which are smaller, and for those of one list that is longer.
const blockBits = 16

func (p *pool) len() int { return len(p.starts) }

// at returns a list, to be read only.
func (p *pool) at(i int32) []int32 {
	start := p.starts[i]
	block := p.blocks[start>>blockBits][start&(1<<blockBits-1):]
	return block[1 : 1+block[0] : 1+block[0]]
}

// number returns the number of a list: the same one for equal lists. The list is copied.
func (p *pool) number(list []int32) int32 {
	if 4*len(p.starts) >= 3*len(p.slots) {
		p.grow()
	}
	h := hash(list)
	mask := uint32(len(p.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		s := &p.slots[i]
		if s.number == 0 {
			p.add(list)
			*s = slot{h, int32(len(p.starts))}
			return s.number - 1
		}
		if s.hash == h && slices.Equal(p.at(s.number-1), list) {
			return s.number - 1
		}
	}
}

func (p *pool) add(list []int32) {
	n := len(p.blocks)
	if n == 0 || cap(p.blocks[n-1])-len(p.blocks[n-1]) <= len(list) {
		p.blocks = append(p.blocks, make([]int32, 0, max(1<<min(8+n, blockBits), len(list)+1)))
		n++
	}
	b := &p.blocks[n-1]
	p.starts = append(p.starts, uint32((n-1)<<blockBits|len(*b)))
	*b = append(append(*b, int32(len(list))), list...)
}

func (p *pool) grow() {
	old := p.slots
	p.slots = make([]slot, max(64, 2*len(old)))
	mask := uint32(len(p.slots) - 1)
	for _, s := range old {
		if s.number == 0 {
			continue
		}
		i := s.hash & mask
		for p.slots[i].number != 0 {
			i = (i + 1) & mask
		}
		p.slots[i] = s
	}
}

// hash is FNV-1a by whole numbers, whose upper bits are mixed in.
func hash(list []int32) uint32 {
	h := uint64(14695981039346656037)
	for _, x := range list {
		h = (h ^ uint64(uint32(x))) * 1099511628211
		h ^= h >> 29
	}
	return uint32(h ^ h>>32)
}
