package randgen

// The secure methods of an alphabet share a pool of generators, so that each
// processor has its own.

// String returns a secure random string of n letters. The error is
// [ErrNegativeLength], wrapped, for n < 0. It allocates the string and, unless
// the letters' sizes differ, nothing else. It is safe for concurrent use.
func (a *Alphabet) String(n int) (string, error) {
	g := a.borrow()
	s, err := g.String(n)
	a.secure.Put(g)
	return s, err
}

// MustString is like [Alphabet.String] but panics on a negative length.
func (a *Alphabet) MustString(n int) string {
	g := a.borrow()
	s := g.MustString(n)
	a.secure.Put(g)
	return s
}

// Fill fills p with secure random letters and returns the number of bytes
// filled, as [Generator.Fill] does: len(p), unless characters of several bytes do
// not come out even. It does not allocate and is safe for concurrent use.
func (a *Alphabet) Fill(p []byte) int {
	g := a.borrow()
	n := g.Fill(p)
	a.secure.Put(g)
	return n
}

func (a *Alphabet) borrow() *Generator {
	if g, ok := a.secure.Get().(*Generator); ok {
		return g
	}
	return NewSecure(a)
}
