package tally

import (
	"time"

	"github.com/bottleneck-go/bottleneck/internal/replay/study"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report"
)

// Findings are what paths and replays told of a program, or of a benchmark, beside what
// functions are charged.
type Findings struct {
	nexts  map[string]next          // by function
	queues map[string]*report.Queue // by kind, what was held longest
}

// A next is what is known of a run without a function, as parts of the time that
// was examined.
type next struct {
	function   string
	wall       time.Duration // of what was asked
	both, half float64       // what is left without both, and with the first in half the time
}

// NewFindings returns findings of nothing yet.
func NewFindings() Findings {
	return Findings{make(map[string]next), make(map[string]*report.Queue)}
}

// AddNext finds which of some functions is next when the first of them costs
// nothing.
func (f Findings) AddNext(study *study.Study, names []string, wall time.Duration) {
	if len(names) == 0 || f.nexts[names[0]].wall > wall {
		return
	}
	n := next{wall: wall, both: study.Value(0, names[0]), half: study.Value(0.5, names[0])}
	for _, other := range names[1:] {
		if left := study.Value(0, names[0], other); left < n.both-leastGain {
			n.function, n.both = other, left
		}
	}
	f.nexts[names[0]] = n
}

// half is the speedup when a function takes half its time. What a run takes is convex in that:
// half of it saves half of what the whole saves, or more.
func (f Findings) half(function string, speedup float64) float64 {
	half := stat.Speedup((1 - 1/speedup) / 2)
	if n, ok := f.nexts[function]; ok {
		half = max(half, min(stat.Speedup(1-n.half), speedup))
	}
	return half
}

// Complete adds to a verdict what is next, and which lock it is. For serial code
// the shares are enough.
func (f Findings) Complete(b *report.Bottleneck, functions []report.Function) {
	b.Queue = f.queues[b.Kind]
	b.Half = f.half(b.Function, b.Speedup)
	if n, ok := f.nexts[b.Function]; ok {
		if n.function != "" {
			b.Next = &report.Next{Function: n.function, Speedup: max(stat.Speedup(1-n.both), b.Speedup)}
		}
		return
	}
	if b.Of == ofOperation {
		return
	}
	for _, x := range functions {
		if x.Function != b.Function && !symbol.Group(x.Function) {
			b.Next = &report.Next{Function: x.Function, Speedup: stat.Speedup(min(1-1/b.Speedup+x.Charged, 1))}
			return
		}
	}
}
