package raytrace

import (
	"encoding/binary"
	"math"
)

// spans is one row of a tile under the orthographic camera.
type spans struct {
	z    []float64 // depth of the nearest ball so far
	ball []int32   // its index plus 1, 0 for none
}

// spanRow draws a row ball by ball: each covers one span of it, and the
// nearest wins at every pixel. The arithmetic is that of seen and lit, so the
// picture is the same to the last bit.
func (b *brush) spanRow(pix []byte, x0, y int) {
	py := b.y(float64(y))
	if len(b.list) == 1 { // nothing to compare with
		k, low, high := b.list[0], 0, 0
		if chord := b.balls[k].chord(py); chord >= 0 {
			low, high = b.span(&b.balls[k], chord, x0)
		}
		copy(pix[:4*low], b.empty)
		b.paint(pix, k, py, low, high)
		copy(pix[4*high:], b.empty)
		return
	}
	row := b.row.ball[:len(pix)/4]
	clear(row)
	for _, k := range b.list {
		ball := &b.balls[k]
		if chord := ball.chord(py); chord >= 0 {
			low, high := b.span(ball, chord, x0)
			b.row.cover(b.xs[low:high], low, ball, k, chord)
		}
	}
	for first := 0; first < len(row); {
		k, next := row[first], first+1
		for next < len(row) && row[next] == k {
			next++
		}
		if k == 0 {
			copy(pix[4*first:4*next], b.empty)
		} else {
			b.paint(pix, k-1, py, first, next)
		}
		first = next
	}
}

// chord is the squared half length of what the row at py cuts from the ball's
// disc; negative if the row misses it.
func (b *ball) chord(py float64) float64 {
	dy := py - b.c.Y
	return b.r2 - float64(dy*dy)
}

// span is the part low <= i < high of the row's pixels, the first of which is
// x0, whose rays meet the ball, given its chord.
func (b *brush) span(ball *ball, chord float64, x0 int) (low, high int) {
	half, scale, n := math.Sqrt(chord), b.width/b.right, b.columns
	low = toInt((ball.c.X-half)*scale-float64(x0)-1, n)
	high = toInt((ball.c.X+half)*scale-float64(x0)+3, n)
	for low < high && ball.misses(b.xs[low], chord) {
		low++
	}
	for low < high && ball.misses(b.xs[high-1], chord) {
		high--
	}
	return low, max(low, high)
}

func (b *ball) misses(x, chord float64) bool {
	dx := x - b.c.X
	return chord-float64(dx*dx) < 0
}

// toInt is x cut to a whole number from 0 to n.
func toInt(x float64, n int) int {
	switch {
	case !(x > 0):
		return 0
	case x >= float64(n):
		return n
	}
	return int(x)
}

// cover puts the ball into the pixels from low on, at xs, where it is the
// nearest.
func (r *spans) cover(xs []float64, low int, ball *ball, k int32, chord float64) {
	z, who := r.z[low:low+len(xs)], r.ball[low:low+len(xs)]
	x, depth := ball.c.X, ball.c.Z
	for i := range xs {
		dx := xs[i] - x
		half := math.Sqrt(chord - float64(dx*dx))
		d := depth - half
		if d < 0 {
			if d = depth + half; d < 0 {
				continue
			}
		}
		if who[i] == 0 || d < z[i] {
			z[i], who[i] = d, k+1
		}
	}
}

// paint colours the pixels low <= i < high of a row, where the ball is seen.
func (b *brush) paint(pix []byte, k int32, py float64, low, high int) {
	pix, xs, ball := pix[4*low:4*high], b.xs[low:high], &b.balls[k]
	if b.plain && ball.near >= 0 {
		b.paintPlain(pix, ball, xs, py)
		return
	}
	dy, chord := py-ball.c.Y, ball.chord(py)
	for i := range xs {
		dx := xs[i] - ball.c.X
		z, side := ball.surface(chord - float64(dx*dx))
		color := b.background
		if z >= 0 {
			color = b.color(hit{thing: k, inside: side > 0, t: z, off: Vec{dx, dy, side}}, Vec{0, 0, 1})
		}
		binary.LittleEndian.PutUint32(pix[4*i:], b.stage.pixel(color))
	}
}

// paintPlain is lit for many pixels of one ball in front of the camera, in
// scenes with one white light, no shadows and no mirrors.
func (b *brush) paintPlain(pix []byte, ball *ball, xs []float64, py float64) {
	to := b.lights[0].at.Sub(ball.c)
	power, ambient, radius := b.lights[0].power.r, b.ambient, ball.r
	x, oy := ball.c.X, py-ball.c.Y
	chord := ball.chord(py)
	ly := to.Y - oy
	yy, ly2 := float64(oy*ly), float64(ly*ly)
	red, green, blue := ball.color.r, ball.color.g, ball.color.b
	dark := lum{red * ambient, green * ambient, blue * ambient}.pixel()
	for i, px := range xs {
		ox := px - x
		oz := -math.Sqrt(chord - float64(ox*ox))
		lx, lz := to.X-ox, to.Z-oz
		color := dark
		if cos := float64(ox*lx) + yy + float64(oz*lz); cos > 0 {
			share := cos / (radius * math.Sqrt(float64(lx*lx)+ly2+float64(lz*lz))) * power
			if share > 1 {
				share = 1
			}
			if share > ambient {
				color = lum{red * share, green * share, blue * share}.pixel()
			}
		}
		binary.LittleEndian.PutUint32(pix[4*i:4*i+4], color)
	}
}
