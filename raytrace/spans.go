package raytrace

import (
	"encoding/binary"
	"math"
)

// spans is one row of a tile under the orthographic camera.
type spans struct {
	z    []float64 // depth of the nearest ball so far
	side []float64 // its surface's offset along z from its centre
	ball []int32   // its index plus 1, 0 for none
}

// spanRow draws a row ball by ball: each covers one span of it, and the
// nearest wins at every pixel. The arithmetic is that of seen and lit, so the
// picture is the same to the last bit.
func (b *brush) spanRow(pix []byte, x0, y int) {
	copy(pix, b.empty)
	n := len(pix) / 4
	py := b.y(float64(y))
	first, last := n, 0
	for _, k := range b.list {
		ball := &b.balls[k]
		dy := py - ball.c.Y
		rest := ball.r2 - float64(dy*dy)
		if rest < 0 {
			continue
		}
		low, high := b.span(ball.c.X, math.Sqrt(rest), x0, n)
		if low >= high {
			continue
		}
		if first > last {
			clear(b.row.ball[:n])
		}
		first, last = min(first, low), max(last, high)
		b.row.cover(b.xs, ball, k, rest, low, high)
	}
	b.paint(pix, py, first, last)
}

// span is the part low <= i < high of n pixels from x0 on that may lie within
// half of x, a pixel wider on both sides.
func (s *stage) span(x, half float64, x0, n int) (low, high int) {
	scale := s.width / s.right
	low = int(min(max((x-half)*scale-float64(x0)-1, 0), float64(n)))
	high = int(min(max((x+half)*scale-float64(x0)+3, 0), float64(n)))
	return low, max(low, high)
}

// cover puts the ball into the pixels of the span where it is nearest. rest is
// the squared half length of the chord that the row cuts from its disc.
func (r *spans) cover(xs []float64, ball *ball, k int32, rest float64, low, high int) {
	xs, z, side, who := xs[low:high], r.z[low:high], r.side[low:high], r.ball[low:high]
	x, depth := ball.c.X, ball.c.Z
	for i := range xs {
		dx := xs[i] - x
		disc := rest - float64(dx*dx)
		if disc < 0 {
			continue
		}
		off := -math.Sqrt(disc)
		d := depth + off
		if d < 0 {
			if d, off = depth-off, -off; d < 0 {
				continue
			}
		}
		if who[i] == 0 || d < z[i] {
			z[i], side[i], who[i] = d, off, k+1
		}
	}
}

// paint colours the pixels from first to last, one run of the same ball after
// the other.
func (b *brush) paint(pix []byte, py float64, first, last int) {
	for first < last {
		k := b.row.ball[first]
		next := first + 1
		for next < last && b.row.ball[next] == k {
			next++
		}
		if k > 0 {
			ball := &b.balls[k-1]
			xs, side := b.xs[first:next], b.row.side[first:next]
			if b.plain {
				b.paintPlain(pix[4*first:4*next], ball, xs, py, side)
			} else {
				b.paintAny(pix[4*first:4*next], k-1, xs, py, side)
			}
		}
		first = next
	}
}

func (b *brush) paintAny(pix []byte, k int32, xs []float64, py float64, side []float64) {
	c := &b.balls[k].c
	for i := range xs {
		h := hit{ball: k, inside: side[i] > 0, off: Vec{xs[i] - c.X, py - c.Y, side[i]}}
		binary.LittleEndian.PutUint32(pix[4*i:], b.color(h, Vec{0, 0, 1}).pixel())
	}
}

// paintPlain is lit for many pixels of one ball at once, in scenes with one
// white light, no shadows and no mirrors.
func (b *brush) paintPlain(pix []byte, ball *ball, xs []float64, py float64, side []float64) {
	to := b.lights[0].at.sub(ball.c)
	power := b.lights[0].power.r
	oy := py - ball.c.Y
	ly := to.Y - oy
	yy, ly2 := float64(oy*ly), float64(ly*ly)
	dark := ball.color.shaded(b.ambient)
	side = side[:len(xs)]
	pix = pix[:4*len(xs)]
	for i, x := range xs {
		ox, oz := x-ball.c.X, side[i]
		lx, lz := to.X-ox, to.Z-oz
		cos := float64(ox*lx) + yy + float64(oz*lz)
		if oz > 0 {
			cos = -cos
		}
		color := dark
		if cos > 0 {
			share := cos / (ball.r * math.Sqrt(float64(lx*lx)+ly2+float64(lz*lz))) * power
			if share > b.ambient {
				color = ball.color.shaded(share)
			}
		}
		binary.LittleEndian.PutUint32(pix[4*i:], color)
	}
}

// shaded is the pixel of colour l in light of the given strength, at most 1.
func (l *lum) shaded(share float64) uint32 {
	if share > 1 {
		share = 1
	}
	return lum{l.r * share, l.g * share, l.b * share}.pixel()
}
