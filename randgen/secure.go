package randgen

import "io"

// The secure methods of an alphabet share a pool of generators, so that each
// processor has its own.

// maxUses is how often a pooled generator is used before one with a new seed
// takes its place.
const maxUses = 4096

// String returns a secure random string of n letters. The error is
// [ErrNegativeLength], wrapped, for n < 0. It allocates the string and, unless
// the letters' sizes differ, nothing else. It is safe for concurrent use.
func (a *Alphabet) String(n int) (string, error) {
	g := a.borrow()
	s, err := g.String(n)
	a.giveBack(g)
	return s, err
}

// MustString is like [Alphabet.String] but panics on a negative length.
func (a *Alphabet) MustString(n int) string {
	g := a.borrow()
	s := g.MustString(n)
	a.giveBack(g)
	return s
}

// Fill fills p with secure random letters and returns the number of bytes
// filled, as [Generator.Fill] does: len(p), unless characters of several bytes do
// not come out even. It does not allocate and is safe for concurrent use.
func (a *Alphabet) Fill(p []byte) int {
	g := a.borrow()
	n := g.Fill(p)
	a.giveBack(g)
	return n
}

// Read fills p with secure random letters; it implements [io.Reader], and unlike
// [Generator.Read] is safe for concurrent use. There is no stream that goes on from
// one Read to the next: if the letters are characters of several bytes, it gives as
// many whole ones as fit, and [io.ErrShortBuffer] if that is none. Read of [Bytes] is
// random data, as crypto/rand.Reader gives it, several times faster.
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
