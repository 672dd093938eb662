package whatif

import (
	"github.com/bottleneck-go/bottleneck/internal/replay/sim"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/locks"
	"github.com/bottleneck-go/bottleneck/internal/trace/pools"
	"github.com/bottleneck-go/bottleneck/internal/trace/servers"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// A planner writes the programs of goroutines.
type planner struct {
	source   *Source
	g        *goroutines.Graph
	from, to int64
	links    *links
	mutexes  *locks.Mutexes                     // nil: locks are gates like others
	series   map[int32]map[int32]*timers.Series // by goroutine and place
	timers   map[*timers.Series]int32           // those that keep schedules
	model    Model
	user     func(goroutines.Key) int32
	pools    *pools.Pools
	cuts     []cuts // by goroutine
	doubts   bool   // it is not certain of all pools that they are
	hidden   bool   // places were taken or given back unseen
	out      *sim.Program
	costs    []cost
	locks    []*locks.Mutex
	index    map[cost]int32

	i           int32 // the goroutine whose program is written
	gor         *goroutines.Goroutine
	ops, buffer []sim.Op // the program, and where it is written
	ran         []piece  // what it ran, that is not yet written
	begins      bool
	stops       bool // it waits at the end
	unset       []*timers.Series
	scheduled   bool         // it had any
	held        []locks.Mode // by lock
	by          []holding    // of the segment that is written, by lock
	left        int32        // the site at which it slept last, or waited for what is outside
	fed         int64        // since when a child had more to take than it took
	clock       int32        // the timer that never moves, plus one; 0 if there is none
	asked       []asked      // by a server
	unseen      []*servers.Request
	tries       int64 // at a lock
	tried       int64 // how long they took to run again, together
}

// plan writes the program of a goroutine.
func (p *planner) plan(i int32) {
	p.i, p.gor, p.ops, p.begins, p.stops, p.left = i, &p.g.Goroutines[i], p.buffer[:0], false, false, none
	p.ran = p.source.ran(i)
	p.asked, p.unseen = nil, p.links.servers.Unseen(i)
	p.held, p.unset = make([]locks.Mode, len(p.locks)), p.schedules(i)
	p.scheduled = len(p.unset) > 0
	if p.gor.Role != goroutines.Recorder {
		p.stretches()
		for id := range p.held {
			p.hold(int32(id), locks.Free)
		}
		p.giveBack()
		p.ceases()
		p.finish()
		p.serve()
	}
	p.out.Ops, p.out.Begins, p.buffer = append(p.out.Ops, append([]sim.Op(nil), p.ops...)), append(p.out.Begins, p.begins), p.ops
}

// finish adds what is after all that was seen. Who waited then, for what is not known, has let go
// of what it held: others may want it earlier than they did.
func (p *planner) finish() {
	p.resultLater()
	for _, gate := range p.links.finally[p.i] {
		p.add(sim.Op{Do: sim.Pass, ID: gate, Cost: none})
	}
	if p.stops {
		for _, gate := range p.links.rests[p.i] {
			p.add(sim.Op{Do: sim.Arrive, ID: gate, Cost: none})
		}
		p.add(sim.Op{Do: sim.Stop, Cost: none})
	}
}

func (p *planner) add(o sim.Op) { p.ops = append(p.ops, o) }

// giveBack gives back the places that a goroutine has taken last: where nobody waited for
// them, the trace does not show that.
func (p *planner) giveBack() {
	last := make(map[int32]sim.Deed)
	gives := make(map[int32]bool)
	for _, o := range p.ops {
		if o.Do == sim.Take || o.Do == sim.Post {
			last[o.ID] = o.Do
			gives[o.ID] = gives[o.ID] || o.Do == sim.Post
		}
	}
	for id := range gives {
		if gives[id] && last[id] == sim.Take && p.links.handed[id] == nil {
			p.add(sim.Op{Do: sim.Post, ID: id, Cost: none})
		}
	}
}

func (p *planner) key(step int32) goroutines.Key {
	return goroutines.Key{Goroutine: p.i, Step: step}
}

func (p *planner) stretches() {
	for step := int32(0); int(step) < len(p.gor.Stretches); step++ {
		s := &p.gor.Stretches[step]
		k := p.key(step)
		from, to := max(s.From, p.from), min(p.g.End(k), p.to)
		p.result(s.From)
		if s.From <= p.from && to > p.from && s.State != goroutines.Absent {
			p.begins = true
		}
		if s.State == goroutines.Absent && s.From <= p.to {
			p.ended(s.From)
		}
		if queue := p.links.gives.At(k); queue > 0 {
			p.add(sim.Op{Do: sim.Post, ID: queue, Cost: none})
		}
		if to > p.from && s.From < p.to {
			first := len(p.ops)
			step = p.stretch(k, s, from, to)
			p.setting(first, s.State, from, to)
			p.overflows(first, s.State, from, to)
		}
		if queue := p.links.takes.At(p.key(step)); queue > 0 {
			p.add(sim.Op{Do: sim.Take, ID: queue, Cost: none})
		}
		for _, gate := range p.links.done.At(p.key(step)) {
			p.add(sim.Op{Do: sim.Arrive, ID: gate, Cost: none})
		}
	}
}

// stretch adds a stretch, and returns the last one that it has added.
func (p *planner) stretch(k goroutines.Key, s *goroutines.Stretch, from, to int64) int32 {
	if gate := p.links.looks.At(k); gate > 0 {
		poll := p.links.polls.At(k)
		p.add(sim.Op{Do: sim.Pass, ID: gate - 1, Cost: none})
		after := sim.Op{Do: sim.Delay, Cost: p.place(k, s.Site), Time: p.g.End(p.key(poll.Last)) - poll.Done}
		if !poll.Woken && p.gor.Stretches[poll.First].State == goroutines.Blocked {
			after.Do, after.ID = sim.Look, p.looking(poll.First, poll.Last)
		}
		p.add(after)
		return poll.Last
	}
	if poll := p.links.polls.At(k); poll != nil && poll.Woken && k.Step < poll.Last && p.g.End(p.key(poll.Last)) <= p.to {
		return poll.Last - 1
	}
	p.align(s)
	p.comes(k)
	switch s.State {
	case goroutines.Running:
		p.running(k)
	case goroutines.Calling:
		p.calling(k, s, from, to)
	case goroutines.Blocked:
		p.blocked(k, s, from, to)
	case goroutines.Ready:
		switch {
		case k.Step > 0:
		case p.links.orphan(p.gor) && !p.links.timed[p.i]: // nobody is known to have set the timer
			p.begins = true
			p.add(sim.Op{Do: sim.Delay, Cost: none, Time: s.From - p.from})
		default:
			p.add(sim.Op{Do: sim.Delay, Cost: none, Time: p.g.Idle(s.From, p.g.End(k))})
		}
	}
	return k.Step
}

// looking adds when a goroutine looks, since it began to: it may do so less and less often.
func (p *planner) looking(from, to int32) int32 {
	first := &p.gor.Stretches[from]
	var at []int64
	for step := from; step <= to; step++ {
		if s := &p.gor.Stretches[step]; s.State == first.State && s.Site == first.Site {
			at = append(at, p.g.End(p.key(step))-first.From)
		}
	}
	p.out.Looks = append(p.out.Looks, at)
	return int32(len(p.out.Looks)) - 1
}

// ended adds what the end of the goroutine lets go on.
func (p *planner) ended(at int64) {
	for _, gate := range p.links.ends[p.i] {
		p.add(sim.Op{Do: sim.Arrive, ID: gate, Cost: none})
	}
	for _, i := range p.g.Chained(p.i) {
		born := p.g.Goroutines[i].Stretches[0].From
		if born <= p.from || born >= p.to {
			continue
		}
		after := max(0, born-at)
		if every := p.g.Every(i); every > 0 {
			p.add(sim.Op{Do: sim.Tick, ID: 1, Cost: none, Time: born - p.from, Late: every})
			after = 0
		}
		p.add(sim.Op{Do: sim.Create, ID: i, Cost: p.place(goroutines.Key{Goroutine: i}, p.g.Goroutines[i].Start), Time: after})
	}
}

// calling adds a system call. What it sent may have arrived while its thread did not get
// on: that time belongs to those that ran.
func (p *planner) calling(k goroutines.Key, s *goroutines.Stretch, from, to int64) {
	for _, w := range p.links.sent[k] {
		sent := min(p.g.End(k), w.Woken.From)
		p.add(sim.Op{Do: sim.Arrive, ID: p.links.waits.At(w.Key).id, Cost: p.place(w.Key, w.Blocked.Site), Time: sent - s.From + p.g.Idle(sent, w.Woken.From)})
	}
	p.leaves(k, s)
	own := sim.Op{Do: sim.Delay, Cost: p.place(k, s.Site), Time: to - from}
	at, ok := p.g.Delivered(k)
	if !ok || at <= from || at >= to {
		if at := max(from, p.g.Sent(k)); at < to {
			own.Time = at - from + p.g.Idle(at, to)
		}
		p.add(p.child(s, to, own))
		return
	}
	own.Time = at - from
	p.add(own)
	for _, x := range p.g.Runners(at, to, 1, p.i) {
		o := sim.Op{Do: sim.Delay, Cost: own.Cost, Time: x.To - x.From}
		if x.Runner != none {
			o.Cost = p.class(goroutines.Key{Goroutine: x.Runner, Step: x.Segment.Step}, p.g.Class(x.Runner, x.Segment), nil, false)
		}
		p.add(o)
	}
}

// blocked adds a wait.
func (p *planner) blocked(k goroutines.Key, s *goroutines.Stretch, from, to int64) {
	p.rests(k, s.Site)
	if int(k.Step)+1 >= len(p.gor.Stretches) || p.g.End(k) > p.to {
		p.stops = true
		return
	}
	next := &p.gor.Stretches[k.Step+1]
	lat := int64(0)
	if next.State == goroutines.Ready {
		lat = p.g.Idle(next.From, p.g.End(p.key(k.Step+1)))
	}
	for _, i := range p.links.made.At(k) {
		p.add(sim.Op{Do: sim.Create, ID: i, Cost: p.place(k, s.Site), Time: p.g.Goroutines[i].Stretches[0].From - s.From})
	}
	for _, i := range p.links.beside.At(k) {
		p.add(sim.Op{Do: sim.Create, ID: i, Cost: none, Time: p.g.Goroutines[i].Stretches[0].From - s.From})
	}
	p.receives(s.Site, s.From)
	p.leaves(k, s)
	l := p.links.waits.At(k)
	linked := l.kind != unlinked
	first := len(p.ops)
	switch x := p.mutexes.Taking(s.Site); {
	case p.model.Unpaced && p.links.beats[k]:
		p.behind(k)
	case linked && x != nil:
		p.locked(k, x, lat)
	case linked && l.kind == stored:
		p.add(sim.Op{Do: sim.Post, ID: l.id, Cost: none})
		p.add(sim.Op{Do: sim.Take, ID: l.id + 1, Cost: p.place(k, s.Site), Lat: lat})
	case linked:
		p.behind(k)
		p.asks(k)
		by, sole := p.within(s, next)
		p.add(p.round(k, sim.Op{Do: waits[l.kind], ID: l.id, Cost: p.place(k, s.Site), Lat: lat, By: by, Sole: sole}))
	default:
		p.timed(k, s, from, to, lat)
	}
	if lat > 0 && p.next(next, p.g.End(p.key(k.Step+1))) {
		for i := first; i < len(p.ops); i++ {
			p.ops[i].Next = true
		}
	}
}

// next reports whether who was made ready ran before who did that gave its processor away, or then. A goroutine
// that keeps a thread does not.
func (p *planner) next(ready *goroutines.Stretch, runs int64) bool {
	const turns = 5_000 // a processor, to the next one
	if ready.Waker == none {
		return false
	}
	l := p.g.Goroutines[ready.Waker].Stretches
	for step := ready.Step; int(step) < len(l) && l[step].From < runs-turns; step++ {
		if s := l[step].State; s != goroutines.Running && s != goroutines.Calling {
			return false
		}
	}
	return true
}

// waits and causes are what the two ends of a link do.
var (
	waits  = [...]sim.Deed{gated: sim.Pass, placed: sim.Take, taken: sim.Receive, given: sim.Give}
	causes = [...]sim.Deed{gated: sim.Arrive, placed: sim.Post, taken: sim.Give, given: sim.Receive}
)

// mostLate is how late a timer is seen where processors are free: the runtime waits for a whole
// millisecond then, if nobody looks for work meanwhile.
const mostLate = 1_250_000

// timed adds a wait that no goroutine ended. A timer may have come late because all
// processors were taken.
func (p *planner) timed(k goroutines.Key, s *goroutines.Stretch, from, to, lat int64) {
	o := sim.Op{Do: sim.Delay, Cost: p.place(k, s.Site), Time: to - from, Lat: lat}
	if d, ok := p.links.due[k]; ok && p.model.waits(d) {
		o.Cost = p.place(d.Looker, p.g.Stretch(d.Looker).Site)
		if d.Ticks > 0 {
			o.Do, o.ID, o.Time, o.Late, o.Lat = sim.Tick, int32(d.Ticks), d.At-p.from, d.Every, lat+to-d.At
		}
	} else if p.g.Timed(k) {
		place := p.g.PlaceOf(s.Site)
		if x := p.series[p.i][place]; x != nil && p.model.keeps(x) {
			o.Do, o.ID, o.Time = sim.Until, p.timers[x], to-p.from
		} else if due := max(from, p.g.Due(k)); due < to {
			o.Time = due - from
			if o.Late = p.g.Idle(due, to); o.Late > mostLate || p.model.Late {
				o.Time, o.Late = o.Time+o.Late, 0
			}
		}
	}
	p.add(p.round(k, p.child(s, to, o)))
	p.behind(k)
}

// running adds what ran, and what was done to other goroutines.
func (p *planner) running(k goroutines.Key) {
	events := p.gor.EventsIn(k.Step)
	for len(p.ran) > 0 && p.ran[0].Step < k.Step {
		p.ran = p.ran[1:]
	}
	for ; len(p.ran) > 0 && p.ran[0].Step == k.Step; p.ran = p.ran[1:] {
		s := &p.ran[0]
		for len(events) > 0 && events[0].At <= s.From {
			p.turnsTo(events[0].At)
			p.event(events[0])
			events = events[1:]
		}
		p.turnsTo(s.From + 1)
		if d := s.To - max(s.From, p.from); d > 0 {
			p.segment(k, s, d)
		}
	}
	for _, e := range events {
		p.turnsTo(e.At)
		p.event(e)
	}
}

// event adds what was done to another goroutine.
func (p *planner) event(e goroutines.Event) {
	p.result(e.At)
	if e.Other == none || e.At < p.from || e.At > p.to {
		return
	}
	other := &p.g.Goroutines[e.Other]
	step := other.ReadyAt(e.At, p.i)
	switch {
	case step < 0 || other.Role != goroutines.Program:
	case step == 0:
		for _, gate := range p.links.before[goroutines.Key{Goroutine: p.i, Step: e.Other}] {
			p.add(sim.Op{Do: sim.Pass, ID: gate, Cost: none})
		}
		p.add(sim.Op{Do: sim.Create, ID: e.Other, Cost: none})
	default:
		if x := p.mutexes.Releasing(e.Site); x != nil {
			p.hold(x.ID, locks.Free)
		} else if l := p.links.waits.At(goroutines.Key{Goroutine: e.Other, Step: step - 1}); l.kind != unlinked {
			p.receives(e.Site, e.At)
			if l.kind == stored {
				p.add(sim.Op{Do: sim.Take, ID: l.id, Cost: none})
				p.add(sim.Op{Do: sim.Post, ID: l.id + 1, Cost: none})
			} else {
				p.add(sim.Op{Do: causes[l.kind], ID: l.id, Cost: none})
			}
		}
	}
}

// place is the cost of a wait or a system call at a site.
func (p *planner) place(k goroutines.Key, site int32) int32 {
	if site == none {
		return none
	}
	return p.cost(cost{place: p.g.PlaceOf(site), user: p.g.PlaceOf(p.user(k))})
}

// class is the cost of a segment, or of what ran in it with a lock held or free.
func (p *planner) class(k goroutines.Key, c *goroutines.Class, under *locks.Mutex, free bool) int32 {
	return p.cost(cost{class: c, under: under, free: free, place: none, user: p.g.PlaceOf(p.user(k))})
}

func (p *planner) cost(c cost) int32 {
	i, ok := p.index[c]
	if !ok {
		i = int32(len(p.costs))
		p.costs = append(p.costs, c)
		p.index[c] = i
	}
	return i
}
