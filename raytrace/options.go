package raytrace

import (
	"fmt"
	"image"
	"runtime"
)

// MaxPixels is the largest area of a picture: 2^28 pixels, which take 1 GiB.
const MaxPixels = 1 << 28

// Options say how to draw. Width and Height are required; every other zero
// field means its default.
type Options struct {
	Width, Height int // pixels, at least 1 each and at most MaxPixels together

	// Samples is the number of rays whose mean is a pixel's colour, up to
	// 65536. The default of 1 sends one ray through the pixel's own point
	// (antialiasing off); more are spread evenly over the pixel's area around
	// it, starting from a place that depends on Seed and the pixel alone.
	Samples int
	Seed    uint64

	// SRGB takes the levels of colours for sRGB's, as screens do, and light as light:
	// it is added, halved and averaged by what it is, and the picture has the levels
	// that show it. By default light is counted in levels, as in Scene's comments.
	SRGB bool

	// Workers is the number of goroutines that draw; by default
	// runtime.GOMAXPROCS(0). The picture does not depend on it.
	Workers int

	// Tile is the edge in pixels, up to 4096, of the squares into which the
	// picture is divided among the workers; by default 64. The picture does
	// not depend on it.
	Tile int

	// Into, if not nil, is drawn into and returned instead of a new picture.
	// Its size must be Width by Height. After an error its content is partly
	// that of the new picture.
	Into *image.RGBA

	// Timing, if not nil, receives the time of every single pixel. Drawing
	// takes longer then; the picture stays the same.
	Timing *Timing
}

// Check reports the first thing that keeps a picture from being drawn with o:
// ErrSize or ErrRange, wrapped in a text that names the field. Render calls it.
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
	if o.Into != nil && o.Into.Rect.Size() != image.Pt(o.Width, o.Height) {
		return o, fmt.Errorf("raytrace: Into is %v: %w, need %d by %d", o.Into.Rect.Size(), ErrSize, o.Width, o.Height)
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
		if err := between(f.name, float64(*f.value), 1, float64(f.max)); err != nil {
			return o, fmt.Errorf("raytrace: %w", err)
		}
	}
	return o, nil
}
