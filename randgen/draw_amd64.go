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
	if a.how != pairs {
		return a.condense(p)
	}
	return a.pairLetters(p, g.tier)
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
func (t tier) nibbles(p []byte, lookup *[8][16]byte) {
	size := len(p) / 2
	if t == avx512 {
		nibblesAVX512(&p[0], &p[size], size, lookup)
	} else {
		nibblesAVX2(&p[0], &p[size], size, lookup)
	}
}

// pairLetters turns keystream into letters in place and returns the number of
// bytes that they take.
func (a *Alphabet) pairLetters(p []byte, t tier) int {
	n, limit := uint64(a.n), uint64(65536%(a.n*a.n))
	switch {
	case !a.single || a.n > 128:
		return a.pairIndices(p, t, n, limit)
	case a.n <= 64 && t == avx512:
		return pairs4AVX512(&p[0], len(p), n, limit, &a.lookup)
	case a.n <= 64:
		return pairs4AVX2(&p[0], len(p), n, limit, &a.lookup)
	case t == avx512:
		return pairs8AVX512(&p[0], len(p), n, limit, &a.lookup)
	default:
		return pairs8AVX2(&p[0], len(p), n, limit, &a.lookup)
	}
}

// pairIndices is pairLetters where the vector tables end: characters want the
// indices, and many letters are looked up one by one.
func (a *Alphabet) pairIndices(p []byte, t tier, n, limit uint64) (size int) {
	if t == avx512 {
		size = pairs0AVX512(&p[0], len(p), n, limit, &a.lookup)
	} else {
		size = pairs0AVX2(&p[0], len(p), n, limit, &a.lookup)
	}
	if a.single {
		for i, c := range p[:size] {
			p[i] = a.letters[c]
		}
	}
	return size
}
