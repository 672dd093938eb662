package report

import (
	"fmt"
	"maps"
	"math"
	"path"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/chart"
	"github.com/bottleneck-go/bottleneck/internal/render"
)

const (
	// around is how many lines of source stand before and behind each that costs something,
	// and mostRows how many lines of a function a page has at most.
	around   = 3
	mostRows = 80
)

// An insideOf is a function with its source.
type insideOf struct {
	Anchor, Name, Share, Where string
	Open                       bool
	Does, From                 []chart.Part
	Hints                      []Hint
	Rows                       []sourceRow
}

// A sourceRow is a line of source with its heat, which is 1 for the hottest of its function.
type sourceRow struct {
	Gap                            bool // lines are left out before it
	Number                         int
	Share, Interval, Text, Inlined string
	Heat                           float64
}

// Inside are the functions of which it is known what is inside.
func (d *pageData) Inside() (list []insideOf) {
	for i, f := range d.Functions {
		if len(f.Into) == 0 {
			continue
		}
		in := insideOf{
			Anchor: fmt.Sprintf("inside-%d", i), Name: shortName(f.Function), Share: render.Percent(f.Charged), Where: where(f),
			Open: len(list) == 0, Does: named(f.Into, 1), From: named(f.From, f.Charged), Hints: f.Hints, Rows: sourceOf(f),
		}
		list = append(list, in)
	}
	return list
}

// named are parts with their short names, as shares of a whole.
func named(list []Part, whole float64) (parts []chart.Part) {
	for _, p := range list {
		if share := p.Share / whole; share >= render.LeastShare {
			parts = append(parts, chart.Part{Name: shortName(untyped(p.Function)), Share: share})
		}
	}
	return parts
}

// sourceOf are the lines of a function that cost something, among their neighbours.
func sourceOf(f Function) (rows []sourceRow) {
	if len(f.Lines) == 0 {
		return nil
	}
	costs := make(map[int]Line)
	var elsewhere []Line
	for _, l := range f.Lines {
		if l.File == "" {
			costs[l.Line] = l
		} else if l.Share >= render.Visible {
			elsewhere = append(elsewhere, l)
		}
	}
	hottest, last := f.Lines[0].Share, 0
	for _, number := range shownLines(f) {
		row := costs[number].row(hottest)
		row.Number, row.Gap = number, last > 0 && number > last+1
		if l := f.Listing; l != nil && number >= l.First && number < l.First+len(l.Lines) {
			row.Text = render.Plain(strings.ReplaceAll(l.Lines[number-l.First], "\t", "    "))
		}
		rows, last = append(rows, row), number
	}
	for _, l := range elsewhere[:min(len(elsewhere), mostRows)] {
		row := l.row(hottest)
		row.Text = render.Plain(path.Base(l.File)) + ": " + row.Text
		rows = append(rows, row)
	}
	return rows
}

// row is a line with its heat.
func (l Line) row(hottest float64) sourceRow {
	row := sourceRow{Number: l.Line, Text: render.Plain(l.Source)}
	if l.Share < render.Visible {
		return row
	}
	row.Share, row.Interval, row.Heat = render.Percent(l.Share), "95 % interval: "+render.Range(l.Low, l.High), l.Share/hottest
	var inlined []string
	for _, p := range l.Inlined {
		inlined = append(inlined, shortName(p.Function)+" "+render.Percent(p.Share))
	}
	if len(inlined) > 0 {
		row.Inlined = "inlined: " + strings.Join(inlined, ", ")
	}
	return row
}

// shownLines are the numbers of the lines that are shown: those that cost most and, as far as
// the function's text is there, their neighbours and its first line.
func shownLines(f Function) []int {
	shown := make(map[int]bool)
	first, end := 1, math.MaxInt
	if f.Listing != nil {
		first, end = f.Listing.First, f.Listing.First+len(f.Listing.Lines)
		shown[first] = true
	}
	for _, l := range f.Lines {
		if l.File != "" || l.Share < render.Visible || len(shown) > mostRows {
			continue
		}
		shown[l.Line] = true
		for n := max(first, l.Line-around); f.Listing != nil && n < min(end, l.Line+around+1); n++ {
			shown[n] = true
		}
	}
	return slices.Sorted(maps.Keys(shown))
}
