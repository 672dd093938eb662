//go:build !(amd64 && gc && !purego && !noasm)

package randgen

// best is the tier of new generators.
var best = portable

// draw writes the next letters to p, or their indices as the buffer has them,
// and returns the number of bytes written; p has room for one refill, or two
// if nibbles make it longer.
func (g *Generator) draw(p []byte) int { return g.drawPortable(p) }
