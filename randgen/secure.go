package randgen

import "io"

// The secure methods of an alphabet share a pool of generators, so that each
// processor has its own.

// maxUses is how often a pooled generator is used before one with a new seed
// takes its place.
const maxUses = 4096

// String returns a secure random string of n letters. It allocates only the string,
// unless the letters have different sizes. It is safe for concurrent use. The errors
// are those of [Generator.String].
func (a *Alphabet) String(n int) (string, error) {
	g := a.borrow()
	s, err := g.String(n)
	a.giveBack(g)
	return s, err
}

// MustString is like [Alphabet.String] but panics on an error.
func (a *Alphabet) MustString(n int) string {
	g := a.borrow()
	s := g.MustString(n)
	a.giveBack(g)
	return s
}

// Fill fills p with secure random letters and returns the number of bytes filled,
// like [Generator.Fill]: len(p), unless characters of several bytes do not fill p
// exactly. It does not allocate, and is safe for concurrent use.
func (a *Alphabet) Fill(p []byte) int {
	g := a.borrow()
	n := g.Fill(p)
	a.giveBack(g)
	return n
}

// Read fills p with secure random letters; it implements [io.Reader] and, unlike
// [Generator.Read], is safe for concurrent use. No character is split between two
// calls: if the letters are characters of several bytes, Read reads as many whole
// ones as fit, and returns [io.ErrShortBuffer] if none does. [Bytes] reads random
// data, as crypto/rand.Reader does but several times faster.
func (a *Alphabet) Read(p []byte) (int, error) {
	g := a.borrow()
	n := g.Fill(p)
	a.giveBack(g)
	if n == 0 && len(p) > 0 {
		return 0, io.ErrShortBuffer
	}
	return n, nil
}

func (a *Alphabet) borrow() *Generator {
	if g, ok := a.secure.Get().(*Generator); ok {
		return g
	}
	return NewSecure(a)
}

func (a *Alphabet) giveBack(g *Generator) {
	if g.uses++; g.uses < maxUses {
		a.secure.Put(g)
	}
}
