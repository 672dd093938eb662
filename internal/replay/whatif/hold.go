package whatif

import (
	"github.com/bottleneck-go/bottleneck/internal/replay/sim"
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/locks"
)

// moment is how long at most a goroutine runs that finds a lock taken, or while it wakes
// those that wait for one.
const moment = 20_000

// locked adds a wait for a lock.
func (p *planner) locked(k goroutines.Key, x *locks.Mutex, lat int64) {
	p.tries, p.tried = p.tries+1, p.tried+lat
	if p.failed(k, x) {
		return
	}
	how := locks.Exclusive
	if p.g.Sites[p.gor.Stretches[k.Step].Site].Deed == deeds.RLock {
		how = locks.Shared
	}
	p.hold(x.ID, locks.Free)
	p.hold(x.ID, how)
	o := &p.ops[len(p.ops)-1]
	o.Lat, o.Time = lat, p.tried/p.tries
	p.tries, p.tried = 0, 0
}

// failed reports whether who was woken for a lock had to wait for it again.
func (p *planner) failed(k goroutines.Key, x *locks.Mutex) bool {
	l := p.gor.Stretches
	again := k.Step + 3
	return int(again) < len(l) && l[again-1].State == goroutines.Running && l[again].State == goroutines.Blocked &&
		p.mutexes.Taking(l[again].Site) == x && l[again].From-l[again-1].From < moment
}

// align takes and releases locks so that those are held that are where a stretch is, if nothing ran
// before it in which that could have been.
func (p *planner) align(s *goroutines.Stretch) {
	if s.Site == none || s.State != goroutines.Blocked && s.State != goroutines.Calling {
		return
	}
	for _, x := range p.locks {
		if p.mutexes.Taking(s.Site) != x {
			p.hold(x.ID, p.mutexes.Mode(x, s.Site))
		}
	}
}

// hold takes or releases a lock.
func (p *planner) hold(id int32, how locks.Mode) {
	if (p.held[id] == locks.Free) == (how == locks.Free) {
		return
	}
	p.held[id] = how
	p.add(sim.Op{Do: [...]sim.Deed{locks.Free: sim.Unlock, locks.Shared: sim.RLock, locks.Exclusive: sim.Lock}[how], ID: id, Cost: none})
}

// segment adds what ran, and the lock that was taken and released meanwhile.
func (p *planner) segment(k goroutines.Key, s *piece, d int64) {
	p.runs(max(s.From, p.from))
	c := s.class
	if p.by = nil; len(p.locks) > 0 {
		p.by = p.source.holdings(c)
	}
	x, under := p.changes(c, s.Segment)
	work := func(d int64) {
		if d > 0 {
			p.add(sim.Op{Do: sim.Run, Cost: p.class(k, c, x, x != nil && p.held[x.ID] == locks.Free), Time: d})
		}
	}
	if x == nil {
		work(d)
		return
	}
	begin, end := p.held[x.ID], p.after(x, s.Segment)
	locked := int64(under * float64(d))
	switch {
	case begin != locks.Free && end == locks.Free:
		work(locked)
		p.hold(x.ID, locks.Free)
		work(d - locked)
	case begin == locks.Free && end != locks.Free:
		last := min(locked, x.Hold)
		p.pairs(x, p.usual(x), locked-last, d-locked, work)
		p.hold(x.ID, end)
		work(last)
	default:
		p.pairs(x, p.usual(x), locked, d-locked, work)
	}
}

// changes is the lock that is taken or released in a segment, if any, and for what part of it
// it is held.
func (p *planner) changes(c *goroutines.Class, s goroutines.Segment) (x *locks.Mutex, under float64) {
	const little = 0.02
	for _, y := range p.locks {
		begin, end := p.held[y.ID] != locks.Free, p.after(y, s) != locks.Free
		if q := p.under(c, y, s); (begin != end || q > little && !begin) && (x == nil || q > under) {
			x, under = y, q
		}
	}
	return x, under
}

// pairs adds times in which a lock was taken and released without anybody waiting for it.
func (p *planner) pairs(x *locks.Mutex, how locks.Mode, locked, rest int64, work func(int64)) {
	const most, shortest = 16, moment / 4 // of those that read; more and shorter ones would tell nothing else, and take long
	n := int64(0)
	switch {
	case how == locks.Shared: // for how long a writer holds it says nothing of them
		n = min(max(1, locked/moment), most)
	case x.Hold > 0 && how != locks.Free:
		n = (locked + max(x.Hold, shortest)/2) / max(x.Hold, shortest)
	}
	if n == 0 {
		work(rest + locked)
		return
	}
	for i := range n {
		work(rest*(i+1)/(n+1) - rest*i/(n+1))
		p.hold(x.ID, how)
		work(locked*(i+1)/n - locked*i/n)
		p.hold(x.ID, locks.Free)
	}
	work(rest - rest*n/(n+1))
}

// after is how a lock is held when a segment ends.
func (p *planner) after(x *locks.Mutex, s goroutines.Segment) locks.Mode {
	switch {
	case s.End == none, p.mutexes.Taking(s.End) == x:
		return locks.Free
	case s.To-s.From < max(moment, x.Hold/2) && p.mutexes.Releasing(s.Begin) == x && p.mutexes.Releasing(s.End) == x:
		return locks.Free // it wakes one after the other
	}
	return p.mutexes.Mode(x, s.End)
}

// A holding is how many samples of a class are where a lock is held in each way.
type holding [locks.Exclusive + 1]float64

// holdings are those of a class, by lock. All models ask for them.
func (s *Source) holdings(c *goroutines.Class) []holding {
	if list, ok := s.held[c]; ok {
		return list
	}
	m := s.mutexes()
	list := make([]holding, len(m.List))
	for site, hits := range c.Hits {
		for i, x := range m.List {
			list[i][m.Mode(x, site)] += hits
		}
	}
	if c.ID != none { // others are of one segment
		s.held[c] = list
	}
	return list
}

// usual is how a lock is held most of the time in segments like one.
func (p *planner) usual(x *locks.Mutex) locks.Mode {
	switch by := p.by[x.ID]; {
	case by[locks.Shared]+by[locks.Exclusive] == 0:
		return locks.Free
	case by[locks.Shared] > by[locks.Exclusive]:
		return locks.Shared
	}
	return locks.Exclusive
}

// under is the part of segments like one in which a lock is held.
func (p *planner) under(c *goroutines.Class, x *locks.Mutex, s goroutines.Segment) float64 {
	if c.Samples > 0 {
		by := p.by[x.ID]
		return (by[locks.Shared] + by[locks.Exclusive]) / c.Samples
	}
	switch begin, end := p.held[x.ID] != locks.Free, p.after(x, s) != locks.Free; {
	case begin && end:
		return 1
	case begin:
		return 0.5
	case end:
		return min(1, float64(x.Hold)/float64(s.To-s.From))
	}
	return 0
}
