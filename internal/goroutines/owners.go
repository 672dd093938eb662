package goroutines

import (
	"cmp"
	"slices"
	"sort"
)

// An ownership is a time in which a processor was a goroutine's. It ends where the next
// one begins.
type ownership struct {
	from      int64
	goroutine int32 // or None
	step      int32
}

// A limit is a GOMAXPROCS from a moment on.
type limit struct {
	from  int64
	procs int
}

// Procs is GOMAXPROCS at a moment.
func (g *Graph) Procs(at int64) int {
	n := 1
	for i, l := range g.limits {
		if i == 0 || l.from <= at {
			n = l.procs
		}
	}
	return n
}

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
	c := g.cursors(from)
	for at := from; at < to; {
		until := to
		var running []Slot
		for i := range c {
			o, next := c[i].at(at)
			until = min(until, next)
			if o.goroutine != None && o.goroutine != but && g.Goroutines[o.goroutine].Role != Recorder {
				x := g.SegmentAt(Key{o.goroutine, o.step}, at)
				if x.To > at {
					until = min(until, x.To)
				}
				running = append(running, Slot{Runner: o.goroutine, Segment: x})
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

// A cursor walks through the owners of a processor.
type cursor struct {
	list []ownership
	next int
}

func (g *Graph) cursors(from int64) []cursor {
	list := make([]cursor, len(g.owners))
	for i, l := range g.owners {
		list[i] = cursor{l, sort.Search(len(l), func(i int) bool { return l[i].from > from })}
	}
	return list
}

// at is who owns the processor at a moment, and when that changes.
func (c *cursor) at(moment int64) (o ownership, until int64) {
	for c.next < len(c.list) && c.list[c.next].from <= moment {
		c.next++
	}
	o, until = ownership{goroutine: None}, 1<<62
	if c.next < len(c.list) {
		until = c.list[c.next].from
	}
	if c.next > 0 {
		o = c.list[c.next-1]
	}
	return o, until
}

// full knows when all processors were taken.
type full struct {
	at   []int64 // moments at which that begins and ends, in turn
	till []int64 // for how long it has been so up to that moment
}

func (g *Graph) findFull() {
	type change struct {
		at        int64
		by, procs int
	}
	var changes []change
	for _, list := range g.owners {
		taken := false
		for _, o := range list {
			if now := o.goroutine != None; now != taken {
				taken = now
				changes = append(changes, change{o.from, map[bool]int{true: 1, false: -1}[now], 0})
			}
		}
	}
	for _, l := range g.limits {
		changes = append(changes, change{l.from, 0, l.procs})
	}
	slices.SortStableFunc(changes, func(a, b change) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.by, b.by)) })
	f := &g.full
	taken, procs := 0, g.Procs(g.From)
	for _, c := range changes {
		before := taken >= procs
		taken += c.by
		if c.procs > 0 {
			procs = c.procs
		}
		if taken >= procs != before {
			f.turn(c.at)
		}
	}
}

func (f *full) turn(at int64) {
	var till int64
	if n := len(f.at); n > 0 {
		till = f.till[n-1]
		if n%2 == 1 {
			till += at - f.at[n-1]
		}
	}
	f.at, f.till = append(f.at, at), append(f.till, till)
}

func (f *full) upTo(t int64) int64 {
	i := sort.Search(len(f.at), func(i int) bool { return f.at[i] > t }) - 1
	if i < 0 {
		return 0
	}
	if i%2 == 0 {
		return f.till[i] + t - f.at[i]
	}
	return f.till[i]
}

// Idle is for how long of a time some processor was free.
func (g *Graph) Idle(from, to int64) int64 { return to - from - (g.full.upTo(to) - g.full.upTo(from)) }
