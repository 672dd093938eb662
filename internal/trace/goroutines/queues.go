package goroutines

import (
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/encounters"
)

// A Queue is a channel or a sync.Cond, or several that the trace does not tell apart: the
// lines at which goroutines met to send and receive.
type Queue struct {
	ID int32
	// Limits reports whether it holds places and not data: who takes one gives it
	// back, or is made for that by who took it.
	Limits bool
	// Waits is how often somebody waited.
	Waits     int
	gave      int           // how often it was who gives
	sent, got map[int32]int // how often, by goroutine
	makes     int           // how often who had waited then made a goroutine
	joins     int           // how often the goroutine that it had made last ended the wait
}

// Queue is the queue at which a wait was, or nil.
func (g *Graph) Queue(w Wait) *Queue {
	if !g.Meets(w) {
		return nil
	}
	waits, _ := g.encounter(w)
	return g.queues[waits]
}

// Gives reports whether it was the giver who waited.
func (g *Graph) Gives(w Wait) bool {
	b, c := &g.Sites[w.Blocked.Site], &g.Sites[w.Woken.Cause]
	if b.Deed == deeds.Select && c.Deed == deeds.Select {
		return g.selectGives(w)
	}
	return b.Deed == deeds.Send || b.Deed == deeds.Select && c.Deed == deeds.Receive
}

// Meets reports whether a wait was for a channel or a sync.Cond, and ended by one deed.
func (g *Graph) Meets(w Wait) bool {
	return w.Blocked.Site != None && w.Woken.Cause != None && g.Sites[w.Blocked.Site].Deed.Meets() && g.Sites[w.Woken.Cause].Deed.Meets()
}

// findQueues finds out who meets whom where.
func (g *Graph) findQueues() {
	var met encounters.Encounters
	g.meetings(func(w Wait) { met.Add(g.encounter(w)) })
	met.JoinTurns()
	g.queues = make(map[encounters.Node]*Queue)
	byRoot := make(map[encounters.Node]*Queue)
	made := maker{g: g, of: None}
	g.meetings(func(w Wait) {
		waits, ends := g.encounter(w)
		root := met.Root(waits)
		q := byRoot[root]
		if q == nil {
			q = &Queue{ID: int32(len(byRoot)), sent: make(map[int32]int), got: make(map[int32]int)}
			byRoot[root] = q
		}
		g.queues[waits], g.queues[ends] = q, q
		q.Waits++
		if g.Sites[w.Blocked.Site].Deed != deeds.Select || g.Sites[w.Woken.Cause].Deed != deeds.Select {
			q.add(w, g.Gives(w))
		}
		if g.makes(w) {
			q.makes++
		}
		if last := made.before(w); !g.Gives(w) && last == w.Woken.Waker {
			q.joins++
		}
	})
	g.manyQueues = len(byRoot)
	for _, q := range byRoot {
		if rare := q.Waits / 20; q.gave > rare && q.Waits-q.gave > rare { // whoever has a place can give it back at once
			continue
		}
		q.Limits = g.returned(q.sent, q.got, 2*q.makes >= q.Waits && 2*q.joins <= q.Waits) || g.returned(q.got, q.sent, false)
	}
}

// encounter is where a wait was, and where it was ended.
func (g *Graph) encounter(w Wait) (waits, ends encounters.Node) {
	return encounters.Node{Goroutine: w.Goroutine, Frame: g.Sites[w.Blocked.Site].Spot}, encounters.Node{Goroutine: w.Woken.Waker, Frame: g.Sites[w.Woken.Cause].Spot}
}

func (g *Graph) meetings(f func(Wait)) {
	g.Waits(g.From, g.To, func(w Wait) {
		if g.Meets(w) {
			f(w)
		}
	})
}

func (q *Queue) add(w Wait, gives bool) {
	giver, taker := w.Woken.Waker, w.Goroutine
	if gives {
		giver, taker = taker, giver
		q.gave++
	}
	q.sent[giver]++
	q.got[taker]++
}

// makes reports whether who waited makes a goroutine before it waits again.
func (g *Graph) makes(w Wait) bool {
	gor := &g.Goroutines[w.Goroutine]
	for step := int(w.Step) + 1; step < len(gor.Stretches) && gor.Stretches[step].State != Blocked; step++ {
		for _, e := range gor.EventsIn(int32(step)) {
			if e.Other != None && g.Goroutines[e.Other].Stretches[0].From == e.At {
				return true
			}
		}
	}
	return false
}

// A maker tells of one wait after the other, in the order of Waits, whom who waits made last before.
type maker struct {
	g    *Graph
	of   int32 // whose events were seen
	seen int
	last int32
}

// before is the goroutine that was made last before a wait, or None.
func (m *maker) before(w Wait) int32 {
	if m.of != w.Goroutine {
		m.of, m.seen, m.last = w.Goroutine, 0, None
	}
	events := m.g.Goroutines[w.Goroutine].Events
	for ; m.seen < len(events) && events[m.seen].At < w.Blocked.From; m.seen++ {
		if e := &events[m.seen]; e.Other != None && m.g.Goroutines[e.Other].Stretches[0].From == e.At {
			m.last = e.Other
		}
	}
	return m.last
}

// returned reports whether all who gave had taken, or, if that may be, were each made for one
// place by one that had.
func (g *Graph) returned(took, gave map[int32]int, made bool) bool {
	for i, n := range gave {
		if took[i] > 0 {
			continue
		}
		creator := g.Goroutines[i].Stretches[0].Waker
		if !made || n != 1 || creator == None || took[creator] == 0 {
			return false
		}
	}
	return len(gave) > 0
}

// Mine reports whether it is the user's own code that meets others at a site.
func (g *Graph) Mine(site int32) bool { return g.Own(site) && g.Sites[site].Mine }

// Queues is how many queues there are.
func (g *Graph) Queues() int { return g.manyQueues }
