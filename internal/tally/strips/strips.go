// Package strips puts the critical paths of programs one after another, as they are drawn over time.
package strips

import (
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/report"
)

// Columns is the number of parts into which the strip of a run is divided.
const Columns = 100

// Strips are the paths of the programs' last runs. The zero value is ready for use.
type Strips struct{ list []strip }

type strip struct {
	program string
	wall    time.Duration
	spans   []report.PathSpan
}

// Keep keeps the path of a program's run, in place of that of the run before.
func (s *Strips) Keep(program string, wall time.Duration, spans []report.PathSpan) {
	kept := strip{program, wall, spans}
	i := slices.IndexFunc(s.list, func(x strip) bool { return x.program == program })
	if i < 0 {
		s.list = append(s.list, kept)
	} else {
		s.list[i] = kept
	}
}

// Path is that of all programs, one after another.
func (s *Strips) Path() (spans []report.PathSpan) {
	var start time.Duration
	for _, x := range s.list {
		for _, span := range x.spans {
			span.Start += start
			spans = append(spans, span)
		}
		start += x.wall
	}
	return thin(spans, start)
}

// thin leaves the longest of spans that begin in the same part of the whole, where there are more
// than can be drawn.
func thin(spans []report.PathSpan, whole time.Duration) []report.PathSpan {
	const most = 4 * Columns
	if len(spans) <= most {
		return spans
	}
	var out []report.PathSpan
	last := -1
	for _, s := range spans {
		switch n := int(most * s.Start / max(1, whole)); {
		case n > last:
			out, last = append(out, s), n
		case s.Wall > out[len(out)-1].Wall:
			out[len(out)-1] = s
		}
	}
	return out
}
