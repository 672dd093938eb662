package sim

import (
	"math"
	"sort"

	"github.com/bottleneck-go/bottleneck/internal/replay/inturn"
)

// A run is one of a program.
type run struct {
	*Program
	factors []float64 // by cost
	now     int64
	workers []worker // by goroutine
	gates   []gate
	queues  []queue
	mutexes []mutex
	dealt   []int   // by pool: how much
	moved   []int64 // by timer: how much later it is set than it was
	servers []server
	ready   inturn.FIFO[int32]
	free    int // processors
	events  inturn.Agenda[event]
	overdue []int32 // goroutines
	works   int32   // who works at this moment, or none
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
	isTaken                       // a goroutine, by a processor
)

// A worker is a goroutine at work.
type worker struct {
	ops     []Op  // that it is at: the goroutine's own, or what was dealt to it
	next    int   // op
	own     int   // op of its own, with what was dealt
	left    int64 // of what it runs
	since   int64 // when it came to the last gate
	runs    bool  // it has a processor
	exists  bool
	waiting bool
	overdue int64  // when its timer, which is due, is seen at last; 0 if it has none
	round   int64  // when the next of its rounds begins, for which it waits; or 0
	stopped int64  // when one would have begun that does not
	after   []next // who is next on its processor, or was
	taken   int64  // when another processor takes it at last, while it is next on one; or 0
}

// A gate opens when all have arrived.
type gate struct {
	missing int32
	waiter  int32
	rounds  int32 // the goroutine whose rounds end here, if it waits for one, plus one
	server  int32 // that is asked for a request when it opens, plus one
	request int32
}

// A queue is where goroutines meet.
type queue struct {
	posted            int
	takers            inturn.FIFO[int32] // of places
	receivers, givers inturn.FIFO[int32]
}

// quantum is how long a goroutine runs while others are ready.
const quantum = 10_000_000

// Run runs a program in which what the costs take is multiplied by factors, and returns how long it takes, and
// how often somebody had to be let go on.
func (p *Program) Run(factors []float64) (wall int64, forced int) {
	s := &run{
		Program: p, factors: factors, workers: make([]worker, len(p.Ops)), gates: make([]gate, len(p.Gates)),
		queues: make([]queue, p.Queues), mutexes: make([]mutex, len(p.Shared)), dealt: make([]int, len(p.Pools)), moved: make([]int64, p.Timers), free: p.Procs, works: none,
	}
	for i, n := range p.Gates {
		s.gates[i] = gate{missing: n, waiter: none}
	}
	for id, n := range p.Posted {
		s.queues[id].posted = n
	}
	s.open()
	for i, begins := range p.Begins {
		if begins {
			s.create(int32(i))
		}
	}
	for n := 0; !s.ended && s.turn(); n++ {
		if n%asks == 0 && p.stopped() {
			s.forced++
			break
		}
	}
	return s.now, s.forced
}

// asks is after how many events it is asked whether a run is to end as it is.
const asks = 1 << 12

func (p *Program) stopped() bool {
	select {
	case <-p.Done:
		return true
	default:
		return false
	}
}

// turn lets the next event happen. It reports whether there was one.
func (s *run) turn() bool {
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
	case isTaken:
		s.takeNext(e.id)
	}
	for s.free > 0 && s.ready.Len() > 0 && !s.ended {
		i := s.ready.Pop()
		s.free--
		s.workers[i].runs = true
		s.step(i)
	}
	return true
}

func (s *run) at(t int64, id int32, kind eventKind) {
	s.events.Add(t, event{id, kind})
}

func (s *run) create(i int32) {
	if w := &s.workers[i]; !w.exists {
		w.exists, w.ops = true, s.Ops[i]
		s.at(s.now, i, becomesReady)
	}
}

// force lets somebody go on who waits, as nothing else happens any more.
func (s *run) force() bool {
	for i := range s.workers {
		if s.workers[i].waiting {
			s.forced++
			s.wake(int32(i))
			return true
		}
	}
	return false
}

func (s *run) block(i int32) {
	s.workers[i].waiting = true
	s.leave(i)
	s.release(i)
}

// current is what a goroutine is at: the last, if it has stopped.
func (s *run) current(i int32) *Op {
	list := s.workers[i].ops
	return &list[min(int(s.workers[i].next), len(list))-1]
}

// wake lets a goroutine go on that waits.
func (s *run) wake(i int32) {
	if w := &s.workers[i]; w.waiting {
		w.waiting = false
		o := s.current(i)
		s.soon(i, int64(float64(o.Lat)*s.within(o)), o.Next)
	}
}

// within is by how much a wait within what is done for one function is multiplied, and 1 for others.
func (s *run) within(o *Op) float64 {
	if o.By == 0 || o.Cost == none {
		return 1
	}
	return max(s.factors[o.Cost], s.factors[o.By-1])
}

// release takes a goroutine's processor.
func (s *run) release(i int32) {
	if w := &s.workers[i]; w.runs {
		w.runs = false
		s.free++
		s.seeTimers()
	}
}

func (s *run) hasRun(i int32) {
	if w := &s.workers[i]; w.left > 0 {
		if o := s.current(i); o.Ends > 0 && s.told(i, o.Ends-1) {
			w.left = 0
		}
	}
	if s.workers[i].left > 0 && s.ready.Len() > 0 {
		s.leave(i)
		s.release(i)
		s.ready.Push(i)
		return
	}
	s.step(i)
}

