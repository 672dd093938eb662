package whatif

import (
	"cmp"
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/replay/sim"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/pools"
)

// A trace shows that a place is taken or given back only where somebody waits for it. Who is next may be
// another one in a replay: there each takes what it gives back, and gives back what it takes.

// A turn is when a goroutine took a place, or gave it back.
type turn struct {
	at     int64
	takes  bool
	unseen bool // it gave the place back, or had taken it, while nobody waited
}

// places has all who share the places of a queue take those that they give back, and give back those
// that they take, after as much as they usually do with one.
func (p *planner) places(id int32, list []goroutines.Wait) {
	slices.SortFunc(list, func(a, b goroutines.Wait) int { return cmp.Compare(a.Woken.From, b.Woken.From) })
	turns := make(map[int32][]*turn)
	for _, w := range list {
		turns[w.Woken.Waker] = append(turns[w.Woken.Waker], &turn{at: w.Woken.From})
		turns[w.Goroutine] = append(turns[w.Goroutine], &turn{at: w.Woken.From, takes: true})
	}
	n := held(list, turns)
	p.hidden = findUnseen(list, turns, n) || p.hidden
	p.out.Posted[id] = n
	var all []int
	for i, own := range turns {
		all = append(all, p.keeping(i, id, own)...)
	}
	usual := int64(stat.Middle(all))
	for i, own := range turns {
		p.balance(i, id, usual, own)
	}
}

// held is how many had a place when somebody got one, in the middle.
func held(list []goroutines.Wait, turns map[int32][]*turn) int {
	var begins, ends []int64
	for _, own := range turns {
		for n, t := range own {
			if !t.takes {
				begin := t.at - 1
				if n > 0 {
					begin = own[n-1].at
				}
				begins, ends = append(begins, begin), append(ends, t.at)
			}
		}
	}
	return pools.Held(list, begins, ends)
}

// findUnseen finds what was not seen of the turns at so many places: what must have been, as not more
// can be held at once. It reports whether there was anything.
func findUnseen(list []goroutines.Wait, turns map[int32][]*turn, places int) (found bool) {
	next := make(map[int32]int)
	turnOf := func(i int32) *turn {
		next[i]++
		return turns[i][next[i]-1]
	}
	holding := make(map[int32]*turn)
	for _, w := range list {
		gives, takes := turnOf(w.Woken.Waker), turnOf(w.Goroutine)
		if holding[w.Woken.Waker] == nil {
			gives.unseen = true
			if len(holding) >= places {
				oldest := w.Woken.Waker
				for i, t := range holding {
					if x := holding[oldest]; x == nil || t.at < x.at || t.at == x.at && i < oldest {
						oldest = i
					}
				}
				holding[oldest].unseen = true
				delete(holding, oldest)
			}
		}
		delete(holding, w.Woken.Waker)
		if before := holding[w.Goroutine]; before != nil {
			before.unseen = true
		}
		holding[w.Goroutine] = takes
	}
	for _, t := range holding {
		t.unseen = true
	}
	for _, own := range turns {
		found = found || slices.ContainsFunc(own, func(t *turn) bool { return t.unseen })
	}
	return found
}

// keeping is for how long a goroutine was at what it did with each place that it was seen to take and to give back.
func (p *planner) keeping(i, id int32, turns []*turn) (list []int) {
	since, n := int64(-1), 0
	for _, o := range p.out.Ops[i] {
		switch {
		case o.ID == id && (o.Do == sim.Take || o.Do == sim.Post) && n < len(turns):
			if o.Do == sim.Post && since >= 0 && !turns[n].unseen {
				list = append(list, int(since))
			}
			since = -1
			if o.Do == sim.Take && !turns[n].unseen {
				since = 0
			}
			n++
		case since >= 0 && (o.Do == sim.Run || o.Do == sim.Delay):
			since += o.Time
		}
	}
	return list
}

