package randgen

import (
	cryptorand "crypto/rand"
	"fmt"
	"math/rand/v2"
	"unsafe"
)

// Generator is a stream of random letters of one alphabet: from a seed ([New])
// or from the operating system ([NewSecure]). Every method takes the next
// letters of the stream, so the letters do not depend on how they are asked
// for. It is for one goroutine at a time. A copy of it gives the same letters
// again. Its zero value has no alphabet, and its methods panic.
type Generator struct {
	alphabet *Alphabet
	tier     tier
	key      [32]byte     // of the next 992 bytes, for the vector tiers
	source   rand.ChaCha8 // for the portable tier

	buf        [2 * refill]byte // letters, or indices of characters
	next, end  int              // those still to be given out
	split      [3]byte          // the rest of a character that Read has cut
	splitBytes int

	uses int // by the methods of Alphabet
}

// refill is the number of bytes of keystream from one key.
const refill = 992

// New returns the generator of a's letters that the seed determines: the same
// stream on every machine and for every release of this package.
// [NewSecure] is for secrets; a seed is for results that can be repeated. An
// Alphabet that is nil or has no letters panics.
func New(a *Alphabet, seed [32]byte) *Generator {
	a.check()
	g := &Generator{alphabet: a, tier: best}
	if g.tier == portable {
		g.source.Seed(seed)
	} else {
		g.key = seed
	}
	return g
}

// NewSecure returns a generator of a's letters that is seeded by the operating
// system. It is the same as the methods of [Alphabet] use, without the pool:
// for one goroutine, and an [io.Reader].
func NewSecure(a *Alphabet) *Generator {
	var seed [32]byte
	cryptorand.Read(seed[:]) // never fails
	return New(a, seed)
}

// String returns the next n letters. The error is [ErrNegativeLength],
// wrapped, for n < 0. It allocates the string and, unless the letters' sizes
// differ, nothing else.
func (g *Generator) String(n int) (string, error) {
	g.check()
	if n < 0 {
		return "", fmt.Errorf("randgen: length %d, need 0 or more: %w", n, ErrNegativeLength)
	}
	if !g.alphabet.single {
		return g.characters(n), nil
	}
	if n <= g.end-g.next {
		s := string(g.buf[g.next : g.next+n])
		g.drop(n)
		return s, nil
	}
	p := make([]byte, n)
	g.fillBytes(p)
	return unsafe.String(unsafe.SliceData(p), n), nil // p is not written again
}

// MustString is like [Generator.String] but panics on a negative length.
func (g *Generator) MustString(n int) string {
	s, err := g.String(n)
	if err != nil {
		panic(err)
	}
	return s
}

// Fill fills p with the next letters and returns the number of bytes filled.
// That is len(p) if the letters are single bytes. Characters are not cut: if
// the next one does not fit, it stays the next, and the rest of p, at most three
// bytes, is set to zero. Fill does not allocate.
func (g *Generator) Fill(p []byte) int {
	g.check()
	if g.alphabet.single {
		g.fillBytes(p)
		return len(p)
	}
	n := g.fillCharacters(p)
	clear(p[n:])
	return n
}

// Read fills p with the next letters; it implements [io.Reader]. The error is
// always nil, and n is len(p) if the letters are single bytes. Of characters,
// it gives as many whole ones as fit; only if p is too short for a single one
// does it give a part, and the rest with the next Read. So the stream is the
// same for every size of read. String and Fill drop such a rest: they begin
// with a whole character.
func (g *Generator) Read(p []byte) (n int, err error) {
	g.check()
	if g.alphabet.single {
		g.fillBytes(p)
		return len(p), nil
	}
	if len(p) == 0 {
		return 0, nil
	}
	if n = g.takeSplit(p); n == len(p) {
		return n, nil
	}
	n += g.fillCharacters(p[n:])
	if n == 0 {
		n = g.cut(p)
	}
	return n, nil
}

func (g *Generator) check() {
	if g.alphabet == nil {
		panic("randgen: Generator was not made by New or NewSecure")
	}
}

// fillBytes fills p with letters, or with indices in the form of the buffer.
func (g *Generator) fillBytes(p []byte) {
	n := g.take(p)
	for len(p)-n >= len(g.buf) {
		n += g.draw(p[n:])
	}
	for n < len(p) {
		g.more()
		n += g.take(p[n:])
	}
}

// take moves letters from the buffer to p and erases them here.
func (g *Generator) take(p []byte) int {
	n := copy(p, g.buf[g.next:g.end])
	g.drop(n)
	return n
}

func (g *Generator) drop(n int) {
	clear(g.buf[g.next : g.next+n])
	g.next += n
}

// more fills the empty buffer. A draw may give nothing, when every value was
// thrown away. What it leaves behind the letters is keystream, and erased.
func (g *Generator) more() {
	space := refill
	if g.alphabet.how == nibbles {
		space = 2 * refill
	}
	for g.next == g.end {
		g.next, g.end = 0, g.draw(g.buf[:space])
	}
	clear(g.buf[g.end:space])
}