// step lets a goroutine that has a processor work until it waits.
func (s *run) step(i int32) {
	s.works = i
	defer func() { s.works = none }()
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
				w.ops, w.next, w.own = s.Ops[i], w.own-1, 0
				continue
			}
			s.leave(i)
			s.release(i)
			s.ended = i == s.Last
			return
		}
		w.next++
		if !s.do(i, s.current(i)) {
			return
		}
	}
}

// do reports whether the goroutine goes on at once.
func (s *run) do(i int32, o *Op) bool {
	factor := 1.0
	if o.Cost != none {
		factor = s.factors[o.Cost]
	}
	scaled := func(d int64) int64 { return int64(float64(d) * factor) }
	switch o.Do {
	case Run:
		if o.Ends == 0 || !s.told(i, o.Ends-1) {
			s.workers[i].left = scaled(o.Time)
		}
	case Delay, Until, Tick, Look:
		return s.waitFor(i, o, scaled)
	case Set:
		s.moved[o.ID] = s.now - o.Time
	case Create:
		if d := scaled(o.Time); d > 0 {
			s.at(s.now+d, o.ID, isMade)
		} else {
			s.create(o.ID)
		}
	case Behind:
	case Arrive:
		if d := scaled(o.Time); d > 0 {
			s.at(s.now+d, o.ID, arrives)
		} else {
			s.arrive(o.ID)
		}
	case Lock, RLock:
		return s.lock(i, o)
	case Unlock:
		s.unlock(i, o.ID)
	case Serve:
		return s.serve(i, o.ID)
	case Deal:
		if n := s.dealt[o.ID]; n < len(s.Pools[o.ID]) {
			s.dealt[o.ID]++
			w := &s.workers[i]
			w.ops, w.next, w.own = s.Pools[o.ID][n], 0, w.next
		}
	case Stop:
		w := &s.workers[i]
		w.ops, w.next, w.own = s.Ops[i], len(s.Ops[i])+1, 0
		s.leave(i)
		s.release(i)
		s.ended = s.ended || i == s.Last
		return false
	default:
		return s.meet(i, o)
	}
	return true
}

// waitFor lets time pass that is waited for, and reports whether there was none.
func (s *run) waitFor(i int32, o *Op, scaled func(int64) int64) bool {
	if o.Ends > 0 && s.told(i, o.Ends-1) {
		return true
	}
	switch o.Do {
	case Until:
		return s.pause(i, scaled(o.Time+s.moved[o.ID]+o.Lat-s.now))
	case Tick:
		n := int64(math.Floor(float64(s.now-o.Time)/float64(o.Late))) + int64(o.ID)
		return s.pause(i, scaled(o.Time+n*o.Late+o.Lat-s.now))
	case Look:
		passed := s.now - s.workers[i].since
		return passed <= 0 || s.pause(i, nextLook(s.Looks[o.ID], scaled, passed)-passed)
	}
	if late := scaled(o.Late); late > 0 {
		return s.pauseLate(i, scaled(o.Time+o.Lat), late)
	}
	return s.pause(i, scaled(o.Time+o.Lat))
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

func (s *run) pause(i int32, d int64) bool {
	if d <= 0 {
		return true
	}
	s.release(i)
	s.at(s.now+d, i, becomesReady)
	if s.current(i).Ends > 0 {
		s.workers[i].round = s.now + d
	}
	return false
}

// pauseLate is pause for a timer that is seen when a processor looks for work: at the latest
// after some more time.
func (s *run) pauseLate(i int32, d, late int64) bool {
	s.release(i)
	s.workers[i].overdue = s.now + d + late
	s.at(s.now+d, i, isDue)
	s.at(s.now+d+late, i, isSeen)
	return false
}

// seeTimers lets all goroutines go on whose timers are due.
func (s *run) seeTimers() {
	for _, i := range s.overdue {
		s.workers[i].overdue = 0
		s.ready.Push(i)
	}
	s.overdue = s.overdue[:0]
}

func (s *run) arrive(id int32) {
	g := &s.gates[id]
	g.missing--
	if g.missing == 0 && g.rounds > 0 {
		s.stop(g.rounds-1, id)
	}
	if g.missing == 0 && g.server > 0 {
		s.ask(g.server-1, g.request)
	}
	if g.missing == 0 && g.waiter != none {
		s.wake(g.waiter)
	}
}

// meet reports whether a goroutine that wants to meet others goes on at once.
func (s *run) meet(i int32, o *Op) bool {
	if o.Do == Pass {
		g := &s.gates[o.ID]
		s.workers[i].since = s.now
		if g.missing <= 0 || o.Sole && s.within(o) == 0 || o.Ends > 0 && s.told(i, o.Ends-1) {
			return true
		}
		g.waiter = i
		s.block(i)
		return false
	}
	q := &s.queues[o.ID]
	switch o.Do {
	case Post:
		if q.takers.Len() > 0 {
			s.wake(q.takers.Pop())
		} else {
			q.posted++
		}
		return true
	case Take:
		if q.posted > 0 {
			q.posted--
			return true
		}
		q.takers.Push(i)
		s.block(i)
		return false
	case Give:
		return s.pair(i, &q.receivers, &q.givers)
	}
	return s.pair(i, &q.givers, &q.receivers)
}

// pair reports whether somebody was there already.
func (s *run) pair(i int32, there, here *inturn.FIFO[int32]) bool {
	if there.Len() > 0 {
		s.wake(there.Pop())
		return true
	}
	here.Push(i)
	s.block(i)
	return false
}
