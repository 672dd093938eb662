package verify

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timers"
)

// occupied is what the suspect did in a recorded run of a program, and how much of
// the run was traced, in nanoseconds; 0 if nothing was.
func (x *experiment) occupied(record string, p suite.Program) (o occupation, traced float64, err error) {
	files, err := filepath.Glob(filepath.Join(record, p.FileName()+"*.trace"))
	if err != nil {
		return o, 0, err
	}
	rules := x.suite.Rules(p)
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			return o, 0, err
		}
		g, err := goroutines.Read(f, goroutines.Config{Target: rules.Target})
		f.Close()
		if err != nil && !errors.Is(err, goroutines.ErrCut) {
			return o, 0, fmt.Errorf("%s: %w", path, err)
		}
		o.add(g, x.isSuspect)
		traced += float64(g.To - g.From)
	}
	return o, traced, nil
}

// An occupation is how long a function, and what it calls, worked or waited for
// time, a file, the network or another process, on all goroutines together, in
// nanoseconds. Waits for other goroutines are not included.
type occupation struct {
	total, waited float64
	slept, ticked float64         // of what it waited, each time as long, and for moments of a schedule
	lines         map[int]float64 // the total by the function's lines
}

func (o *occupation) add(g *goroutines.Graph, is func(function string) bool) {
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
					o.ran(float64(s.To-s.From), g.Class(k.Goroutine, s), lines)
				})
			case s.Site != goroutines.None && lines[s.Site] > 0 && outside(g, k, s):
				took := float64(g.End(k) - s.From)
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