// balance adds what a goroutine took and gave back of a queue's places unseen.
func (p *planner) balance(i, id int32, usual int64, turns []*turn) {
	last := -1 // where it took a place that it gave back unseen
	before, n := 0, 0
	handBack := func(until int) (more int) {
		if last >= 0 {
			more = p.insert(i, p.soon(i, last+1, until, usual), sim.Op{Do: sim.Post, Cost: none, ID: id})
		}
		last = -1
		return more
	}
	for at := 0; at < len(p.out.Ops[i]); at++ {
		o := p.out.Ops[i][at]
		if o.ID != id || o.Do != sim.Take && o.Do != sim.Post || n == len(turns) {
			continue
		}
		at += handBack(at)
		if turns[n].unseen && o.Do == sim.Post {
			at += p.insert(i, p.since(i, before, at, usual), sim.Op{Do: sim.Take, Cost: none, ID: id})
		}
		if turns[n].unseen && o.Do == sim.Take {
			last = at
		}
		before = at + 1
		n++
	}
	handBack(timed(p.out.Ops[i]))
}

// A point is between two ops, or within what the one after it runs.
type point struct {
	op   int
	into int64
}

// soon is when a goroutine has done so much since an op, at the latest at another one, and before it waits
// for somebody.
func (p *planner) soon(i int32, from, until int, usual int64) point {
	for at := from; at < until; at++ {
		o := &p.out.Ops[i][at]
		if meets(o) {
			return point{at, 0}
		}
		if o.Do == sim.Run && o.Time > usual {
			return point{at, usual}
		}
		if o.Do == sim.Run || o.Do == sim.Delay {
			usual -= o.Time
		}
		if usual <= 0 {
			return point{at + 1, 0}
		}
	}
	return point{max(from, until), 0}
}

// since is when it began to do so much before an op, at the earliest at another one, and since it
// waited last for somebody; not while it holds a lock.
func (p *planner) since(i int32, from, until int, usual int64) point {
	at, into := until, int64(0)
	for ; at > from && usual > 0; at-- {
		o := &p.out.Ops[i][at-1]
		if meets(o) {
			break
		}
		if o.Do == sim.Run || o.Do == sim.Delay {
			into, usual = max(0, o.Time-usual), usual-o.Time
		}
	}
	if begin := p.locking(i, at); begin < at {
		return point{begin, 0}
	}
	if at == until || p.out.Ops[i][at].Do != sim.Run {
		into = 0
	}
	return point{at, into}
}

// locking is the op with which a goroutine took the first of the locks that it holds at an op, or that op.
func (p *planner) locking(i int32, at int) int {
	since := make(map[int32]int)
	for n, o := range p.out.Ops[i][:at] {
		switch o.Do {
		case sim.Lock, sim.RLock:
			since[o.ID] = n
		case sim.Unlock:
			delete(since, o.ID)
		}
	}
	for _, n := range since {
		at = min(at, n)
	}
	return at
}

// meets reports whether an op may wait for somebody, other than for a lock.
func meets(o *sim.Op) bool { return o.Do >= sim.Pass && o.Do <= sim.Receive && o.Do != sim.Post }

// insert puts an op at a point, and returns how many there are more.
func (p *planner) insert(i int32, x point, o sim.Op) (more int) {
	list := []sim.Op{o}
	if x.into > 0 {
		rest := p.out.Ops[i][x.op]
		rest.Time -= x.into
		p.out.Ops[i][x.op].Time = x.into
		list = append(list, rest)
		x.op++
	}
	p.out.Ops[i] = slices.Insert(p.out.Ops[i], x.op, list...)
	for _, cuts := range [][]cut{p.cuts[i].items, p.cuts[i].rounds, p.cuts[i].runs} {
		for n := range cuts {
			if cuts[n].op >= x.op {
				cuts[n].op += len(list)
			}
		}
	}
	return len(list)
}

// handing leaves the queues in which each gives back what it took itself, and not another one that it was made by.
func (l *links) handing() {
	maps.DeleteFunc(l.handed, func(_ int32, list []goroutines.Wait) bool {
		took := make(map[int32]bool)
		for _, w := range list {
			took[w.Goroutine] = true
		}
		return slices.ContainsFunc(list, func(w goroutines.Wait) bool { return !took[w.Woken.Waker] })
	})
}
