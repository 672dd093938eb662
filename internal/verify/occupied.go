package verify

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"

	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// traced are the traces of a recorded run of a program.
func (x *experiment) traced(record string, p suite.Program) (list []*goroutines.Graph, err error) {
	files, err := filepath.Glob(filepath.Join(record, p.FileName()+"*.trace"))
	if err != nil {
		return nil, err
	}
	rules := x.suite.Rules(p)
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		g, err := goroutines.Read(f, goroutines.Config{Target: rules.Target})
		f.Close()
		if err != nil && !errors.Is(err, goroutines.ErrCut) {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		list = append(list, g)
	}
	return list, nil
}

// occupied is what a function did in traces or, if bench is not "", in this benchmark, and how
// long that was traced, in nanoseconds; 0 if it was not.
func occupied(list []*goroutines.Graph, is func(function string) bool, bench string) (o occupation, traced float64) {
	for _, g := range list {
		within := spans{{g.From, g.To}}
		if bench != "" {
			within = timedSpans(g, bench)
		}
		o.add(g, is, within)
		traced += within.of(g.From, g.To)
	}
	return o, traced
}

// An occupation is how long a function, and what it calls, worked or waited for
// time, a file, the network or another process, on all goroutines together, in
// nanoseconds. Waits for other goroutines are not included.
type occupation struct {
	total, waited float64
	slept, ticked float64         // of what it waited, each time as long, and for moments of a schedule
	lines         map[int]float64 // the total by the function's lines
}

// spans are parts of a trace, in order.
type spans []struct{ from, to int64 }

// of is how long a time lies in them.
func (l spans) of(from, to int64) (sum float64) {
	for _, s := range l[sort.Search(len(l), func(i int) bool { return l[i].to > from }):] {
		if s.from >= to {
			break
		}
		sum += float64(min(s.to, to) - max(s.from, from))
	}
	return sum
}

// timedSpans are those in which the timer of a benchmark runs. What was before it is reset
// does not count.
func timedSpans(g *goroutines.Graph, bench string) (list spans) {
	within, since := false, int64(-1)
	for _, m := range g.Marks {
		switch kind := timeline.Kind(m.Kind); kind {
		case timeline.RoundStart:
			within, since = suite.PlainName(m.Name) == bench, -1
		case timeline.TimerStart, timeline.TimerReset:
			if within && (kind == timeline.TimerStart || since >= 0) {
				since = m.Time
			}
		case timeline.TimerStop, timeline.RoundEnd:
			if since >= 0 {
				list = append(list, struct{ from, to int64 }{since, m.Time})
			}
			since = -1
		}
	}
	return list
}

// add adds what it did in parts of a trace.
func (o *occupation) add(g *goroutines.Graph, is func(function string) bool, within spans) {
	lines, scheduled := suspectLines(g, is), timers.Scheduled(g)
	for i := range g.Goroutines {
		if g.Goroutines[i].Role != goroutines.Program {
			continue
		}
		for step, s := range g.Goroutines[i].Stretches {
			k := goroutines.Key{Goroutine: int32(i), Step: int32(step)}
			switch {
			case s.State == goroutines.Running:
				g.Segments(k, g.To, func(s goroutines.Segment) {
					o.ran(within.of(s.From, s.To), g.Class(k.Goroutine, s), lines)
				})
			case s.Site != goroutines.None && lines[s.Site] > 0 && outside(g, k, s):
				took := within.of(s.From, g.End(k))
				o.at(lines[s.Site], took)
				o.waited += took
				switch {
				case scheduled(k):
					o.ticked += took
				case s.Why == goroutines.Sleeping:
					o.slept += took
				}
			}
		}
	}
}

// suspectLines are the lines in which a function stands on the stacks of the sites, the
// innermost call of it; 0 where it does not.
func suspectLines(g *goroutines.Graph, is func(function string) bool) []int {
	lines := make([]int, len(g.Sites))
	for i, s := range g.Sites {
		if at := slices.IndexFunc(s.Frames, func(f int32) bool { return is(g.Frames[f].Function) }); at >= 0 {
			lines[i] = max(1, g.Frames[s.Frames[at]].Line)
		}
	}
	return lines
}

func (o *occupation) at(line int, took float64) {
	if o.lines == nil {
		o.lines = make(map[int]float64)
	}
	o.lines[line] += took
	o.total += took
}

// ran adds what ran of a class, in which the samples' sites had the processor, or the one
// that is known without.
func (o *occupation) ran(took float64, c *goroutines.Class, lines []int) {
	var all float64
	for _, n := range c.Hits {
		all += n
	}
	for site, n := range c.Hits {
		if site != goroutines.None && lines[site] > 0 {
			o.at(lines[site], took*n/all)
		}
	}
	if site := c.Fallback(); all == 0 && site != goroutines.None && lines[site] > 0 {
		o.at(lines[site], took)
	}
}

// line is where most of the time passes.
func (o *occupation) line() (l instrument.Line) {
	for line, took := range o.lines {
		if best := o.lines[l.Number]; took > best || took == best && line < l.Number {
			l.Number = line
		}
	}
	l.Waits = o.waited > o.total/2
	return l
}

// outside reports whether a goroutine that does not run waits for no other one.
func outside(g *goroutines.Graph, k goroutines.Key, s goroutines.Stretch) bool {
	return g.Outside(k) && !(s.State == goroutines.Blocked && s.Why == goroutines.Networking && within(g, k))
}

// within reports whether what a wait for the network was for came from this process.
func within(g *goroutines.Graph, k goroutines.Key) bool {
	l := g.Goroutines[k.Goroutine].Stretches
	if int(k.Step)+1 >= len(l) || l[k.Step+1].Waker == goroutines.None {
		return false
	}
	_, sent := g.Delivered(goroutines.Key{Goroutine: l[k.Step+1].Waker, Step: l[k.Step+1].Step})
	return sent
}
