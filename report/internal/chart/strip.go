package chart

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// A Span is a part of a run in which one function was waited for.
type Span struct {
	Start, Wall    time.Duration
	Function, Kind string
}

// A Strip is a path in as many letters as it has columns, and what they stand for.
type Strip struct {
	Letters string
	Legend  []Entry // the largest first
}

// An Entry of a legend is a function that the path waits for in one way.
type Entry struct {
	Letter         byte
	Function, Kind string
	Share          float64 // of what was traced
}

const (
	// stripColumns is how wide a strip is, and stripLetters how many functions have letters.
	stripColumns = 72
	stripLetters = 6
	othersLetter = '.'
	noLetter     = ' ' // not traced
)

// NewStrip draws a path. It is nil where there is none.
func NewStrip(path []Span) *Strip {
	if len(path) == 0 {
		return nil
	}
	s := &Strip{Legend: legend(path)}
	end := path[len(path)-1].Start + path[len(path)-1].Wall
	letters := []byte(strings.Repeat(string(noLetter), stripColumns))
	for i := range letters {
		at := end * time.Duration(2*i+1) / (2 * stripColumns)
		n := slices.IndexFunc(path, func(p Span) bool { return p.Start <= at && at < p.Start+p.Wall })
		if n >= 0 {
			letters[i] = s.letter(path[n])
		}
	}
	s.Letters = string(letters)
	return s
}

// of reports whether an entry stands for a span.
func (e Entry) of(p Span) bool { return e.Function == p.Function && e.Kind == p.Kind }

// index is the entry that stands for a span, or -1.
func (s *Strip) index(p Span) int {
	return slices.IndexFunc(s.Legend, func(e Entry) bool { return e.of(p) })
}

func (s *Strip) letter(p Span) byte {
	if i := s.index(p); i >= 0 {
		return s.Legend[i].Letter
	}
	return othersLetter
}

// legend gives letters to what has most of a path.
func legend(path []Span) (list []Entry) {
	var all time.Duration
	for _, p := range path {
		all += p.Wall
		i := slices.IndexFunc(list, func(e Entry) bool { return e.of(p) })
		if i < 0 {
			i = len(list)
			list = append(list, Entry{Function: p.Function, Kind: p.Kind})
		}
		list[i].Share += float64(p.Wall)
	}
	slices.SortStableFunc(list, func(a, b Entry) int { return cmp.Compare(b.Share, a.Share) })
	list = list[:min(len(list), stripLetters)]
	for i := range list {
		list[i].Letter = byte('A' + i)
		list[i].Share /= float64(max(all, 1))
	}
	return list
}
