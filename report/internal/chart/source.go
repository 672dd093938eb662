package chart

import (
	"maps"
	"math"
	"path"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/render"
)

const (
	// around is how many lines of source stand before and behind each that costs something,
	// and mostRows how many lines of a function a page has at most.
	around   = 3
	mostRows = 80
)

// A Source is a function's lines that cost something, the one that costs most first, and
// the function's text, as far as that is there.
type Source struct {
	Lines []SourceLine
	First int // number of the first line of Text
	Text  []string
}

// A SourceLine is a line with its share of a run.
type SourceLine struct {
	Number           int
	File             string // where it is another one than the function's
	Share, Low, High float64
	Text             string
	Inlined          []Part
}

// A SourceRow is a line of source with its heat, which is 1 for the hottest of its function.
type SourceRow struct {
	Gap                            bool // lines are left out before it
	Number                         int
	Share, Interval, Text, Inlined string
	Heat                           float64
}

// Rows are the lines that cost something among their neighbours, in their order; those of
// other files follow.
func (s Source) Rows() (rows []SourceRow) {
	if len(s.Lines) == 0 {
		return nil
	}
	costs := make(map[int]SourceLine)
	var elsewhere []SourceLine
	for _, l := range s.Lines {
		if l.File == "" {
			costs[l.Number] = l
		} else if l.Share >= render.Visible {
			elsewhere = append(elsewhere, l)
		}
	}
	hottest, last := s.Lines[0].Share, 0
	for _, number := range s.shown() {
		row := costs[number].row(hottest)
		row.Number, row.Gap = number, last > 0 && number > last+1
		if number >= s.First && number < s.First+len(s.Text) {
			row.Text = render.Plain(strings.ReplaceAll(s.Text[number-s.First], "\t", "    "))
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
func (l SourceLine) row(hottest float64) SourceRow {
	row := SourceRow{Number: l.Number, Text: render.Plain(l.Text)}
	if l.Share < render.Visible {
		return row
	}
	row.Share, row.Interval, row.Heat = render.Percent(l.Share), "95 % interval: "+render.Range(l.Low, l.High), l.Share/hottest
	if len(l.Inlined) > 0 {
		row.Inlined = says("inlined", l.Inlined)
	}
	return row
}

// shown are the numbers of the lines that are shown: those that cost most and, as far as
// the function's text is there, their neighbours and its first line.
func (s Source) shown() []int {
	shown := make(map[int]bool)
	first, end := 1, math.MaxInt
	if len(s.Text) > 0 {
		first, end = s.First, s.First+len(s.Text)
		shown[first] = true
	}
	for _, l := range s.Lines {
		if l.File != "" || l.Share < render.Visible || len(shown) > mostRows {
			continue
		}
		shown[l.Number] = true
		for n := max(first, l.Number-around); len(s.Text) > 0 && n < min(end, l.Number+around+1); n++ {
			shown[n] = true
		}
	}
	return slices.Sorted(maps.Keys(shown))
}
