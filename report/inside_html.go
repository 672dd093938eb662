package report

import (
	"fmt"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report/internal/chart"
)

// An insideOf is a function with its source.
type insideOf struct {
	Anchor, Name, Share, Where string
	Open                       bool
	Does, From                 []chart.Part
	Hints                      []Hint
	Rows                       []chart.SourceRow
}

// Inside are the functions of which it is known what is inside.
func (d *pageData) Inside() (list []insideOf) {
	for i, f := range d.Functions {
		if len(f.Into) == 0 {
			continue
		}
		in := insideOf{
			Anchor: fmt.Sprintf("inside-%d", i), Name: shortName(f.Function), Share: render.Percent(f.Charged), Where: where(f),
			Open: len(list) == 0, Does: named(f.Into, 1), From: named(f.From, f.Charged), Hints: f.Hints, Rows: source(f).Rows(),
		}
		list = append(list, in)
	}
	return list
}

// named are parts with their short names, as shares of a whole.
func named(list []Part, whole float64) (parts []chart.Part) {
	for _, p := range list {
		if share := p.Share / whole; share >= render.LeastShare {
			parts = append(parts, chart.Part{Name: shortName(symbol.Untyped(p.Function)), Share: share})
		}
	}
	return parts
}

// source is a function's text with what its lines cost.
func source(f Function) (s chart.Source) {
	if f.Listing != nil {
		s.First, s.Text = f.Listing.First, f.Listing.Lines
	}
	for _, l := range f.Lines {
		line := chart.SourceLine{Number: l.Line, File: l.File, Share: l.Share, Low: l.Low, High: l.High, Text: l.Source}
		for _, p := range l.Inlined {
			line.Inlined = append(line.Inlined, chart.Part{Name: shortName(p.Function), Share: p.Share})
		}
		s.Lines = append(s.Lines, line)
	}
	return s
}
