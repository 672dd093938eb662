// Package critical finds the critical path: what the end of a run, or of a part of
// it, waited for (Yang and Miller, "Critical Path Analysis for the Execution of
// Parallel and Distributed Programs", 1988).
//
//	p := critical.Of(graph, graph.Main(), from, to)
//	for _, piece := range p.Pieces { ... }
//	for _, c := range p.Costs() { ... }
//
// A path is followed back in time from the end. A goroutine that ran is charged.
// One that was blocked passes the path on to whoever made it ready, at that moment,
// or is charged its wait if it waited for a timer, a file, the network or another
// process. One that was ready but had no processor waited for those that had them.
// A path divides the time completely.
package critical

import (
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/polls"
)

// A Path is what was waited for during a time.
type Path struct {
	From, To int64
	End      int64   // the goroutine from which it goes back
	Pieces   []Piece // in order, without gaps
	graph    *goroutines.Graph
	groups   []*group
	queued   map[int32]*queued // by the place at which they queued
	served   services
	unknown  map[string]int64
	stacks   map[int32][]charge.Frame // by site, as far as they were asked for
}

// A Piece is a part of a path in which one place was waited for.
type Piece struct {
	From, To  int64
	Goroutine int64
	Kind      Kind
	site      int32 // what is charged
	group     int32 // whose samples name what is charged, or None
	turn
}

// Sites that are not in the graph.
const (
	unknown     = goroutines.None // before the trace knows of the goroutine
	noProcessor = -2              // another program had it
	collection  = -3              // of garbage, of which whoever waits made a part only
)

// Of finds the path from the moment at which something began to the moment at which
// a goroutine, given by its number, ended it.
func Of(g *goroutines.Graph, goroutine, from, to int64) *Path {
	return Cut(g, goroutine, []int64{from, to})[0]
}

// AnyoneBut stands for whoever was most likely waited for, where the end came from outside of the
// process and a goroutine, given by its number, only let it in.
func AnyoneBut(goroutine int64) int64 { return -goroutine }

// Cut finds the path to the last of some moments, which are in order of time, and
// cuts it at the others.
func Cut(g *goroutines.Graph, goroutine int64, moments []int64) []*Path {
	from, to := max(moments[0], g.From), min(moments[len(moments)-1], g.To)
	w := walk{g: g, polls: polls.Of(g), at: to, left: goroutines.None, serves: make(map[int32]*serving), jumped: make(map[goroutines.Key]int64)}
	i := g.Index(goroutine)
	switch {
	case goroutine <= 0:
		but := g.Index(-goroutine)
		if i, _ = w.likely(but); i == but {
			i = goroutines.None
		}
	case i == goroutines.None || g.Goroutines[i].EndedBefore(w.at):
		i, _ = w.likely(i) // it has left the program to others, by runtime.Goexit
	}
	if i != goroutines.None {
		w.begin(i, from)
	}
	paths := make([]*Path, len(moments)-1)
	for i := range slices.Backward(paths) {
		paths[i] = w.path(max(moments[i], g.From))
	}
	return paths
}

// begin enters the goroutine at which the walk begins, to find what the end of
// goroutine i waited for. If the trace ends while i waits for others, it is not
// known for whom: the walk then begins in a goroutine that ran at that moment. If i
// did not wait from the beginning on, only a goroutine that ran the user's code is
// believed to be the cause, or else that did so last while i waited, and only for as
// long as i waited. If that one waits for others, too, nobody is known to be: a test may be at a deadlock until
// its time is over, while something else looks after itself from time to time.
func (w *walk) begin(i int32, from int64) {
	w.enter(i, w.g.Goroutines[i].StepAt(w.at))
	if w.gor.EndedBefore(w.at) {
		w.step-- // nothing has happened since
		return
	}
	if !w.waitsOn(i) {
		return
	}
	best, own := w.likely(i)
	if since := w.gor.Stretches[w.step].From; since > from {
		if !own {
			best = w.lastAtWork(since)
		}
		if best == goroutines.None {
			w.unended = true
			return
		}
		w.guess = &passage{Key: w.key(), since: since}
		w.idles = w.waitsOn(best)
	}
	w.enter(best, w.g.Goroutines[best].StepAt(w.at))
}

// likely is the goroutine that another one most likely waits for: one that runs,
// preferably the user's code, or if all of them wait, the one that ran last. Those that have
// ended count if that one has. It reports whether that was the user's code.
func (w *walk) likely(i int32) (best int32, ofOwn bool) {
	most, last := 0, int64(0)
	best = i
	ended := i == goroutines.None || w.g.Goroutines[i].EndedBefore(w.at)
	for j := range w.g.Goroutines {
		gor := &w.g.Goroutines[j]
		step := gor.StepAt(w.at)
		if gor.Role != goroutines.Program || step < 0 || int32(j) == i || !ended && gor.EndedBefore(w.at) {
			continue
		}
		rank, own := 0, w.works(int32(j), step)
		switch s := &gor.Stretches[step]; s.State {
		case goroutines.Running, goroutines.Ready, goroutines.Calling:
			rank = 2
		case goroutines.Blocked:
			if !w.waitsOn(int32(j)) && (own || s.Why == goroutines.Networking) {
				rank = 1
			}
		}
		if rank > 0 && own {
			rank += 2
		}
		if since := gor.Stretches[step].From; rank > most || most == 0 && own && since > last {
			best, most, last, ofOwn = int32(j), rank, since, own
		}
	}
	return best, ofOwn
}

