package whatif

import (
	"sort"

	"github.com/bottleneck-go/bottleneck/internal/inturn"
)

// A sim is one run of a program: a discrete-event simulation.
type sim struct {
	*program
	factors []float64 // by cost
	now     int64
	workers []worker // by goroutine
	gates   []gate
	queues  []queue
	mutexes []simMutex
	dealt   []int   // by pool: how much
	moved   []int64 // by timer: how much later it is set than it was
	ready   inturn.FIFO[int32]
	free    int // processors
	events  inturn.Agenda[event]
	overdue []int32 // goroutines
	ended   bool
	forced  int // how often somebody was let go on who would have waited for ever
}

// An event is something that happens at a moment.
type event struct {
	id   int32
	kind eventKind
}

type eventKind uint8

const (
	hasRun       eventKind = iota // a goroutine
	becomesReady                  // a goroutine
	arrives                       // somebody, at a gate
	isMade                        // a goroutine
	isDue                         // a goroutine's timer
	isSeen                        // the same, at the latest
)

// A worker is a goroutine at work.
type worker struct {
	ops     []op  // that it is at: the goroutine's own, or what was dealt to it
	next    int   // op
	own     int   // op of its own, with what was dealt
	left    int64 // of what it runs
	since   int64 // when it came to the last gate
	runs    bool  // it has a processor
	exists  bool
	waiting bool
	overdue int64 // when its timer, which is due, is seen at last; 0 if it has none
	round   int64 // when the next of its rounds begins, for which it waits; or 0
	stopped int64 // when one would have begun that does not
}

// A gate opens when all have arrived.
type gate struct {
	missing int32
	waiter  int32
	rounds  int32 // the goroutine whose rounds end here, if it waits for one, plus one
}

// A queue is where goroutines meet.
type queue struct {
	posted            int
	takers            inturn.FIFO[int32] // of places
	receivers, givers inturn.FIFO[int32]
}

// quantum is how long a goroutine runs while others are ready.
const quantum = 10_000_000

// simulate runs a program and returns how long it takes, and how often somebody had to
// be let go on.
func (p *program) simulate(factors []float64) (wall int64, forced int) {
	s := &sim{
		program: p, factors: factors, workers: make([]worker, len(p.ops)), gates: make([]gate, len(p.gates)),
		queues: make([]queue, p.queues), mutexes: make([]simMutex, len(p.locks)), dealt: make([]int, len(p.pools)), moved: make([]int64, p.timers), free: p.procs,
	}
	for i, n := range p.gates {
		s.gates[i] = gate{missing: n, waiter: none}
	}
	for id, n := range p.posted {
		s.queues[id].posted = n
	}
	for i, begins := range p.begins {
		if begins {
			s.create(int32(i))
		}
	}
	for !s.ended && s.turn() {
	}
	return s.now, s.forced
}

// turn lets the next event happen. It reports whether there was one.
func (s *sim) turn() bool {
	if s.events.Len() == 0 && !s.force() {
		return false
	}
	var e event
	s.now, e = s.events.Next()
	switch e.kind {
	case hasRun:
		s.hasRun(e.id)
	case becomesReady:
		if s.begins(e.id) {
			s.ready.Push(e.id)
		}
	case isDue:
		s.overdue = append(s.overdue, e.id)
	case isSeen:
		if s.workers[e.id].overdue == s.now {
			s.seeTimers()
		}
	case arrives:
		s.arrive(e.id)
	case isMade:
		s.create(e.id)
	}
	for s.free > 0 && s.ready.Len() > 0 && !s.ended {
		i := s.ready.Pop()
		s.free--
		s.workers[i].runs = true
		s.step(i)
	}
	return true
}

func (s *sim) at(t int64, id int32, kind eventKind) {
	s.events.Add(t, event{id, kind})
}

func (s *sim) create(i int32) {
	if w := &s.workers[i]; !w.exists {
		w.exists, w.ops = true, s.ops[i]
		s.at(s.now, i, becomesReady)
	}
}

// force lets somebody go on who waits, as nothing else happens any more.
func (s *sim) force() bool {
	for i := range s.workers {
		if s.workers[i].waiting {
			s.forced++
			s.wake(int32(i))
			return true
		}
	}
	return false
}

func (s *sim) block(i int32) {
	s.workers[i].waiting = true
	s.release(i)
}

// current is what a goroutine is at: the last, if it has stopped.
func (s *sim) current(i int32) *op {
	list := s.workers[i].ops
	return &list[min(int(s.workers[i].next), len(list))-1]
}

// wake lets a goroutine go on that waits.
func (s *sim) wake(i int32) {
	if w := &s.workers[i]; w.waiting {
		w.waiting = false
		s.at(s.now+s.current(i).lat, i, becomesReady)
	}
}

// release takes a goroutine's processor.
func (s *sim) release(i int32) {
	if w := &s.workers[i]; w.runs {
		w.runs = false
		s.free++
		s.seeTimers()
	}
}

func (s *sim) hasRun(i int32) {
	if w := &s.workers[i]; w.left > 0 {
		if o := s.current(i); o.ends > 0 && s.told(i, o.ends-1) {
			w.left = 0
		}
	}
	if s.workers[i].left > 0 && s.ready.Len() > 0 {
		s.release(i)
		s.ready.Push(i)
		return
	}
	s.step(i)
}

