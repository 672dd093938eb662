package raytrace

import (
	"encoding/hex"
	"fmt"
)

// A Color is an opaque colour, in the levels 0 to 255 of the picture. In JSON it is
// a string such as "#ff8000".
type Color struct{ R, G, B uint8 }

// RGBA implements [image/color.Color].
func (c Color) RGBA() (r, g, b, a uint32) {
	return 0x101 * uint32(c.R), 0x101 * uint32(c.G), 0x101 * uint32(c.B), 0xffff
}

// String returns the colour as "#rrggbb".
func (c Color) String() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// MarshalText returns what String returns.
func (c Color) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText parses "#rrggbb". The error matches [ErrSyntax], and c is then
// unchanged.
func (c *Color) UnmarshalText(text []byte) error {
	var rgb [3]byte
	if len(text) != 7 || text[0] != '#' {
		return fmt.Errorf("raytrace: color %q: %w, need # and six hexadecimal digits", text, ErrSyntax)
	}
	if _, err := hex.Decode(rgb[:], text[1:]); err != nil {
		return fmt.Errorf("raytrace: color %q: %w, need # and six hexadecimal digits", text, ErrSyntax)
	}
	*c = Color{rgb[0], rgb[1], rgb[2]}
	return nil
}

// A lum is light in three channels, of any scale: 255 is full where it becomes
// a colour, 1 where it falls on one.
type lum struct{ r, g, b float64 }

func (c Color) lum() lum { return lum{float64(c.R), float64(c.G), float64(c.B)} }

func (l lum) add(m lum, f float64) lum {
	return lum{l.r + float64(m.r*f), l.g + float64(m.g*f), l.b + float64(m.b*f)}
}

// pixel cuts each channel, which must lie in 0..255, to a whole level and
// returns the four bytes of an opaque image.RGBA pixel, red in the lowest.
func (l lum) pixel() uint32 {
	return uint32(int32(l.r)) | uint32(int32(l.g))<<8 | uint32(int32(l.b))<<16 | 0xff<<24
}
