package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A PathSpan is a part of a run in which one function was waited for most, along the
// critical path.
type PathSpan struct {
	Start    time.Duration `json:"start_ns"` // after package initialisation
	Wall     time.Duration `json:"wall_ns"`
	Function string        `json:"function"`
	Kind     string        `json:"kind"`
}

// A Queue is the lock, or the channel that holds places, that others queued for.
type Queue struct {
	Function string `json:"function"` // that takes it
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	// Held is for how long it was held at a time while others waited, and Turns how often
	// that was.
	Held  time.Duration `json:"held_ns"`
	Turns int           `json:"turns"`
	// Waiters is how many goroutines waited for it, on average.
	Waiters float64 `json:"waiters"`
}

// A Next is what is left when the bottleneck costs nothing.
type Next struct {
	Function string  `json:"function"` // that is waited for then
	Speedup  float64 `json:"speedup"`  // without both
}

// kindNames are the kinds of bottlenecks in words.
var kindNames = map[string]string{"child": "child process", "ready": "too few processors", "init": "start-up"}

// measured reports whether samples speak for the bottleneck.
func (b *Bottleneck) measured() bool { return b != nil && b.Function != symbol.NotSampled }

// kind is that of a bottleneck in words, with a space before it, or "".
func (b *Bottleneck) kind() string {
	if b.Kind == "" {
		return ""
	}
	return " (" + cmp.Or(kindNames[b.Kind], b.Kind) + ")"
}

// queue says which lock or channel it is, or "".
func (b *Bottleneck) queue() string {
	q := b.Queue
	if q == nil {
		return ""
	}
	what, at := "lock", render.Plain(q.Function)
	if b.Kind == "channel" {
		what = "channel's place"
	}
	if q.File != "" {
		at = fmt.Sprintf("%s:%d", render.Plain(q.File), q.Line)
	}
	return fmt.Sprintf("The %s is taken in %s: it was held for %s at a time while others waited, %s of them on average.",
		what, at, render.Duration(q.Held), render.Count(q.Waiters))
}

// held says which lock or channel the bottleneck is, and what is next.
func (r *Report) held() (sentences []string) {
	if r.Bottleneck == nil {
		return nil
	}
	if q := r.Bottleneck.queue(); q != "" {
		sentences = append(sentences, q)
	}
	if list := r.ceiling(); len(list) > 1 {
		sentences = append(sentences, list[1:]...)
	}
	return sentences
}

// ceiling says what would be gained, and what is next.
func (r *Report) ceiling() (sentences []string) {
	b := r.Bottleneck
	if b.Speedup == 0 {
		return nil
	}
	what := "the run would be"
	switch {
	case b.Of == "operation" && len(r.Benchmarks) == 1:
		what = "an operation would be"
	case b.Of == "operation":
		what = "operations would be, in the geometric mean of the benchmarks,"
	}
	text := fmt.Sprintf("If it cost nothing, %s at most %s as fast (%s to %s)", what, render.Times(b.Speedup), render.Times(b.SpeedupLow), render.Times(b.SpeedupHigh))
	if b.Half > 0 {
		text += fmt.Sprintf("; in half the time, %s", render.Times(b.Half))
	}
	sentences = append(sentences, text+".")
	if n := b.Next; n != nil {
		sentences = append(sentences, fmt.Sprintf("Then it waits for %s: without both, %s.", render.Plain(n.Function), render.Times(n.Speedup)))
	}
	return sentences
}

// A strip is a path in as many letters as it has columns, and what they stand for.
type strip struct {
	Letters string
	Legend  []stripEntry
}

type stripEntry struct {
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

// newStrip draws a path. It is nil where there is none.
func newStrip(path []PathSpan) *strip {
	if len(path) == 0 {
		return nil
	}
	s := &strip{Legend: stripLegend(path)}
	end := path[len(path)-1].Start + path[len(path)-1].Wall
	letters := []byte(strings.Repeat(string(noLetter), stripColumns))
	for i := range letters {
		at := end * time.Duration(2*i+1) / (2 * stripColumns)
		n := slices.IndexFunc(path, func(p PathSpan) bool { return p.Start <= at && at < p.Start+p.Wall })
		if n >= 0 {
			letters[i] = s.letter(path[n])
		}
	}
	s.Letters = string(letters)
	return s
}

func (s *strip) letter(p PathSpan) byte {
	for _, e := range s.Legend {
		if e.Function == p.Function && e.Kind == p.Kind {
			return e.Letter
		}
	}
	return othersLetter
}

// stripLegend gives letters to what has most of a path.
func stripLegend(path []PathSpan) (legend []stripEntry) {
	var all time.Duration
	for _, p := range path {
		all += p.Wall
		i := slices.IndexFunc(legend, func(e stripEntry) bool { return e.Function == p.Function && e.Kind == p.Kind })
		if i < 0 {
			i = len(legend)
			legend = append(legend, stripEntry{Function: p.Function, Kind: p.Kind})
		}
		legend[i].Share += float64(p.Wall)
	}
	slices.SortStableFunc(legend, func(a, b stripEntry) int { return cmp.Compare(b.Share, a.Share) })
	legend = legend[:min(len(legend), stripLetters)]
	for i := range legend {
		legend[i].Letter = byte('A' + i)
		legend[i].Share /= float64(max(all, 1))
	}
	return legend
}

// writePath draws who was waited for when, where that was not one function all the time.
func (t *text) writePath() {
	s := newStrip(t.Path)
	if s == nil || len(s.Legend) < 2 {
		return
	}
	fmt.Fprintf(&t.out, "\nThe critical path, over time:\n  %s\n", strings.TrimRight(s.Letters, " "))
	for _, e := range s.Legend {
		fmt.Fprintf(&t.out, "  %c  %s, %s\n", e.Letter, render.Plain(e.Function), cmp.Or(kindNames[e.Kind], e.Kind))
	}
}
