// Package plot draws sets of timings: a histogram, the normal curve with the
// same mean and deviation, and lines at the mean and one deviation to its
// sides. A curve that does not fit is the point: few timings are normal.
package plot

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"iter"
	"path/filepath"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/timing"
)

var (
	// ErrEmpty: there is nothing to draw.
	ErrEmpty = errors.New("no timings")
	// ErrFormat: the format is neither png nor svg.
	ErrFormat = errors.New("unknown picture format")
)

// Data is a set of timings, such as a *timing.Recorder or a *raytrace.Timing.
type Data interface {
	Count() uint64
	Mean() float64   // nanoseconds
	StdDev() float64 // nanoseconds
	Quantile(q float64) time.Duration
	Buckets() iter.Seq[timing.Bucket]
}

// A Histogram says how to draw. The zero value is ready.
type Histogram struct {
	What string // of what, for the title and the axis: "pixel"; zero means "operation"
	Note string // a line under the title

	// Part of the timings, the fastest, that are drawn and fitted; the rest is
	// counted in a line under the title. A handful of interruptions that take
	// a thousand times as long would else push all others into one bar. Zero
	// means 0.99; 1 draws all.
	Part float64
}

// Format returns the format that the name of a file asks for, png or svg.
func Format(path string) (string, error) {
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".png", ".svg":
		return ext[1:], nil
	}
	return "", fmt.Errorf("plot: %s: %w, need a name that ends in .png or .svg", path, ErrFormat)
}

// Write draws data to w, in the format png or svg. The same data always give
// the same bytes.
func (h Histogram) Write(w io.Writer, format string, data Data) error {
	if h.What == "" {
		h.What = "operation"
	}
	if data.Count() == 0 {
		return fmt.Errorf("plot: histogram: %w", ErrEmpty)
	}
	var c canvas
	switch format {
	case "png":
		p, err := newPNG()
		if err != nil {
			return err
		}
		c = p
	case "svg":
		c = newSVG()
	default:
		return fmt.Errorf("plot: %q: %w, need png or svg", format, ErrFormat)
	}
	h.draw(c, newBars(data, h.Part))
	return c.writeTo(w)
}

// A canvas draws a picture of so many units in width and height, from the upper left
// corner on.
type canvas interface {
	rectangle(x, y, width, height float64, fill color.RGBA)
	// line draws a line through points; of dashes and gaps of that length if that is
	// not 0.
	line(points []point, c color.RGBA, width, dash float64)
	// text writes a line of text at its baseline; an upright one is read from below.
	text(at point, align alignment, upright bool, size float64, s string)
	writeTo(w io.Writer) error
}

type point struct{ x, y float64 }

// An alignment is the part of a text that is at its place.
type alignment float64

const (
	start  alignment = 0
	middle alignment = 0.5
	end    alignment = 1
)

const width, height = 960, 600

var (
	white = color.RGBA{0xff, 0xff, 0xff, 0xff}
	blue  = color.RGBA{0x9e, 0xc5, 0xe8, 0xff}
	red   = color.RGBA{0xc0, 0x39, 0x2b, 0xff}
	dark  = color.RGBA{0x22, 0x22, 0x22, 0xff}
)

// titleSize and textSize are those of letters, and lineHeight is that of a line.
const (
	titleSize  = 20
	textSize   = 16
	lineHeight = 26
)

// A frame is where in the picture the axes are, and which numbers they show.
type frame struct {
	left, right, top, bottom float64
	low, high, highest       float64
}

func (f frame) at(x, y float64) point {
	return point{
		f.left + (x-f.low)/(f.high-f.low)*(f.right-f.left),
		f.bottom - y/f.highest*(f.bottom-f.top),
	}
}

func (h Histogram) draw(c canvas, b *bars) {
	title := strings.Split(h.title(b), "\n")
	f := frame{
		left: 110, right: width - 20, top: 20 + lineHeight*float64(len(title)), bottom: height - 70,
		low: max(0, min(b.low(), b.mean-b.sd)), high: max(b.high(), b.mean+b.sd), highest: 1.08 * b.top(),
	}
	c.rectangle(0, 0, width, height, white)
	for i, line := range title {
		c.text(point{width / 2, 30 + lineHeight*float64(i)}, middle, false, titleSize, line)
	}
	for _, bin := range b.bins {
		from, to := f.at(bin.min, bin.weight), f.at(bin.max, 0)
		c.rectangle(from.x, from.y, max(to.x-from.x-0.4, 0.4), to.y-from.y, blue)
	}
	if b.sd > 0 {
		c.line(b.curve(f), red, 2.5, 0)
	}
	for _, m := range b.marks() {
		if m.x >= 0 {
			c.line([]point{f.at(m.x, 0), f.at(m.x, f.highest)}, dark, 1.7, m.dash)
		}
	}
	h.axes(c, f, b)
	legend(c, f, b)
}

// curve is the normal curve.
func (b *bars) curve(f frame) (points []point) {
	const steps = 400
	for i := range steps + 1 {
		x := f.low + (f.high-f.low)*float64(i)/steps
		points = append(points, f.at(x, b.normal(x)))
	}
	return points
}

// A mark is an upright line.
type mark struct{ x, dash float64 }

func (b *bars) marks() []mark {
	if b.sd == 0 {
		return []mark{{b.mean, 0}}
	}
	return []mark{{b.mean, 0}, {b.mean - b.sd, 6}, {b.mean + b.sd, 6}}
}

// axes draws the axes with their ticks and what they show.
func (h Histogram) axes(c canvas, f frame, b *bars) {
	c.line([]point{{f.left, f.top}, {f.left, f.bottom}, {f.right, f.bottom}}, dark, 1.2, 0)
	for _, t := range ticks(f.low, f.high) {
		at := f.at(t.value, 0)
		c.line([]point{at, {at.x, at.y + 6}}, dark, 1.2, 0)
		c.text(point{at.x, at.y + 24}, middle, false, textSize, t.label)
	}
	for _, t := range ticks(0, f.highest) {
		at := f.at(f.low, t.value)
		c.line([]point{{at.x - 6, at.y}, at}, dark, 1.2, 0)
		c.text(point{at.x - 10, at.y + textSize/3}, end, false, textSize, t.label)
	}
	c.text(point{(f.left + f.right) / 2, height - 15}, middle, false, textSize, fmt.Sprintf("time of one %s (%s)", h.What, b.unit))
	c.text(point{25, (f.top + f.bottom) / 2}, middle, true, textSize, fmt.Sprintf("%ss in %.4g %s", h.What, b.width, b.unit))
}

// legend says what the lines are.
func legend(c canvas, f frame, b *bars) {
	at := point{f.right - 50, f.top + textSize}
	row := func(name string, col color.RGBA, dash float64) {
		c.text(point{at.x - 8, at.y + textSize/3}, end, false, textSize, name)
		c.line([]point{at, {at.x + 40, at.y}}, col, 2, dash)
		at.y += lineHeight
	}
	if b.sd > 0 {
		row("normal curve", red, 0)
	}
	row("mean", dark, 0)
	if b.sd > 0 {
		row("mean ± σ", dark, 6)
	}
}

func (h Histogram) title(b *bars) string {
	text := fmt.Sprintf("μ = %.4g %s, σ = %.4g %s, N = %d", b.mean, b.unit, b.sd, b.unit, b.n)
	if h.Note != "" {
		text += "\n" + h.Note
	}
	if b.left > 0 {
		text += fmt.Sprintf("\nwithout the slowest %d: %s to %s", b.left, short(b.leftLow), short(b.leftHigh))
	}
	return text
}
