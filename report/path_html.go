package report

import (
	"cmp"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

// A pathChart is the critical path as a strip over time.
type pathChart struct {
	Parts  []pathPart // one behind the other
	Legend []part
}

// A pathPart is a span of the strip; of one that was not traced, the name is "".
type pathPart struct {
	Name  string
	Share float64 // of the run
	Shade int
	Time  time.Duration
}

// PathChart is nil where there is no path.
func (d *pageData) PathChart() *pathChart {
	s := newStrip(d.Path)
	if s == nil {
		return nil
	}
	c := &pathChart{}
	for i, e := range s.Legend {
		c.Legend = append(c.Legend, part{Name: pathName(e.Function, e.Kind), Share: e.Share, Shade: i, Href: d.Place(e.Function, "path", "")})
	}
	last := d.Path[len(d.Path)-1]
	end := float64(max(last.Start+last.Wall, 1))
	at := time.Duration(0)
	for _, p := range d.Path {
		if gap := p.Start - at; gap > 0 {
			c.Parts = append(c.Parts, pathPart{Share: float64(gap) / end, Shade: -1})
		}
		shade := int(s.letter(p)) - 'A'
		if shade < 0 {
			shade = colours
		}
		c.Parts = append(c.Parts, pathPart{pathName(p.Function, p.Kind), float64(p.Wall) / end, shade, p.Start})
		at = p.Start + p.Wall
	}
	return c
}

func pathName(function, kind string) string {
	return shortName(function) + ", " + cmp.Or(kindNames[kind], kind)
}

// Says describes the strip to those who cannot see it.
func (c *pathChart) Says() string {
	var text strings.Builder
	text.WriteString("The critical path over the run")
	for i, p := range c.Legend {
		text.WriteString([...]string{": ", ", "}[min(i, 1)] + p.Name + " " + render.Percent(p.Share))
	}
	return text.String()
}

// Kind is that of the bottleneck, in words.
func (d *pageData) Kind() string { return d.Bottleneck.kind() }
