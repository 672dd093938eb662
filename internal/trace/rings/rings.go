// Package rings finds goroutines that hand something on in a ring, through channels with room for it. If one of them is
// late each time, it never waits for the one before it, which a trace therefore does not show: without what makes it late,
// it would.
//
//	for _, r := range rings.Find(g, g.From, g.To) { ... }
package rings

import (
	"cmp"
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

const none = goroutines.None

// A Ring is what was not seen of one: that a goroutine takes what another one gives.
type Ring struct {
	Taker, Giver int32
	Queue        int32 // at which the others meet
	// Takes are the stretches after which the one takes, as the others do, and Gives those before which the other one
	// gives. They are empty where that is not known.
	Takes, Gives []goroutines.Key
	// There is as much to take in the beginning.
	Tokens int
}

const (
	fewMembers  = 3
	fewMeetings = 5 // of each
)

// A group is goroutines that begin at the same place.
type group struct {
	members       []int32
	queue         int32
	from          map[int32]map[int32]int // how often who took, from whom
	before, after map[int32]int           // how often others waited at a site last before they took, and next after they gave
}

// Find finds the rings of a part of the time.
func Find(g *goroutines.Graph, from, to int64) (list []Ring) {
	groups := make(map[int32]*group)
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		if gor.Role != goroutines.Program || len(gor.Stretches) == 0 || gor.Start == none {
			continue
		}
		if groups[gor.Start] == nil {
			groups[gor.Start] = &group{from: make(map[int32]map[int32]int), before: make(map[int32]int), after: make(map[int32]int)}
		}
		groups[gor.Start].members = append(groups[gor.Start].members, int32(i))
	}
	maps.DeleteFunc(groups, func(_ int32, x *group) bool { return len(x.members) < fewMembers })
	g.Waits(from, to, func(w goroutines.Wait) {
		x := groups[g.Goroutines[w.Goroutine].Start]
		if x == nil || g.Goroutines[w.Woken.Waker].Start != g.Goroutines[w.Goroutine].Start || w.Blocked.Why == goroutines.Conditional || g.Queue(w) == nil || g.Gives(w) {
			return
		}
		if x.from[w.Goroutine] == nil {
			x.from[w.Goroutine] = make(map[int32]int)
		}
		x.from[w.Goroutine][w.Woken.Waker]++
		x.queue = g.Queue(w).ID
		x.before[waited(g, w.Goroutine, w.Step-1, -1)]++
		x.after[waited(g, w.Woken.Waker, w.Woken.Step+1, 1)]++
	})
	for _, start := range slices.Sorted(maps.Keys(groups)) {
		x := groups[start]
		if taker, giver, ok := x.open(); ok {
			list = append(list, x.ring(g, taker, giver, from, to))
		} else if x.closed() {
			list = append(list, x.all(g, from, to)...)
		}
	}
	return list
}

// waited is the site of the first wait or system call from a stretch on, back or forth.
func waited(g *goroutines.Graph, i, step, by int32) int32 {
	l := g.Goroutines[i].Stretches
	for ; step >= 0 && int(step) < len(l); step += by {
		if s := &l[step]; s.State == goroutines.Blocked || s.State == goroutines.Calling {
			return s.Site
		}
	}
	return none
}

// open finds out whether each of a group takes from one other and each gives to one, but for one that is seldom seen to
// take, and one that is not seen to give to others.
func (x *group) open() (taker, giver int32, ok bool) {
	next, taken := make(map[int32]int32), make(map[int32]int)
	var counts []int
	for _, i := range x.members {
		for _, n := range x.from[i] {
			taken[i] += n
		}
		counts = append(counts, taken[i])
	}
	seldom := stat.Middle(counts) / 4
	taker = none
	for _, i := range x.members {
		if taken[i] <= seldom && taker == none {
			taker = i
			continue
		}
		from := usual(x.from[i])
		_, given := next[from]
		if taken[i] < max(seldom, fewMeetings) || x.from[i][from]*10 < taken[i]*9 || given {
			return 0, 0, false
		}
		next[from] = i
	}
	if giver = taker; taker == none {
		return 0, 0, false
	}
	for range len(next) {
		if giver, ok = next[giver]; !ok || giver == taker {
			return 0, 0, false
		}
	}
	return taker, giver, true
}

