package plot

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// raster is a canvas of pixels, one for each unit.
type raster struct {
	*image.RGBA
	font *opentype.Font
}

func newPNG() (*raster, error) {
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("plot: font: %w", err)
	}
	return &raster{image.NewRGBA(image.Rect(0, 0, width, height)), f}, nil
}

// fill fills the shape between points. Only the part of the picture around it is
// looked at.
func (r *raster) fill(c color.RGBA, points ...point) {
	low, high := points[0], points[0]
	for _, p := range points {
		low = point{min(low.x, p.x), min(low.y, p.y)}
		high = point{max(high.x, p.x), max(high.y, p.y)}
	}
	around := image.Rect(int(math.Floor(low.x)), int(math.Floor(low.y)), int(math.Ceil(high.x))+1, int(math.Ceil(high.y))+1)
	var shape vector.Rasterizer
	shape.Reset(around.Dx(), around.Dy())
	for i, p := range points {
		x, y := float32(p.x-float64(around.Min.X)), float32(p.y-float64(around.Min.Y))
		if i == 0 {
			shape.MoveTo(x, y)
		} else {
			shape.LineTo(x, y)
		}
	}
	shape.ClosePath()
	shape.Draw(r, around, image.NewUniform(c), image.Point{})
}

func (r *raster) rectangle(x, y, width, height float64, fill color.RGBA) {
	r.fill(fill, point{x, y}, point{x + width, y}, point{x + width, y + height}, point{x, y + height})
}

func (r *raster) line(points []point, c color.RGBA, width, dash float64) {
	for i := 1; i < len(points); i++ {
		p, q := points[i-1], points[i]
		length := math.Hypot(q.x-p.x, q.y-p.y)
		if length == 0 {
			continue
		}
		along := point{(q.x - p.x) / length, (q.y - p.y) / length}
		piece := dash
		if dash == 0 {
			piece = length
		}
		for from := 0.0; from < length; from += 2 * piece {
			r.stroke(point{p.x + from*along.x, p.y + from*along.y}, along, min(piece, length-from), width, c)
		}
	}
}

// stroke draws a straight piece of a line, a little longer than it is, so that pieces
// of a curve meet.
func (r *raster) stroke(from, along point, length, width float64, c color.RGBA) {
	const more = 0.3
	side := point{-along.y * width / 2, along.x * width / 2}
	a := point{from.x - more*along.x, from.y - more*along.y}
	b := point{from.x + (length+more)*along.x, from.y + (length+more)*along.y}
	r.fill(c, point{a.x + side.x, a.y + side.y}, point{b.x + side.x, b.y + side.y}, point{b.x - side.x, b.y - side.y}, point{a.x - side.x, a.y - side.y})
}

func (r *raster) text(at point, align alignment, upright bool, size float64, s string) {
	face, err := opentype.NewFace(r.font, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return // no size of ours
	}
	long := font.MeasureString(face, s).Ceil()
	high := face.Metrics().Ascent.Ceil() + face.Metrics().Descent.Ceil()
	line := image.NewAlpha(image.Rect(0, 0, long, high))
	base := face.Metrics().Ascent.Ceil()
	(&font.Drawer{Dst: line, Src: image.Opaque, Face: face, Dot: fixed.P(0, base)}).DrawString(s)
	before := int(math.Round(float64(align) * float64(long)))
	corner := image.Pt(int(math.Round(at.x))-before, int(math.Round(at.y))-base)
	if upright {
		line = turned(line)
		corner = image.Pt(int(math.Round(at.x))-base, int(math.Round(at.y))-long+before)
	}
	draw.DrawMask(r, line.Bounds().Add(corner), image.NewUniform(dark), image.Point{}, line, image.Point{}, draw.Over)
}

// turned turns a picture a quarter to the left.
func turned(line *image.Alpha) *image.Alpha {
	b := line.Bounds()
	out := image.NewAlpha(image.Rect(0, 0, b.Dy(), b.Dx()))
	for y := range b.Dy() {
		for x := range b.Dx() {
			out.SetAlpha(y, b.Dx()-1-x, line.AlphaAt(x, y))
		}
	}
	return out
}

func (r *raster) writeTo(w io.Writer) error { return png.Encode(w, r.RGBA) }
