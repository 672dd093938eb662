package raytrace

import (
	"encoding/binary"
	"image"
	"math"
	"slices"
	"sync/atomic"

	"github.com/bottleneck-go/bottleneck/internal/timing"
)

// A brush draws tiles for one worker and owns the memory that this takes.
type brush struct {
	*stage
	picture *image.RGBA
	stop    *atomic.Bool // the context is done
	planes  [5]plane     // around what can be seen through the tile
	list    []int32      // the balls and triangles that may be seen in the tile
	empty   []byte       // a row of background
	xs      []float64    // where the tile's columns lie
	columns int          // how many
	row     spans
	times   *timing.Recorder // nil if pixels are not timed
}

func (d *drawing) newBrush() *brush {
	n := min(d.opts.Tile, d.opts.Width)
	b := &brush{
		stage:   d.stage,
		picture: d.picture,
		stop:    &d.stop,
		xs:      make([]float64, n),
		row:     spans{make([]float64, n), make([]int32, n)},
	}
	for range n {
		b.empty = binary.LittleEndian.AppendUint32(b.empty, d.stage.pixel(d.background))
	}
	if d.opts.Timing != nil {
		b.times = new(timing.Recorder)
	}
	return b
}

// tile draws one tile of pixels (0, 0) to (Width, Height), and reports whether
// it was finished.
func (b *brush) tile(at image.Rectangle) bool {
	b.planes = b.frustum(at)
	b.list = b.within(&b.planes, b.list[:0])
	slices.Sort(b.list)
	b.columns = at.Dx()
	for i := range b.columns {
		b.xs[i] = b.x(float64(at.Min.X + i))
	}
	for y := at.Min.Y; y < at.Max.Y; y++ {
		if b.stop.Load() {
			return false
		}
		start := b.picture.PixOffset(b.picture.Rect.Min.X+at.Min.X, b.picture.Rect.Min.Y+y)
		pix := b.picture.Pix[start : start+4*at.Dx()]
		switch {
		case b.times != nil:
			b.timedRow(pix, at.Min.X, y)
		case len(b.list) == 0 && len(b.floors) == 0:
			copy(pix, b.empty)
		case b.parallel && b.opts.Samples == 1 && !b.flat():
			b.spanRow(pix, at.Min.X, y)
		default:
			b.pixelRow(pix, at.Min.X, y)
		}
	}
	return !b.stop.Load()
}

// frustum is the part of space seen through a tile, a pixel wider all around.
func (s *stage) frustum(at image.Rectangle) [5]plane {
	left, right := s.x(float64(at.Min.X-1)), s.x(float64(at.Max.X))
	top, bottom := s.y(float64(at.Min.Y-1)), s.y(float64(at.Max.Y))
	if s.parallel {
		return [5]plane{
			{Vec{1, 0, 0}, left}, {Vec{-1, 0, 0}, -right},
			{Vec{0, 1, 0}, top}, {Vec{0, -1, 0}, -bottom},
			{Vec{0, 0, 1}, 0},
		}
	}
	through := func(n Vec) plane { n = n.Unit(); return plane{n, n.Dot(s.eye)} }
	d := -s.eye.Z
	return [5]plane{
		through(Vec{d, 0, s.eye.X - left}), through(Vec{-d, 0, right - s.eye.X}),
		through(Vec{0, d, s.eye.Y - top}), through(Vec{0, -d, bottom - s.eye.Y}),
		through(Vec{0, 0, 1}),
	}
}

// pixelRow sends rays pixel by pixel.
func (b *brush) pixelRow(pix []byte, x, y int) {
	for i := 0; i < len(pix); i += 4 {
		if b.stop.Load() {
			return
		}
		binary.LittleEndian.PutUint32(pix[i:], b.pixel(x+i/4, y))
	}
}

// timedRow is pixelRow with the time of each pixel recorded.
func (b *brush) timedRow(pix []byte, x, y int) {
	clock := b.opts.Timing.clock
	for i := 0; i < len(pix); i += 4 {
		if b.stop.Load() {
			return
		}
		start := clock.Now()
		binary.LittleEndian.PutUint32(pix[i:], b.pixel(x+i/4, y))
		b.times.Record(clock.Since(start))
	}
}

// pixel is the colour of one pixel.
func (b *brush) pixel(x, y int) uint32 {
	n := b.opts.Samples
	if n == 1 {
		return b.stage.pixel(b.look(b.x(float64(x)), b.y(float64(y))))
	}
	var sum lum
	for at := b.samples(x, y); at.i < n; at.i++ {
		if b.stop.Load() {
			return 0
		}
		dx, dy := at.offset()
		sum = sum.add(b.look(b.x(float64(x)+dx), b.y(float64(y)+dy)), 1)
	}
	return b.stage.pixel(lum{sum.r / float64(n), sum.g / float64(n), sum.b / float64(n)})
}

// look is what the camera sees at the point (x, y) of the rectangle.
func (b *brush) look(x, y float64) lum {
	r := b.ray(x, y)
	var h hit
	var ok bool
	if b.flat() {
		h, ok = b.first(&r, math.Inf(1), false)
	} else {
		ok = b.seen(b.list, &r, &h)
	}
	if !ok {
		return b.background
	}
	return b.color(h, r.dir)
}
