package randgen

import "unsafe"

// fillCharacters writes whole characters to p while they fit.
func (g *Generator) fillCharacters(p []byte) (n int) {
	g.splitBytes = 0
	for {
		if g.next == g.end {
			g.more()
		}
		written, used := g.alphabet.expand(p[n:], g.buf[g.next:g.end])
		g.drop(used)
		n += written
		if g.next < g.end {
			return n
		}
	}
}

// characters returns the next n characters as a string.
func (g *Generator) characters(n int) string {
	g.splitBytes = 0
	a := g.alphabet
	each := a.each()
	var p []byte
	for n > 0 {
		if g.next == g.end {
			g.more()
		}
		now := min(n, (g.end-g.next)/each)
		if need := now * a.width; cap(p)-len(p) < need {
			p = grow(p, need, a.estimate(n))
		}
		written, used := a.expand(p[len(p):cap(p)], g.buf[g.next:g.next+now*each])
		p = p[:len(p)+written]
		g.drop(used)
		n -= used / each
	}
	return unsafe.String(unsafe.SliceData(p), len(p)) // p is not written again
}

// estimate is a capacity for n characters: exact if they have one size, ample
// for few, near the expectation for many.
func (a *Alphabet) estimate(n int) int {
	if n <= refill || float64(a.width) == a.mean {
		return n * a.width
	}
	return int(1.01*a.mean*float64(n)) + refill*a.width
}

// grow makes room for need bytes more, and for half of what there is.
func grow(p []byte, need, want int) []byte {
	if p == nil {
		return make([]byte, 0, max(need, want))
	}
	bigger := make([]byte, len(p), len(p)+len(p)/2+need)
	copy(bigger, p)
	return bigger
}

// cut writes the start of the next character to p, which is too short for it.
func (g *Generator) cut(p []byte) int {
	var whole [4]byte
	size, used := g.alphabet.expand(whole[:], g.buf[g.next:g.next+g.alphabet.each()])
	g.drop(used)
	n := copy(p, whole[:size])
	g.splitBytes = copy(g.split[:], whole[n:size])
	return n
}

func (g *Generator) takeSplit(p []byte) int {
	n := copy(p, g.split[:g.splitBytes])
	g.splitBytes = copy(g.split[:], g.split[n:g.splitBytes])
	return n
}

// each is the number of bytes of an index in the buffer.
func (a *Alphabet) each() int {
	if a.how == wide {
		return 4
	}
	return 1
}
