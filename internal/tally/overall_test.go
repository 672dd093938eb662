package tally

import (
	"slices"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/report"
)

// The paths of programs follow one another, each that of its last run; of more than can be
// drawn, the longest stay.
func TestPathOfPrograms(t *testing.T) {
	x := new(Tally)
	x.keepStrip(strip{"a", 30, []report.PathSpan{{Start: 0, Wall: 30, Function: "m.Old"}}})
	x.keepStrip(strip{"b", 100, []report.PathSpan{{Start: 20, Wall: 80, Function: "m.B"}}})
	x.keepStrip(strip{"a", 40, []report.PathSpan{{Start: 0, Wall: 10, Function: "m.A"}, {Start: 10, Wall: 30, Function: "m.C"}}})
	want := []report.PathSpan{{Start: 0, Wall: 10, Function: "m.A"}, {Start: 10, Wall: 30, Function: "m.C"}, {Start: 60, Wall: 80, Function: "m.B"}}
	if got := x.path(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}

	long := strip{"c", 4000, nil}
	for i := range 2000 {
		long.spans = append(long.spans, report.PathSpan{Start: 2 * time.Duration(i), Wall: 1 + time.Duration(i%2), Function: "m.D"})
	}
	x.strips = []strip{long}
	got := x.path()
	if len(got) != 4*columns || slices.ContainsFunc(got, func(s report.PathSpan) bool { return s.Wall != 2 }) {
		t.Errorf("%d spans, want %d, each the longest near it", len(got), 4*columns)
	}
}
