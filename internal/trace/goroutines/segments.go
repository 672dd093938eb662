package goroutines

import (
	"slices"
	"sort"
)

// What ran between two changes of state is named by CPU samples. Most stretches are too
// short to have one of their own: those that begin and end at the same places share
// their samples.

// A Segment is a part of a running stretch between two moments at which the
// goroutine was seen, or its processor taken from it.
type Segment struct {
	From, To   int64
	Step       int32
	Begin, End int32 // sites, or None
	// Since and Until are when the goroutine was seen before and after: before From and
	// after To where its processor was taken from it in between.
	Since, Until int64
}

// Segments calls f with each segment of a running stretch that begins before a
// moment, at which the last one ends.
func (g *Graph) Segments(k Key, before int64, f func(Segment)) {
	before = min(before, g.End(k))
	for at := g.Stretch(k).From; at < before; {
		s := g.SegmentAt(k, at)
		at = s.To
		s.To = min(s.To, before)
		f(s)
	}
}

// begun is the site that stands for where a goroutine began: of a coroutine, whose first function is
// the runtime's, where it was made.
func (gor *Goroutine) begun() int32 {
	if first := &gor.Stretches[0]; first.State == Blocked && first.Cause != None {
		return first.Cause
	}
	return gor.Start
}

// resumed is where and when a goroutine was seen last before a running stretch. Where it switched
// from a coroutine to another is not known: it may have been anywhere since it began.
func (gor *Goroutine) resumed(step int32) (site int32, at int64) {
	for i := step - 1; i >= 0; i-- {
		s := &gor.Stretches[i]
		if s.State == Running {
			if events := gor.EventsIn(i); len(events) > 0 {
				e := events[len(events)-1]
				if e.Site == None {
					return gor.begun(), e.At
				}
				return e.Site, e.At
			}
		} else if s.tells() {
			return s.Site, s.From
		}
	}
	return gor.begun(), gor.Stretches[0].From
}

// stopped is where and when a goroutine is seen next after a running stretch; nowhere,
// at the end of the trace, if it is not.
func (g *Graph) stopped(k Key) (site int32, at int64) {
	gor := &g.Goroutines[k.Goroutine]
	for i := k.Step + 1; int(i) < len(gor.Stretches); i++ {
		s := &gor.Stretches[i]
		if s.State == Running {
			if events := gor.EventsIn(i); len(events) > 0 {
				return events[0].Site, events[0].At
			}
		} else if s.tells() {
			return s.Site, s.From
		}
	}
	return None, g.To
}

// tells reports whether a stretch shows where the goroutine stopped running. That its processor
// was taken from it, by others or while the garbage collector read its stack, says nothing: the
// stack then may lack calls.
func (s *Stretch) tells() bool { return s.Site != None && s.Why != Preempted }

// SegmentAt is the segment of a running stretch in which a moment lies. That of another stretch
// is empty.
func (g *Graph) SegmentAt(k Key, at int64) Segment {
	gor, stretch := &g.Goroutines[k.Goroutine], g.Stretch(k)
	if stretch.State != Running {
		s := Segment{Step: k.Step, Begin: stretch.Site, End: None}
		if s.Begin == None {
			s.Begin = gor.Start
		}
		return s
	}
	s := Segment{From: stretch.From, To: g.End(k), Step: k.Step}
	seen := false
	events := gor.EventsIn(k.Step)
	next := sort.Search(len(events), func(i int) bool { return events[i].At > at })
	for _, e := range slices.Backward(events[:next]) {
		if e.At <= stretch.From || e.At < s.From {
			break
		}
		if e.Site != None {
			s.From, s.Begin, s.Since, seen = e.At, e.Site, e.At, true
		}
	}
	if !seen {
		s.Begin, s.Since = gor.resumed(k.Step)
	}
	for _, e := range events[next:] {
		if e.Site != None {
			s.To, s.End, s.Until = e.At, e.Site, e.At
			return s
		}
	}
	s.End, s.Until = g.stopped(k)
	return s
}

// A classKey is where segments begin and end: sites, or the lines that they are charged
// to; or None.
type classKey struct {
	begin, end int32
	lines      bool
}

// keysOf are the classes of a segment, the one that has most in common with it first. Sites
// tell apart who called what a line of a wrapper runs.
func (g *Graph) keysOf(s Segment) [2]classKey {
	return [2]classKey{{s.Begin, s.End, false}, {g.lineOf(s.Begin), g.lineOf(s.End), true}}
}

