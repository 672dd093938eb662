package timeline

import (
	"sort"
	"time"
)

// A Phase is a part of a run.
type Phase string

const (
	Build       Phase = "build"       // compiling and linking
	Init        Phase = "init"        // package initialisation
	Setup       Phase = "setup"       // a benchmark's work outside the time that it reports, before it; TestMain's too
	Calibration Phase = "calibration" // timed rounds whose result is thrown away
	Timed       Phase = "timed"       // what ns/op is made of
	Cleanup     Phase = "cleanup"     // after the last timed stretch
	Other       Phase = "other"
)

// Phases lists all phases in the order in which reports show them.
var Phases = []Phase{Build, Init, Setup, Calibration, Timed, Cleanup, Other}

// A Span is a stretch of a run that belongs to one phase.
type Span struct {
	Start, End int64 // as in Mark.Time
	CPU        time.Duration
	Phase      Phase
	Benchmark  string   // its full name with the number of processors, or ""
	Stages     []string // that the program was in, by their names; several where goroutines were in stages of their own
	Early      bool     // see Since
}

// Wall is the length of a span.
func (s Span) Wall() time.Duration { return time.Duration(s.End - s.Start) }

// Busy is the part of a span's wall time in which the process was on a
// processor, at most: several processors at once are counted as one.
func (s Span) Busy() time.Duration { return min(s.CPU, s.Wall()) }

// A Timeline is a run divided into spans, in order and without gaps.
type Timeline []Span

// At returns the span in which a moment falls; a moment outside the timeline
// falls into the nearest span. It panics if the timeline is empty.
func (t Timeline) At(moment int64) *Span {
	i := sort.Search(len(t), func(i int) bool { return t[i].End > moment })
	return &t[min(i, len(t)-1)]
}

// Timed is the wall time of the timed spans of a benchmark.
func (t Timeline) Timed(benchmark string) (wall time.Duration) {
	for _, s := range t {
		if s.Phase == Timed && s.Benchmark == benchmark {
			wall += s.Wall()
		}
	}
	return wall
}