// step lets a goroutine that has a processor work until it waits.
func (s *sim) step(i int32) {
	w := &s.workers[i]
	for {
		if w.left > 0 {
			d := min(w.left, quantum)
			w.left -= d
			s.at(s.now+d, i, hasRun)
			return
		}
		if w.next >= len(w.ops) {
			if w.own > 0 {
				w.ops, w.next, w.own = s.ops[i], w.own-1, 0
				continue
			}
			s.release(i)
			s.ended = i == s.last
			return
		}
		w.next++
		if !s.do(i, s.current(i)) {
			return
		}
	}
}

// do reports whether the goroutine goes on at once.
func (s *sim) do(i int32, o *op) bool {
	factor := 1.0
	if o.cost != none {
		factor = s.factors[o.cost]
	}
	scaled := func(d int64) int64 { return int64(float64(d) * factor) }
	switch o.do {
	case run:
		if o.ends == 0 || !s.told(i, o.ends-1) {
			s.workers[i].left = scaled(o.time)
		}
	case delay, until, look:
		return s.waitFor(i, o, scaled)
	case set:
		s.moved[o.id] = s.now - o.time
	case create:
		if d := scaled(o.time); d > 0 {
			s.at(s.now+d, o.id, isMade)
		} else {
			s.create(o.id)
		}
	case behind:
	case arrive:
		if d := scaled(o.time); d > 0 {
			s.at(s.now+d, o.id, arrives)
		} else {
			s.arrive(o.id)
		}
	case lock, rlock:
		return s.lock(i, o)
	case unlock:
		s.unlock(i, o.id)
	case deal:
		if n := s.dealt[o.id]; n < len(s.pools[o.id]) {
			s.dealt[o.id]++
			w := &s.workers[i]
			w.ops, w.next, w.own = s.pools[o.id][n], 0, w.next
		}
	case stop:
		w := &s.workers[i]
		w.ops, w.next, w.own = s.ops[i], len(s.ops[i])+1, 0
		s.release(i)
		s.ended = s.ended || i == s.last
		return false
	default:
		return s.meet(i, o)
	}
	return true
}

// waitFor lets time pass that is waited for, and reports whether there was none.
func (s *sim) waitFor(i int32, o *op, scaled func(int64) int64) bool {
	if o.ends > 0 && s.told(i, o.ends-1) {
		return true
	}
	switch o.do {
	case until:
		return s.pause(i, scaled(o.time+s.moved[o.id]+o.lat-s.now))
	case look:
		passed := s.now - s.workers[i].since
		return passed <= 0 || s.pause(i, nextLook(s.looks[o.id], scaled, passed)-passed)
	}
	if late := scaled(o.late); late > 0 {
		return s.pauseLate(i, scaled(o.time+o.lat), late)
	}
	return s.pause(i, scaled(o.time+o.lat))
}

// nextLook is when the first look is after some time, or goes on as often as before the last one.
func nextLook(looks []int64, scaled func(int64) int64, passed int64) int64 {
	n := sort.Search(len(looks), func(i int) bool { return scaled(looks[i]) >= passed })
	if n < len(looks) {
		return scaled(looks[n])
	}
	last, every := looks[n-1], looks[n-1]
	if n > 1 {
		every -= looks[n-2]
	}
	beyond := max(1, scaled(every))
	return scaled(last) + (passed-scaled(last)+beyond-1)/beyond*beyond
}

func (s *sim) pause(i int32, d int64) bool {
	if d <= 0 {
		return true
	}
	s.release(i)
	s.at(s.now+d, i, becomesReady)
	if s.current(i).ends > 0 {
		s.workers[i].round = s.now + d
	}
	return false
}

// pauseLate is pause for a timer that is seen when a processor looks for work: at the latest
// after some more time.
func (s *sim) pauseLate(i int32, d, late int64) bool {
	s.release(i)
	s.workers[i].overdue = s.now + d + late
	s.at(s.now+d, i, isDue)
	s.at(s.now+d+late, i, isSeen)
	return false
}

// seeTimers lets all goroutines go on whose timers are due.
func (s *sim) seeTimers() {
	for _, i := range s.overdue {
		s.workers[i].overdue = 0
		s.ready.Push(i)
	}
	s.overdue = s.overdue[:0]
}

func (s *sim) arrive(id int32) {
	g := &s.gates[id]
	g.missing--
	if g.missing == 0 && g.rounds > 0 {
		s.stop(g.rounds-1, id)
	}
	if g.missing == 0 && g.waiter != none {
		s.wake(g.waiter)
	}
}

// meet reports whether a goroutine that wants to meet others goes on at once.
func (s *sim) meet(i int32, o *op) bool {
	if o.do == pass {
		g := &s.gates[o.id]
		s.workers[i].since = s.now
		if g.missing > 0 {
			g.waiter = i
			s.block(i)
		}
		return g.missing <= 0
	}
	q := &s.queues[o.id]
	switch o.do {
	case post:
		if q.takers.Len() > 0 {
			s.wake(q.takers.Pop())
		} else {
			q.posted++
		}
		return true
	case take:
		if q.posted > 0 {
			q.posted--
			return true
		}
		q.takers.Push(i)
		s.block(i)
		return false
	case give:
		return s.pair(i, &q.receivers, &q.givers)
	}
	return s.pair(i, &q.givers, &q.receivers)
}

// pair reports whether somebody was there already.
func (s *sim) pair(i int32, there, here *inturn.FIFO[int32]) bool {
	if there.Len() > 0 {
		s.wake(there.Pop())
		return true
	}
	here.Push(i)
	s.block(i)
	return false
}
