package whatif

import (
	"github.com/bottleneck-go/bottleneck/internal/deeds"
	"github.com/bottleneck-go/bottleneck/internal/goroutines"
)

// moment is how long at most a goroutine runs that finds a lock taken, or while it wakes
// those that wait for one.
const moment = 20_000

// locked adds a wait for a lock.
func (p *planner) locked(k goroutines.Key, x *mutex, lat int64) {
	p.tries, p.tried = p.tries+1, p.tried+lat
	if p.failed(k, x) {
		return
	}
	how := exclusive
	if p.g.Sites[p.gor.Stretches[k.Step].Site].Deed == deeds.RLock {
		how = shared
	}
	p.hold(x.id, free)
	p.hold(x.id, how)
	o := &p.ops[len(p.ops)-1]
	o.lat, o.time = lat, p.tried/p.tries
	p.tries, p.tried = 0, 0
}

// failed reports whether who was woken for a lock had to wait for it again.
func (p *planner) failed(k goroutines.Key, x *mutex) bool {
	l := p.gor.Stretches
	again := k.Step + 3
	return int(again) < len(l) && l[again-1].State == goroutines.Running && l[again].State == goroutines.Blocked &&
		p.mutexes.taking(l[again].Site) == x && l[again].From-l[again-1].From < moment
}

// align takes and releases locks so that those are held that are where a stretch is, if nothing ran
// before it in which that could have been.
func (p *planner) align(s *goroutines.Stretch) {
	if s.Site == none || s.State != goroutines.Blocked && s.State != goroutines.Calling {
		return
	}
	for _, x := range p.out.locks {
		if p.mutexes.taking(s.Site) != x {
			p.hold(x.id, p.mutexes.mode(x, s.Site))
		}
	}
}

// hold takes or releases a lock.
func (p *planner) hold(id int32, how mode) {
	if (p.held[id] == free) == (how == free) {
		return
	}
	p.held[id] = how
	p.add(op{do: [...]deed{free: unlock, shared: rlock, exclusive: lock}[how], id: id, cost: none})
}

// segment adds what ran, and the lock that was taken and released meanwhile.
func (p *planner) segment(k goroutines.Key, s goroutines.Segment, d int64) {
	p.runs(max(s.From, p.from))
	c := p.g.Class(k.Goroutine, s)
	x, under := p.changes(c, s)
	work := func(d int64) {
		if d > 0 {
			p.add(op{do: run, cost: p.class(k, c, x, x != nil && p.held[x.id] == free), time: d})
		}
	}
	if x == nil {
		work(d)
		return
	}
	begin, end := p.held[x.id], p.after(x, s)
	locked := int64(under * float64(d))
	switch {
	case begin != free && end == free:
		work(locked)
		p.hold(x.id, free)
		work(d - locked)
	case begin == free && end != free:
		last := min(locked, x.hold)
		p.pairs(x, p.usual(c, x), locked-last, d-locked, work)
		p.hold(x.id, end)
		work(last)
	default:
		p.pairs(x, p.usual(c, x), locked, d-locked, work)
	}
}

// changes is the lock that is taken or released in a segment, if any, and for what part of it
// it is held.
func (p *planner) changes(c *goroutines.Class, s goroutines.Segment) (x *mutex, under float64) {
	const little = 0.02
	for _, y := range p.out.locks {
		begin, end := p.held[y.id] != free, p.after(y, s) != free
		if q := p.under(c, y, s); (begin != end || q > little && !begin) && (x == nil || q > under) {
			x, under = y, q
		}
	}
	return x, under
}

// pairs adds times in which a lock was taken and released without anybody waiting for it.
func (p *planner) pairs(x *mutex, how mode, locked, rest int64, work func(int64)) {
	n := int64(0)
	if x.hold > 0 && how != free {
		n = (locked + x.hold/2) / x.hold
	}
	if n == 0 {
		work(rest + locked)
		return
	}
	for i := range n {
		work(rest*(i+1)/(n+1) - rest*i/(n+1))
		p.hold(x.id, how)
		work(locked*(i+1)/n - locked*i/n)
		p.hold(x.id, free)
	}
	work(rest - rest*n/(n+1))
}

// after is how a lock is held when a segment ends.
func (p *planner) after(x *mutex, s goroutines.Segment) mode {
	switch {
	case s.End == none, p.mutexes.taking(s.End) == x:
		return free
	case s.To-s.From < max(moment, x.hold/2) && p.mutexes.releasing(s.Begin) == x && p.mutexes.releasing(s.End) == x:
		return free // it wakes one after the other
	}
	return p.mutexes.mode(x, s.End)
}

// usual is how a lock is held most of the time in segments like one.
func (p *planner) usual(c *goroutines.Class, x *mutex) mode {
	var by [exclusive + 1]float64
	for site, hits := range c.Hits {
		by[p.mutexes.mode(x, site)] += hits
	}
	switch {
	case by[shared]+by[exclusive] == 0:
		return free
	case by[shared] > by[exclusive]:
		return shared
	}
	return exclusive
}

// under is the part of segments like one in which a lock is held.
func (p *planner) under(c *goroutines.Class, x *mutex, s goroutines.Segment) float64 {
	if c.Samples > 0 {
		var held float64
		for site, hits := range c.Hits {
			if p.mutexes.mode(x, site) != free {
				held += hits
			}
		}
		return held / c.Samples
	}
	switch begin, end := p.held[x.id] != free, p.after(x, s) != free; {
	case begin && end:
		return 1
	case begin:
		return 0.5
	case end:
		return min(1, float64(x.hold)/float64(s.To-s.From))
	}
	return 0
}