// closed reports whether each of a group takes from one other, and each gives to one, all in one ring: all of them are late
// now and then.
func (x *group) closed() bool {
	seen := make(map[int32]bool)
	for i := x.members[0]; !seen[i]; {
		seen[i] = true
		from, taken := usual(x.from[i]), 0
		for _, n := range x.from[i] {
			taken += n
		}
		if taken < fewMeetings || x.from[i][from]*10 < taken*9 {
			return false
		}
		if i = from; len(seen) == len(x.members) {
			return i == x.members[0]
		}
	}
	return false
}

// all are those of a group of which each one is late now and then: none if not all that they take and give is known.
func (x *group) all(g *goroutines.Graph, from, to int64) (list []Ring) {
	for _, i := range x.members {
		r := x.ring(g, i, usual(x.from[i]), from, to)
		if len(r.Takes) == 0 {
			return nil
		}
		list = append(list, r)
	}
	return list
}

// ring is that of a group.
func (x *group) ring(g *goroutines.Graph, taker, giver int32, from, to int64) Ring {
	r := Ring{Taker: taker, Giver: giver, Queue: x.queue}
	takes, gives := at(g, taker, usual(x.before), from, to), at(g, giver, usual(x.after), from, to)
	if len(gives) > 0 && len(takes) > 0 && waited(g, giver, 0, 1) == usual(x.after) { // that is before all that it gives, and nothing is after the last
		takes, gives = takes[:len(takes)-1], gives[1:]
	}
	if less := min(len(takes), len(gives)); less < fewMeetings || 5*less < 4*max(len(takes), len(gives)) {
		return r
	}
	if n := len(takes) - 1; waited(g, taker, takes[n].Step+1, 1) == none { // nothing follows
		takes = takes[:n]
	}
	given := 0
	for n, k := range takes {
		for given < len(gives) && g.Stretch(goroutines.Key{Goroutine: giver, Step: gives[given].Step - 1}).From <= took(g, k, giver) {
			given++
		}
		r.Tokens = max(r.Tokens, n+1-given)
	}
	r.Takes, r.Gives = takes, gives
	return r
}

// took is when something was taken at the latest after a stretch: when the goroutine had waited for who gives it, or
// before it waited for something else.
func took(g *goroutines.Graph, k goroutines.Key, giver int32) int64 {
	l := g.Goroutines[k.Goroutine].Stretches
	for k.Step++; int(k.Step)+1 < len(l); k.Step++ {
		if s := &l[k.Step]; s.State == goroutines.Blocked && l[k.Step+1].Waker == giver {
			return g.End(k)
		} else if s.State == goroutines.Blocked || s.State == goroutines.Calling {
			return s.From
		}
	}
	return g.To
}

// usual is what was counted most often.
func usual(counts map[int32]int) int32 {
	if len(counts) == 0 {
		return none
	}
	return slices.MaxFunc(slices.Sorted(maps.Keys(counts)), func(a, b int32) int { return cmp.Compare(counts[a], counts[b]) })
}

// at are the stretches of a goroutine's waits at a site.
func at(g *goroutines.Graph, i, site int32, from, to int64) (list []goroutines.Key) {
	for step, s := range g.Goroutines[i].Stretches {
		k := goroutines.Key{Goroutine: i, Step: int32(step)}
		if site != none && s.Site == site && (s.State == goroutines.Blocked || s.State == goroutines.Calling) && s.From > from && g.End(k) < to {
			list = append(list, k)
		}
	}
	return list
}