// lastAtWork is the goroutine that ran the user's code after a moment and was the last to wait
// for others, or None.
func (w *walk) lastAtWork(after int64) int32 {
	best := int32(goroutines.None)
	for j := range w.g.Goroutines {
		gor := &w.g.Goroutines[j]
		if gor.Role != goroutines.Program {
			continue
		}
		step := gor.StepAt(w.at)
		if step >= 0 && gor.Stretches[step].State == goroutines.Blocked && gor.Stretches[step].From > after && w.works(int32(j), step) {
			best, after = int32(j), gor.Stretches[step].From
		}
	}
	return best
}

// works reports whether a goroutine is at work for the user: it began in the user's code, or is there, or
// was seen there before if it runs or could run now.
func (w *walk) works(i, step int32) bool {
	gor := &w.g.Goroutines[i]
	if w.g.Own(gor.Start) || w.g.Own(gor.Stretches[step].Site) {
		return true
	}
	return gor.Stretches[step].State != goroutines.Blocked &&
		(slices.ContainsFunc(gor.Samples, func(x goroutines.Sample) bool { return w.g.Own(x.Site) }) ||
			slices.ContainsFunc(gor.Events, func(x goroutines.Event) bool { return w.g.Own(x.Site) }) ||
			slices.ContainsFunc(gor.Stretches, func(x goroutines.Stretch) bool { return w.g.Own(x.Site) }))
}

// waitsOn reports whether a goroutine waits for others, up to the end of the trace.
func (w *walk) waitsOn(i int32) bool {
	gor := &w.g.Goroutines[i]
	step := gor.StepAt(w.at)
	if step < 0 || int(step)+1 < len(gor.Stretches) {
		return false
	}
	s := &gor.Stretches[step]
	if s.State != goroutines.Blocked {
		return false
	}
	switch s.Why {
	case goroutines.Sleeping, goroutines.Networking, goroutines.Collecting:
		return false
	case goroutines.Other:
		return s.Site == goroutines.None || w.g.Sites[s.Site].Outside == deeds.Nothing
	}
	return true
}

// path is the part of the path back to a moment.
func (w *walk) path(from int64) *Path {
	w.from, w.pieces, w.list, w.groups = from, nil, nil, make(map[groupKey]int32)
	w.queued, w.served = make(map[int32]*queued), make(services)
	w.unknown, w.looks = make(map[string]int64), make(map[*polls.Poll]bool)
	p := &Path{From: from, To: max(w.at, from), graph: w.g, queued: w.queued, served: w.served, unknown: w.unknown}
	if w.gor != nil {
		p.End = w.gor.ID
	}
	if x := w.guess; x != nil && x.since-from > p.To-x.since {
		p.End = w.g.Goroutines[x.Goroutine].ID
	}
	w.run()
	p.name(w)
	return p
}

// User is the site of the user's code on whose behalf a goroutine runs other code,
// or None.
func (p *Path) User(k goroutines.Key) int32 {
	if site, ok := p.served.nearest(k); ok {
		return site
	}
	return p.graph.Helps(k.Goroutine)
}

// Unknown is for how long functions were waited for that waited for a signal, looked again and
// again for what another goroutine may have done, or read what another one may have sent, in
// nanoseconds: who did it is not known.
func (p *Path) Unknown() map[string]int64 { return p.unknown }

// Waited is the longest single wait on the path, not counting time in which
// goroutines ran or were ready.
func (p *Path) Waited() (longest time.Duration) {
	for _, x := range p.Pieces {
		if x.group == goroutines.None && x.Kind != Processor && x.Kind != Ready {
			longest = max(longest, time.Duration(x.To-x.From))
		}
	}
	return longest
}

// Target is what a piece is charged to.
func (p *Path) Target(x *Piece) charge.Target { return p.target(x.site) }

func (p *Path) target(site int32) charge.Target {
	switch site {
	case noProcessor:
		return charge.Target{Frame: charge.Frame{Function: symbol.NoProcessor}, Class: charge.Runtime}
	case collection:
		return charge.Target{Frame: charge.Frame{Function: symbol.GarbageCollection}, Class: charge.Runtime, GC: true}
	case unknown:
		return charge.Target{Frame: charge.Frame{Function: symbol.NotSampled}, Class: charge.Runtime}
	}
	return p.graph.Places[p.graph.Sites[site].Place].Target
}

// Stack is where a piece's goroutine was, innermost frame first. It is empty for
// time that belongs to no place in the code. Pieces share it: it must not be changed.
func (p *Path) Stack(x *Piece) []charge.Frame {
	if x.site < 0 {
		return nil
	}
	if stack, ok := p.stacks[x.site]; ok {
		return stack
	}
	var stack []charge.Frame
	for _, i := range p.graph.Sites[x.site].Frames {
		f := &p.graph.Frames[i]
		stack = append(stack, charge.Frame{Function: f.Function, File: f.File, At: f.Line})
	}
	if p.stacks == nil {
		p.stacks = make(map[int32][]charge.Frame)
	}
	p.stacks[x.site] = stack
	return stack
}
