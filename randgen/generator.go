package randgen

import (
	cryptorand "crypto/rand"
	"fmt"
	"math/rand/v2"
	"unsafe"
)

// A Generator is a stream of random letters of one alphabet, seeded by the caller
// ([New]) or by the operating system ([NewSecure]). Every method takes the next
// letters of the stream, so the letters do not depend on which methods take them. A
// copy of a Generator gives the same letters again. It is not safe for concurrent
// use. The methods of a zero Generator panic.
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

// New returns the generator of letters of a that the seed determines: the same
// stream on every machine and in every release of this package. It is meant for
// reproducible results; use [NewSecure] for secrets. It panics if a is nil or has
// no letters.
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

// NewSecure returns a generator of letters of a that is seeded by the operating
// system. It draws as the methods of [Alphabet] do, but from no pool: it is for one
// goroutine, and an [io.Reader] whose stream continues from one Read to the next.
// It panics if a is nil or has no letters.
func NewSecure(a *Alphabet) *Generator {
	var seed [32]byte
	cryptorand.Read(seed[:]) // never fails
	return New(a, seed)
}

// String returns the next n letters. It allocates only the string, unless the
// letters have different sizes. The error matches [ErrNegativeLength] if n is
// negative, and [ErrTooLong] if it is beyond what any machine has memory for.
func (g *Generator) String(n int) (string, error) {
	g.check()
	if uint(n) > uint(g.alphabet.longest) {
		return "", g.alphabet.lengthError(n)
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

func (a *Alphabet) lengthError(n int) error {
	if n < 0 {
		return fmt.Errorf("randgen: length %d, need 0 or more: %w", n, ErrNegativeLength)
	}
	return fmt.Errorf("randgen: length %d, need at most %d: %w", n, a.longest, ErrTooLong)
}

// MustString is like [Generator.String] but panics on an error.
func (g *Generator) MustString(n int) string {
	s, err := g.String(n)
	if err != nil {
		panic(err)
	}
	return s
}

// Fill fills p with the next letters and returns the number of bytes filled: len(p)
// if the letters are single bytes. Characters are not cut: if the next one does not
// fit, it remains the next one, and the rest of p, at most three bytes, is set to
// zero. Fill does not allocate.
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
// always nil, and n is len(p) if the letters are single bytes. Otherwise it reads
// as many whole characters as fit. Only if p is too short for one does it read a
// part of it, and the rest with the next Read, so that the stream is the same for
// every size of p. String and Fill skip such a rest and begin with a whole
// character.
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