func (g *Graph) lineOf(site int32) int32 {
	if site < 0 {
		return None
	}
	return g.Places[g.Sites[site].Place].LineID
}

// A strand is what a goroutine ran between two moments at which it was seen, by the first one:
// several segments where its processor was taken from it in between. What it ran may change
// meanwhile, so a strand is cut into pieces, which have enough samples each.
type strand struct {
	goroutine int32
	since     int64
}

type piece struct {
	from  int64
	class *Class
}

// A Class is the segments that share their samples: those of a piece of a strand, or all that
// begin and end at the same sites, or at the same lines.
type Class struct {
	ID         int32
	Hits       map[int32]float64 // samples by site
	Samples    float64
	Begin, End int32 // sites of one of its segments
	Between    int32 // site of what Begin and End have in common, or None: see Config.Unsampled
	Time       int64 // of the segment that is a class of its own
}

// enough is how many samples a segment needs to be a class of its own, and a piece of a strand,
// or all that have its sites.
const enough = 4

// classify adds up the samples of all segments that are alike.
func (g *Graph) classify() {
	g.classes, g.strands = make(map[classKey]*Class), make(map[strand][]piece)
	for i := range g.Goroutines {
		for step := range g.Goroutines[i].Stretches {
			if g.Goroutines[i].Stretches[step].State == Running {
				g.Segments(Key{int32(i), int32(step)}, g.To, func(s Segment) { g.count(int32(i), s) })
			}
		}
	}
}

func (g *Graph) count(i int32, s Segment) {
	gor := &g.Goroutines[i]
	samples := gor.samples(s.From, s.To)
	if len(gor.samples(s.Since, s.Until)) >= enough {
		g.pieceOf(i, s).add(samples)
		return
	}
	for _, key := range g.keysOf(s) {
		c := g.classes[key]
		if c == nil {
			c = g.class(s)
			g.classes[key] = c
		}
		c.add(samples)
	}
}

// pieceOf is the class of the piece to which the next segment of a strand belongs. The last piece
// has the rest.
func (g *Graph) pieceOf(i int32, s Segment) *Class {
	key := strand{i, s.Since}
	pieces := g.strands[key]
	n := len(pieces)
	full := n > 0 && pieces[n-1].class.Samples >= enough
	if n == 0 || full && len(g.Goroutines[i].samples(s.From, s.Until)) >= enough {
		pieces = append(pieces, piece{s.From, g.class(s)})
		g.strands[key] = pieces
	}
	return pieces[len(pieces)-1].class
}

// class makes the class that a segment is the first of.
func (g *Graph) class(s Segment) *Class {
	g.numbered++
	return &Class{ID: g.numbered, Hits: make(map[int32]float64), Begin: s.Begin, End: s.End, Between: None}
}

func (c *Class) add(samples []Sample) {
	for _, x := range samples {
		c.Hits[x.Site]++
		c.Samples++
	}
}

// Class returns what is known of what ran in a segment of a goroutine: a segment with many
// samples of its own is a class of its own, whose ID is None.
func (g *Graph) Class(i int32, s Segment) *Class {
	samples := g.SamplesIn(i, s)
	if len(samples) < enough {
		pieces := g.strands[strand{i, s.Since}]
		if n := sort.Search(len(pieces), func(n int) bool { return pieces[n].from > s.From }); n > 0 {
			return pieces[n-1].class
		}
		keys := g.keysOf(s)
		if c := g.classes[keys[0]]; c != nil && c.Samples >= enough {
			return c
		}
		if c := g.classes[keys[1]]; c != nil {
			return c
		}
		samples = nil
	}
	own := &Class{ID: None, Hits: make(map[int32]float64), Begin: s.Begin, End: s.End, Between: None, Time: s.To - s.From}
	own.add(samples)
	return own
}

// SamplesIn are a goroutine's samples in a segment.
func (g *Graph) SamplesIn(i int32, s Segment) []Sample {
	return g.Goroutines[i].samples(s.From, s.To)
}

// Fallback is the site that stands for a class without samples: where its segments
// end, or else begin; or what is between.
func (c *Class) Fallback() int32 {
	if c.Between != None {
		return c.Between
	}
	if c.End != None {
		return c.End
	}
	return c.Begin
}
