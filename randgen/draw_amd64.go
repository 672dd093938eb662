//go:build amd64 && gc && !purego && !noasm

package randgen

//go:generate go run -C _asm . -out ../vector_amd64.s -stubs ../vector_stub_amd64.go -pkg randgen

import "golang.org/x/sys/cpu"

// best is the tier of new generators.
var best = detect()

func detect() tier {
	x := &cpu.X86
	switch {
	case x.HasAVX512F && x.HasAVX512BW && x.HasAVX512VL && x.HasAVX2 && x.HasPOPCNT:
		return avx512
	case x.HasAVX2 && x.HasPOPCNT:
		return avx2
	default:
		return portable
	}
}

// batch is the number of refills of one call: about 16 KB, which stay in the
// first-level cache from the keystream to the letters, and end in a few
// microseconds, because the scheduler cannot interrupt assembly.
const batch = 16

// draw writes the next letters to p, or their indices as the buffer has them,
// and returns the number of bytes written; p has room for one refill, or two
// if nibbles make it longer.
func (g *Generator) draw(p []byte) int {
	if g.tier == portable {
		return g.drawPortable(p)
	}
	a := g.alphabet
	if a.how == nibbles {
		size := min(len(p)/(2*refill), batch/2) * refill
		g.keystream(p[size : 2*size])
		g.tier.nibbles(p[:2*size], &a.lookup)
		return 2 * size
	}
	p = p[:min(len(p)/refill, batch)*refill]
	g.keystream(p)
	if a.how == wide {
		return a.condenseWide(p)
	}
	return a.vectorLetters(p, g.tier)
}

// keystream fills p, whose length is a multiple of refill.
func (g *Generator) keystream(p []byte) {
	if g.tier == avx512 {
		keystreamAVX512(&g.key, &p[0], len(p)/refill)
	} else {
		keystreamAVX2(&g.key, &p[0], len(p)/refill)
	}
}

// nibbles makes letters of the bytes of keystream in the second half of p.
func (t tier) nibbles(p []byte, lookup *[16][16]byte) {
	size := len(p) / 2
	if t == avx512 {
		nibblesAVX512(&p[0], &p[size], size, lookup)
	} else {
		nibblesAVX2(&p[0], &p[size], size, lookup)
	}
}

// vectorLetters turns keystream into letters, or indices of characters, in
// place and returns the number of bytes that they take.
func (a *Alphabet) vectorLetters(p []byte, t tier) int {
	if t == avx512 {
		return a.letters512(&p[0], len(p))
	}
	return a.letters2(&p[0], len(p))
}

func (a *Alphabet) letters512(p *byte, size int) int {
	n, limit, lookup := uint64(a.n), a.limit(), &a.lookup
	switch {
	case a.how == singles && a.single:
		return singles16AVX512(p, size, n, limit, lookup)
	case a.how == singles:
		return singles0AVX512(p, size, n, limit, lookup)
	case !a.single:
		return pairs0AVX512(p, size, n, limit, lookup)
	case a.n <= 64:
		return pairs4AVX512(p, size, n, limit, lookup)
	case a.n <= 128:
		return pairs8AVX512(p, size, n, limit, lookup)
	default:
		return pairs16AVX512(p, size, n, limit, lookup)
	}
}

func (a *Alphabet) letters2(p *byte, size int) int {
	n, limit, lookup := uint64(a.n), a.limit(), &a.lookup
	switch {
	case a.how == singles && a.single:
		return singles16AVX2(p, size, n, limit, lookup)
	case a.how == singles:
		return singles0AVX2(p, size, n, limit, lookup)
	case !a.single:
		return pairs0AVX2(p, size, n, limit, lookup)
	case a.n <= 64:
		return pairs4AVX2(p, size, n, limit, lookup)
	case a.n <= 128:
		return pairs8AVX2(p, size, n, limit, lookup)
	default:
		return pairs16AVX2(p, size, n, limit, lookup)
	}
}

// limit is the number of remainders of a word that are thrown away.
func (a *Alphabet) limit() uint64 {
	if a.how == pairs {
		return uint64(65536 % (a.n * a.n))
	}
	return uint64(65536 % a.n)
}
