package report

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report/internal/chart"
)

// A PathSpan is a stretch of the critical path in which the run mostly waited for
// one function.
type PathSpan struct {
	Start    time.Duration `json:"start_ns"` // after package initialisation
	Wall     time.Duration `json:"wall_ns"`
	Function string        `json:"function"`
	Kind     string        `json:"kind"`
}

// A Queue is a lock, or a channel used as a semaphore, that goroutines queued for.
type Queue struct {
	Function string `json:"function"` // where it is taken
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	// Held is how long it was held at a time while others waited; Turns is how
	// often that happened.
	Held  time.Duration `json:"held_ns"`
	Turns int           `json:"turns"`
	// Waiters is the mean number of goroutines that waited for it.
	Waiters float64 `json:"waiters"`
}

// String returns where it is taken, for how long it is held, and how many wait.
func (q *Queue) String() string {
	at := render.Plain(q.Function)
	if q.File != "" {
		at = fmt.Sprintf("%s:%d", render.Plain(q.File), q.Line)
	}
	return fmt.Sprintf("%s: it was held for %s at a time while others waited, %s of them on average", at, render.Duration(q.Held), render.Count(q.Waiters))
}

// A Next is the bottleneck that remains if this one costs nothing.
type Next struct {
	Function string  `json:"function"` // the next bottleneck
	Speedup  float64 `json:"speedup"`  // if both cost nothing
}

// kindNames are the kinds of bottlenecks in words.
var kindNames = map[string]string{"child": "child process", "ready": "too few processors", "init": "start-up"}

// measured reports whether samples speak for the bottleneck: that it could be nothing means that
// they are other functions' as well.
func (b *Bottleneck) measured() bool {
	return b != nil && b.Function != symbol.NotSampled && (b.Low > 0 || b.Certain)
}

// kind is that of a bottleneck in words, with a space before it, or "".
func (b *Bottleneck) kind() string {
	if b.Kind == "" {
		return ""
	}
	return " (" + cmp.Or(b.At, kindNames[b.Kind], b.Kind) + ")"
}

// queue says which lock or channel it is, or "".
func (b *Bottleneck) queue() string {
	q := b.Queue
	if q == nil {
		return ""
	}
	what := "lock"
	if b.Kind == "channel" {
		what = "channel's place"
	}
	return fmt.Sprintf("The %s is taken in %s.", what, q)
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
	text := fmt.Sprintf("If it cost nothing, %s %s as fast (%s to %s)", what, render.AtMost(b.Speedup), render.Times(b.SpeedupLow), render.Times(b.SpeedupHigh))
	if b.Half > 0 {
		text += fmt.Sprintf("; in half the time, %s", render.Times(b.Half))
	}
	sentences = append(sentences, text+".")
	if n := b.Next; n != nil {
		sentences = append(sentences, fmt.Sprintf("Then it waits for %s: without both, %s.", render.Plain(n.Function), render.Times(n.Speedup)))
	}
	return sentences
}

// spans are the path as it is drawn.
func (r *Report) spans() []chart.Span {
	spans := make([]chart.Span, len(r.Path))
	for i, p := range r.Path {
		spans[i] = chart.Span(p)
	}
	return spans
}

// writePath draws who was waited for when, where that was not one function all the time.
func (t *text) writePath() {
	s := chart.NewStrip(t.spans())
	if s == nil || len(s.Legend) < 2 {
		return
	}
	fmt.Fprintf(&t.out, "\nThe critical path, over time:\n  %s\n", strings.TrimRight(s.Letters, " "))
	for _, e := range s.Legend {
		fmt.Fprintf(&t.out, "  %c  %s, %s\n", e.Letter, render.Plain(e.Function), cmp.Or(kindNames[e.Kind], e.Kind))
	}
}
