package strips

import (
	"slices"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/report"
)

// The paths of programs follow one another, each that of its last run; of more than can be
// drawn, the longest stay.
func TestPathOfPrograms(t *testing.T) {
	var x Strips
	x.Keep("a", 30, []report.PathSpan{{Start: 0, Wall: 30, Function: "m.Old"}})
	x.Keep("b", 100, []report.PathSpan{{Start: 20, Wall: 80, Function: "m.B"}})
	x.Keep("a", 40, []report.PathSpan{{Start: 0, Wall: 10, Function: "m.A"}, {Start: 10, Wall: 30, Function: "m.C"}})
	want := []report.PathSpan{{Start: 0, Wall: 10, Function: "m.A"}, {Start: 10, Wall: 30, Function: "m.C"}, {Start: 60, Wall: 80, Function: "m.B"}}
	if got := x.Path(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}

	var long []report.PathSpan
	for i := range 2000 {
		long = append(long, report.PathSpan{Start: 2 * time.Duration(i), Wall: 1 + time.Duration(i%2), Function: "m.D"})
	}
	x = Strips{}
	x.Keep("c", 4000, long)
	got := x.Path()
	if len(got) != 4*Columns || slices.ContainsFunc(got, func(s report.PathSpan) bool { return s.Wall != 2 }) {
		t.Errorf("%d spans, want %d, each the longest near it", len(got), 4*Columns)
	}
}
