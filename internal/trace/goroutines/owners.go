package goroutines

// Procs is GOMAXPROCS at a moment.
func (g *Graph) Procs(at int64) int { return g.processors.Procs(at) }

// Idle is for how long of a time some processor was free.
func (g *Graph) Idle(from, to int64) int64 { return g.processors.Idle(from, to) }

// FullSince is from when on all processors have been taken up to a moment.
func (g *Graph) FullSince(at int64) int64 { return g.processors.FullSince(at) }

// A Slot is a part of a time, and who ran in it: in one segment.
type Slot struct {
	From, To int64
	Runner   int32 // or None
	Segment  Segment
}

// Runners divides a time between those goroutines that had processors, in equal parts
// where there were several, as long as at least so many did. This harness's own do not
// count, nor does one that is named.
func (g *Graph) Runners(from, to int64, least int, but int32) []Slot {
	return g.slots(from, to, but, func(running int) int {
		if running < least {
			return 0
		}
		return running
	})
}

// Divided divides a time as Runners does, but between so many processors: what other programs
// had of these is nobody's.
func (g *Graph) Divided(from, to int64, processors int, but int32) []Slot {
	return g.slots(from, to, but, func(running int) int { return max(running, processors) })
}

// slots divides a time between goroutines that ran: into so many parts if some did, which may
// be none.
func (g *Graph) slots(from, to int64, but int32, parts func(running int) int) (slots []Slot) {
	c := g.processors.Cursors(from)
	for at := from; at < to; {
		until := to
		var running []Slot
		for i := range c {
			o, next := c[i].At(at)
			until = min(until, next)
			if o.Goroutine != None && o.Goroutine != but && g.Goroutines[o.Goroutine].Role != Recorder {
				x := g.SegmentAt(Key{o.Goroutine, o.Step}, at)
				if x.To > at {
					until = min(until, x.To)
				}
				running = append(running, Slot{Runner: o.Goroutine, Segment: x})
			}
		}
		slots = append(slots, share(at, until, running, parts(len(running)))...)
		at = until
	}
	return slots
}

// share gives each of those that ran a part of a time, and nobody the parts that are left.
func share(from, to int64, running []Slot, parts int) (slots []Slot) {
	at := from
	for i := range min(len(running), parts) {
		x := running[i]
		if x.From, x.To = at, from+(to-from)*int64(i+1)/int64(parts); x.From < x.To {
			slots = append(slots, x)
		}
		at = x.To
	}
	if at < to {
		slots = append(slots, Slot{From: at, To: to, Runner: None})
	}
	return slots
}
