package chart

import "time"

// A Path is the critical path as a strip over time, for a page.
type Path struct {
	Parts  []PathPart // one behind the other
	Legend []Part     // in the order of the strip's
}

// A PathPart is a span of the strip.
type PathPart struct {
	Name  string  // "" of what was not traced
	Share float64 // of the run
	Shade int     // -1 of what was not traced
	Time  time.Duration
}

// NewPath draws a path, with names and addresses for what stands in its legend. It is nil
// where there is none.
func NewPath(path []Span, name func(function, kind string) string, href func(function string) string) *Path {
	s := NewStrip(path)
	if s == nil {
		return nil
	}
	c := &Path{}
	for i, e := range s.Legend {
		c.Legend = append(c.Legend, Part{Name: name(e.Function, e.Kind), Share: e.Share, Shade: i, Href: href(e.Function)})
	}
	last := path[len(path)-1]
	end := float64(max(last.Start+last.Wall, 1))
	at := time.Duration(0)
	for _, p := range path {
		if gap := p.Start - at; gap > 0 {
			c.Parts = append(c.Parts, PathPart{Share: float64(gap) / end, Shade: -1})
		}
		shade := s.index(p)
		if shade < 0 {
			shade = Colours
		}
		c.Parts = append(c.Parts, PathPart{name(p.Function, p.Kind), float64(p.Wall) / end, shade, p.Start})
		at = p.Start + p.Wall
	}
	return c
}

// Says describes the strip to those who cannot see it.
func (c *Path) Says() string { return says("The critical path over the run", c.Legend) }
