package plot

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"io"
	"strings"
)

// svg is a canvas of vectors.
type svg struct{ bytes.Buffer }

func newSVG() *svg {
	s := new(svg)
	fmt.Fprintf(s, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %d" font-family="Go, Helvetica, Arial, sans-serif">`+"\n", width, height, height)
	return s
}

func hex(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

func (s *svg) rectangle(x, y, width, height float64, fill color.RGBA) {
	fmt.Fprintf(s, `<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" fill="%s"/>`+"\n", x, y, width, height, hex(fill))
}

func (s *svg) line(points []point, c color.RGBA, width, dash float64) {
	dashes := ""
	if dash > 0 {
		dashes = fmt.Sprintf(` stroke-dasharray="%g"`, dash)
	}
	var at strings.Builder
	for _, p := range points {
		fmt.Fprintf(&at, "%.2f,%.2f ", p.x, p.y)
	}
	fmt.Fprintf(s, `<polyline points="%s" fill="none" stroke="%s" stroke-width="%g"%s/>`+"\n", strings.TrimSpace(at.String()), hex(c), width, dashes)
}

func (s *svg) text(at point, align alignment, upright bool, size float64, text string) {
	turned := ""
	if upright {
		turned = fmt.Sprintf(` transform="rotate(-90 %g %g)"`, at.x, at.y)
	}
	anchor := map[alignment]string{start: "start", middle: "middle", end: "end"}[align]
	fmt.Fprintf(s, `<text x="%.2f" y="%.2f" font-size="%g" text-anchor="%s" fill="%s"%s>`, at.x, at.y, size, anchor, hex(dark), turned)
	_ = xml.EscapeText(s, []byte(text)) // into memory
	s.WriteString("</text>\n")
}

func (s *svg) writeTo(w io.Writer) error {
	s.WriteString("</svg>\n")
	_, err := w.Write(s.Bytes())
	return err
}
