package raytrace

import (
	"fmt"
	"image"
	"runtime"
)

// MaxPixels is the largest number of pixels of a picture, 2^28, which take 1 GiB.
const MaxPixels = 1 << 28

// Options say how to draw a scene. Width and Height are required; every other zero
// field means its default.
type Options struct {
	Width, Height int // in pixels, at least 1 each, and at most MaxPixels in all

	// Samples is the number of rays for each pixel, up to 65536, whose mean is its
	// colour. The default is 1, one ray through the pixel's own point, without
	// antialiasing. More rays are spread evenly over the area of the pixel, half a
	// pixel around its point, starting at a place that depends only on Seed and the pixel.
	Samples int
	Seed    uint64 // of antialiasing

	// SRGB means that the levels of colours are those of sRGB, as on screens, and
	// that light is added, scaled and averaged linearly. By default light is
	// computed directly in levels.
	SRGB bool

	// Workers is the number of goroutines that draw, up to 65536. The default is
	// runtime.GOMAXPROCS(0). The picture does not depend on it.
	Workers int

	// Tile is the edge in pixels, up to 4096, of the square tiles that the workers
	// draw. The default is 64. The picture does not depend on it.
	Tile int

	// Into, if not nil, is drawn into and returned, instead of a new picture: for one
	// picture after another, as collecting pictures may take as long as drawing them. It
	// must be Width by Height, with a Pix that holds all of it. After an error it is partly drawn.
	Into *image.RGBA

	// Timing, if not nil, records the time of every pixel. Drawing then takes
	// longer; the picture stays the same.
	Timing *Timing
}

// Check returns the first reason why no picture can be drawn with o: an error that
// matches [ErrSize] or [ErrRange] and names the field. Render calls it.
func (o Options) Check() error {
	_, err := o.resolve()
	return err
}

// resolve checks o and fills in the defaults.
func (o Options) resolve() (Options, error) {
	if o.Width < 1 || o.Height < 1 || o.Width > MaxPixels/o.Height {
		return o, fmt.Errorf("raytrace: size %d by %d: %w, need at least 1 by 1 and at most %d pixels",
			o.Width, o.Height, ErrSize, MaxPixels)
	}
	if err := o.checkInto(); err != nil {
		return o, err
	}
	for _, f := range []struct {
		name      string
		value     *int
		zero, max int
	}{
		{"samples", &o.Samples, 1, 1 << 16},
		{"workers", &o.Workers, runtime.GOMAXPROCS(0), 1 << 16},
		{"tile", &o.Tile, 64, 4096},
	} {
		if *f.value == 0 {
			*f.value = f.zero
		}
		if err := between(f.name, *f.value, 1, f.max); err != nil {
			return o, fmt.Errorf("raytrace: %w", err)
		}
	}
	return o, nil
}

// checkInto refuses a picture that does not have the pixels.
func (o Options) checkInto() error {
	m := o.Into
	if m == nil {
		return nil
	}
	if m.Rect.Size() != image.Pt(o.Width, o.Height) {
		return fmt.Errorf("raytrace: Into is %v: %w, need %d by %d", m.Rect.Size(), ErrSize, o.Width, o.Height)
	}
	if row := 4 * o.Width; m.Stride < row || len(m.Pix) < row || (len(m.Pix)-row)/m.Stride < o.Height-1 {
		return fmt.Errorf("raytrace: Into has %d bytes, and rows of %d: %w, need %d rows of at least %d", len(m.Pix), m.Stride, ErrSize, o.Height, row)
	}
	return nil
}
