package randgen

import "encoding/binary"

// drawPortable writes the next letters to p, or their indices as the buffer has
// them, and returns the number of bytes written; p has room for one refill.
// It may leave the end of p: what one step gives is not divided.
func (g *Generator) drawPortable(p []byte) int {
	a := g.alphabet
	switch a.how {
	case nibbles:
		return g.drawNibbles(p)
	case pairs:
		if a.n <= 64 {
			return g.drawPairs(p)
		}
		return g.drawDigits(p)
	}
	g.source.Read(p[:refill])
	return a.condense(p[:refill])
}

// condense turns keystream into letters or indices in place, where that does not need
// more room, and returns the number of bytes that they take.
func (a *Alphabet) condense(p []byte) int {
	if a.how == wide {
		return a.condenseWide(p)
	}
	return a.condenseSingles(p)
}

// drawPairs looks up two letters at a time. It writes the letters of every value
// and moves on if they were accepted. It takes four values a step, because each call
// puts n into memory and takes it back.
func (g *Generator) drawPairs(p []byte) (n int) {
	a := g.alphabet
	square := uint64(a.n * a.n)
	accept, table := acceptance(square)<<4, a.pairTable()
	square <<= 4 // the number of a pair is then the upper 12 of a product's 32 bits
	_ = table[0] // not nil, as the loop need not ask
	// That n is never negative is news to the compiler: it saves a check.
	for n >= 0 && n <= len(p)-32 {
		x, y, z, w := g.source.Uint64(), g.source.Uint64(), g.source.Uint64(), g.source.Uint64()
		even, odd := (x&words)*square, (x>>16&words)*square
		binary.LittleEndian.PutUint64(p[n:n+8], fourPairs(table, even, odd))
		if pairsAccepted(even, odd, accept) {
			n += 8
		}
		even, odd = (y&words)*square, (y>>16&words)*square
		binary.LittleEndian.PutUint64(p[n:n+8], fourPairs(table, even, odd))
		if pairsAccepted(even, odd, accept) {
			n += 8
		}
		even, odd = (z&words)*square, (z>>16&words)*square
		binary.LittleEndian.PutUint64(p[n:n+8], fourPairs(table, even, odd))
		if pairsAccepted(even, odd, accept) {
			n += 8
		}
		even, odd = (w&words)*square, (w>>16&words)*square
		binary.LittleEndian.PutUint64(p[n:n+8], fourPairs(table, even, odd))
		if pairsAccepted(even, odd, accept) {
			n += 8
		}
	}
	return n
}

func fourPairs(table *[64 * 64]uint16, even, odd uint64) uint64 {
	return uint64(table[uint32(even)>>20]) | uint64(table[uint32(odd)>>20])<<16 |
		uint64(table[even>>52])<<32 | uint64(table[odd>>52])<<48
}

// pairsAccepted is what [acceptance] says, 4 bits higher.
func pairsAccepted(even, odd, accept uint64) bool {
	const fractions = 0x000FFFFF_000FFFFF
	return ((even&fractions)+accept)&((odd&fractions)+accept)&(carry<<4) == carry<<4
}

// drawDigits is drawPairs for alphabets whose table of pairs would be large: the
// second letter comes from what the first multiplication leaves.
func (g *Generator) drawDigits(p []byte) (n int) {
	a := g.alphabet
	count, accept, letters := uint64(a.n), acceptance(uint64(a.n*a.n)), &a.letters
	for n <= len(p)-8 {
		x := g.source.Uint64()
		even, odd := (x&words)*count, (x>>16&words)*count
		even2, odd2 := (even&words)*count, (odd&words)*count
		eight := (*[8]byte)(p[n : n+8])
		eight[0], eight[1] = letters[byte(even>>16)], letters[byte(even2>>16)]
		eight[2], eight[3] = letters[byte(odd>>16)], letters[byte(odd2>>16)]
		eight[4], eight[5] = letters[byte(even>>48)], letters[byte(even2>>48)]
		eight[6], eight[7] = letters[byte(odd>>48)], letters[byte(odd2>>48)]
		if ((even2&words)+accept)&((odd2&words)+accept)&carry == carry {
			n += 8
		}
	}
	return n
}

func (g *Generator) drawNibbles(p []byte) int {
	table := g.alphabet.byteTable()
	rest := p
	for len(rest) >= 16 {
		x := g.source.Uint64()
		binary.LittleEndian.PutUint16(rest, table[byte(x)])
		binary.LittleEndian.PutUint16(rest[2:], table[byte(x>>8)])
		binary.LittleEndian.PutUint16(rest[4:], table[byte(x>>16)])
		binary.LittleEndian.PutUint16(rest[6:], table[byte(x>>24)])
		binary.LittleEndian.PutUint16(rest[8:], table[byte(x>>32)])
		binary.LittleEndian.PutUint16(rest[10:], table[byte(x>>40)])
		binary.LittleEndian.PutUint16(rest[12:], table[byte(x>>48)])
		binary.LittleEndian.PutUint16(rest[14:], table[byte(x>>56)])
		rest = rest[16:]
	}
	return len(p) - len(rest)
}

// condenseSingles makes four bytes of every eight.
func (a *Alphabet) condenseSingles(p []byte) int {
	n, accept, letters := uint64(a.n), acceptance(uint64(a.n)), &a.letters
	out := 0
	for i := 0; i+8 <= len(p); i += 8 {
		x := binary.LittleEndian.Uint64(p[i:])
		even, odd := (x&words)*n, (x>>16&words)*n
		if ((even&words)+accept)&((odd&words)+accept)&carry != carry {
			continue
		}
		four := p[out : out+4 : out+4]
		four[0], four[1] = letters[byte(even>>16)], letters[byte(odd>>16)]
		four[2], four[3] = letters[byte(even>>48)], letters[byte(odd>>48)]
		out += 4
	}
	return out
}

// condenseWide makes two indices of 32 bits of every eight bytes.
func (a *Alphabet) condenseWide(p []byte) int {
	n := uint64(a.n)
	limit := uint32((1 << 32) % n)
	out := 0
	for i := 0; i+8 <= len(p); i += 8 {
		x := binary.LittleEndian.Uint64(p[i:])
		low, high := (x&0xFFFFFFFF)*n, (x>>32)*n
		if uint32(low) < limit || uint32(high) < limit {
			continue
		}
		binary.LittleEndian.PutUint32(p[out:], uint32(low>>32))
		binary.LittleEndian.PutUint32(p[out+4:], uint32(high>>32))
		out += 8
	}
	return out
}

// pairTable holds, for each number below n*n, the letters of its two digits.
func (a *Alphabet) pairTable() *[64 * 64]uint16 {
	a.tables.Do(func() {
		a.pairs = new([64 * 64]uint16)
		for i := range a.n * a.n {
			a.pairs[i] = uint16(a.letters[i/a.n]) | uint16(a.letters[i%a.n])<<8
		}
	})
	return a.pairs
}

// byteTable holds the letters of the two halves of a byte.
func (a *Alphabet) byteTable() *[256]uint16 {
	a.tables.Do(func() {
		a.bytes = new([256]uint16)
		for i := range a.bytes {
			a.bytes[i] = uint16(a.letters[i>>4]) | uint16(a.letters[i&15])<<8
		}
	})
	return a.bytes
}
