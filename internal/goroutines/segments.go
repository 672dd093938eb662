package goroutines

// What ran between two changes of state is named by CPU samples. Most stretches are too
// short to have one of their own: those that begin and end at the same places share
// their samples.

// A Segment is a part of a running stretch between two moments at which the
// goroutine was seen.
type Segment struct {
	From, To   int64
	Step       int32
	Begin, End int32 // sites, or None
}

// Segments calls f with each segment of a running stretch that begins before a
// moment, at which the last one ends.
func (g *Graph) Segments(k Key, before int64, f func(Segment)) {
	gor := &g.Goroutines[k.Goroutine]
	s := Segment{From: gor.Stretches[k.Step].From, Step: k.Step, Begin: gor.resumed(k.Step)}
	for _, e := range gor.EventsIn(k.Step) {
		if e.Site == None || e.At <= s.From {
			continue
		}
		if s.From >= before {
			return
		}
		s.To, s.End = min(e.At, before), e.Site
		f(s)
		s.From, s.Begin = e.At, e.Site
	}
	s.To, s.End = min(before, g.End(k)), gor.stopped(k.Step)
	if s.To > s.From {
		f(s)
	}
}

// resumed is where a goroutine was seen last before a running stretch. That its processor was
// taken from it in between says nothing: the stack then may lack calls.
func (gor *Goroutine) resumed(step int32) int32 {
	for i := step - 1; i >= 0; i-- {
		s := &gor.Stretches[i]
		if s.State == Running {
			if events := gor.EventsIn(i); len(events) > 0 {
				return events[len(events)-1].Site
			}
		} else if s.Site != None && s.Why != Preempted {
			return s.Site
		}
	}
	return gor.Start
}

// stopped is where a goroutine is seen next after a running stretch, or None.
func (gor *Goroutine) stopped(step int32) int32 {
	for i := int(step) + 1; i < len(gor.Stretches); i++ {
		s := &gor.Stretches[i]
		switch {
		case s.State == Running:
			if events := gor.EventsIn(int32(i)); len(events) > 0 {
				return events[0].Site
			}
		case s.State != Ready || s.Why != Preempted:
			return s.Site
		}
	}
	return None
}

// SegmentAt is the segment of a running stretch in which a moment lies.
func (g *Graph) SegmentAt(k Key, at int64) (found Segment) {
	found = Segment{Step: k.Step, Begin: g.Goroutines[k.Goroutine].Start, End: None}
	if g.Stretch(k).State != Running {
		return found
	}
	g.Segments(k, g.To, func(s Segment) {
		if s.From <= at {
			found = s
		}
	})
	return found
}

type classKey struct{ begin, end int32 } // lines, or None

func (g *Graph) keyOf(s Segment) classKey { return classKey{g.lineOf(s.Begin), g.lineOf(s.End)} }

func (g *Graph) lineOf(site int32) int32 {
	if site < 0 {
		return None
	}
	return g.Places[g.Sites[site].Place].line
}

// A Class is all segments that begin and end at the same lines.
type Class struct {
	ID         int32
	Hits       map[int32]float64 // samples by site
	Samples    float64
	Begin, End int32 // sites of one of its segments
}

// enough is how many samples of its own a segment needs to be a class of its own.
const enough = 4

// classify adds up the samples of all segments that are alike.
func (g *Graph) classify() {
	g.classes = make(map[classKey]*Class)
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		for step := range gor.Stretches {
			if gor.Stretches[step].State == Running {
				g.Segments(Key{int32(i), int32(step)}, g.To, func(s Segment) { g.count(gor, s) })
			}
		}
	}
}

func (g *Graph) count(gor *Goroutine, s Segment) {
	samples := gor.samplesIn(s)
	if len(samples) >= enough {
		return
	}
	key := g.keyOf(s)
	c := g.classes[key]
	if c == nil {
		c = &Class{ID: int32(len(g.classes)), Hits: make(map[int32]float64), Begin: s.Begin, End: s.End}
		g.classes[key] = c
	}
	c.add(samples)
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
	samples := g.Goroutines[i].samplesIn(s)
	if len(samples) < enough {
		if c := g.classes[g.keyOf(s)]; c != nil {
			return c
		}
		samples = nil
	}
	own := &Class{ID: None, Hits: make(map[int32]float64), Begin: s.Begin, End: s.End}
	own.add(samples)
	return own
}

// SamplesIn are a goroutine's samples in a segment.
func (g *Graph) SamplesIn(i int32, s Segment) []Sample { return g.Goroutines[i].samplesIn(s) }

// Fallback is the site that stands for a class without samples: where its segments
// end, or else begin.
func (c *Class) Fallback() int32 {
	if c.End != None {
		return c.End
	}
	return c.Begin
}
