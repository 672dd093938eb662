package randgen

import (
	"encoding/binary"
	"unicode/utf8"
)

// glyph is an encoded character: its bytes from the low end up, and their
// number in the byte above.
type glyph uint64

func (g glyph) size() int { return int(g >> 32) }

func glyphOf(r rune) glyph {
	var b [8]byte
	b[4] = byte(utf8.EncodeRune(b[:4], r))
	return glyph(binary.LittleEndian.Uint64(b[:]))
}

// glyphsOf returns at least 256 glyphs, so that every byte is an index, and the
// size of the largest.
func glyphsOf(chars string) (glyphs []glyph, width int) {
	for _, r := range chars {
		g := glyphOf(r)
		glyphs = append(glyphs, g)
		width = max(width, g.size())
	}
	for len(glyphs) < 256 {
		glyphs = append(glyphs, 0)
	}
	return glyphs, width
}

// expand writes the characters of the indices of buf to p while they fit. It
// returns the number of bytes written and of indices used.
func (a *Alphabet) expand(p, buf []byte) (written, used int) {
	if a.how == wide {
		return expandWide(p, buf, a.glyphs)
	}
	return expandBytes(p, buf, (*[256]glyph)(a.glyphs))
}

func expandBytes(p, buf []byte, glyphs *[256]glyph) (written, used int) {
	for _, index := range buf {
		if written+4 > len(p) {
			break
		}
		g := glyphs[index]
		g.putFour((*[4]byte)(p[written : written+4]))
		written += g.size()
		used++
	}
	for used < len(buf) && glyphs[buf[used]].put(p[written:]) {
		written += glyphs[buf[used]].size()
		used++
	}
	return written, used
}

func expandWide(p, buf []byte, glyphs []glyph) (written, used int) {
	for used < len(buf) && written+4 <= len(p) {
		g := glyphs[binary.LittleEndian.Uint32(buf[used:])]
		g.putFour((*[4]byte)(p[written : written+4]))
		written += g.size()
		used += 4
	}
	for used < len(buf) {
		g := glyphs[binary.LittleEndian.Uint32(buf[used:])]
		if !g.put(p[written:]) {
			break
		}
		written += g.size()
		used += 4
	}
	return written, used
}

// putFour writes the character and, up to four bytes, zeros.
func (g glyph) putFour(p *[4]byte) { binary.LittleEndian.PutUint32(p[:], uint32(g)) }

// put writes the character to the start of p if it fits.
func (g glyph) put(p []byte) bool {
	size := g.size()
	if size > len(p) {
		return false
	}
	for i := range size {
		p[i] = byte(g >> (8 * i))
	}
	return true
}
