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

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

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

	Width, Height vg.Length // zero means 8 by 5 inches
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
	if h.Width == 0 || h.Height == 0 {
		h.Width, h.Height = 8*vg.Inch, 5*vg.Inch
	}
	if h.What == "" {
		h.What = "operation"
	}
	if data.Count() == 0 {
		return fmt.Errorf("plot: histogram: %w", ErrEmpty)
	}
	picture := h.plot(newBars(data, h.Part))
	switch format {
	case "png":
		c := vgimg.NewWith(vgimg.UseWH(h.Width, h.Height), vgimg.UseDPI(120))
		picture.Draw(draw.New(c))
		_, err := vgimg.PngCanvas{Canvas: c}.WriteTo(w)
		return err
	case "svg":
		c := vgsvg.New(h.Width, h.Height)
		picture.Draw(draw.New(c))
		_, err := c.WriteTo(w)
		return err
	}
	return fmt.Errorf("plot: %q: %w, need png or svg", format, ErrFormat)
}

var (
	blue = color.RGBA{0x9e, 0xc5, 0xe8, 0xff}
	red  = color.RGBA{0xc0, 0x39, 0x2b, 0xff}
	dark = color.RGBA{0x22, 0x22, 0x22, 0xff}
)

func (h Histogram) plot(b *bars) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = color.White
	p.Title.Text = h.title(b)
	p.Title.Padding = vg.Points(6)
	p.X.Label.Text = fmt.Sprintf("time of one %s (%s)", h.What, b.unit)
	p.Y.Label.Text = fmt.Sprintf("%ss in %.4g %s", h.What, b.width, b.unit)
	p.X.Tick.Marker, p.Y.Tick.Marker = plot.TickerFunc(ticks), plot.TickerFunc(ticks)
	p.Legend.Top = true
	p.Legend.XOffs = vg.Points(-10)
	p.Legend.Padding = vg.Points(2)

	columns := &plotter.Histogram{Bins: b.bins, Width: b.width, FillColor: blue}
	columns.LineStyle = draw.LineStyle{Color: color.White, Width: vg.Points(0.3)}
	p.Add(columns)
	if b.sd > 0 {
		curve := plotter.NewFunction(b.normal)
		curve.Samples = 400
		curve.LineStyle = draw.LineStyle{Color: red, Width: vg.Points(1.5)}
		p.Add(curve)
		p.Legend.Add("normal curve", curve)
	}
	p.Legend.Add("mean", b.upright(p, b.mean, nil))
	if b.sd > 0 {
		dashes := []vg.Length{vg.Points(4), vg.Points(3)}
		p.Legend.Add("mean ± σ", b.upright(p, b.mean-b.sd, dashes))
		b.upright(p, b.mean+b.sd, dashes)
	}
	p.X.Min = max(0, min(b.low(), b.mean-b.sd))
	p.X.Max = max(b.high(), b.mean+b.sd)
	p.Y.Min, p.Y.Max = 0, 1.08*b.top()
	return p
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

// upright adds a vertical line.
func (b *bars) upright(p *plot.Plot, x float64, dashes []vg.Length) *plotter.Line {
	line := &plotter.Line{
		XYs:       plotter.XYs{{X: x, Y: 0}, {X: x, Y: 1.08 * b.top()}},
		LineStyle: draw.LineStyle{Color: dark, Width: vg.Points(1), Dashes: dashes},
	}
	if x >= 0 {
		p.Add(line)
	}
	return line
}
