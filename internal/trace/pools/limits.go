package pools

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// A Limit is that so many places are handed on among goroutines that were made alike, for one thing
// each: by each of them once, to another of them, or to who makes the next. A trace
// shows that only where somebody waits for a place.
type Limit struct {
	Places  int
	Members []int32
	Maker   int32            // who waits, or None: each of them
	Waits   []goroutines.Key // for a place
	Takes   []goroutines.Key // the stretches after which a place is taken unseen, and those before which one is given back so
	Gives   []goroutines.Key
}

// A handing is how places are handed on: between two frames.
type handing struct {
	family   int
	maker    int32
	from, to int32
}

// fewWaits is how often a place must have been waited for.
const fewWaits = 3

// Limits finds limits. Their members are in no pools any more.
func (p *Pools) Limits() (limits []Limit) {
	if x, ok := p.tests(); ok {
		limits = append(limits, x)
	}
	found := make(map[handing][]goroutines.Wait)
	var order []handing
	p.g.Waits(p.from, p.to, func(w goroutines.Wait) {
		h, ok := p.handed(w)
		if !ok {
			return
		}
		if found[h] == nil {
			order = append(order, h)
		}
		found[h] = append(found[h], w)
	})
	for _, h := range order {
		const part = 4 // of the members at least are seen
		list, x := found[h], Limit{Members: p.families[h.family], Maker: h.maker}
		if len(list) < fewWaits || part*len(list) < len(x.Members) || !h.onceEach(list) || h.maker != none && !p.makes(list, x.Members) {
			continue
		}
		if x.Places = p.places(x, list); x.Places < 2 { // each waits for the one before
			continue
		}
		for _, w := range list {
			x.Waits = append(x.Waits, w.Key)
		}
		for _, i := range x.Members {
			delete(p.of, i)
		}
		limits = append(limits, x)
	}
	return limits
}

// handed is how the place was handed on that a wait may have been for.
func (p *Pools) handed(w goroutines.Wait) (h handing, ok bool) {
	from, to := p.of[w.Woken.Waker], p.of[w.Goroutine]
	if from == nil || w.Blocked.Site == none || w.Woken.Cause == none {
		return h, false
	}
	site := &p.g.Sites[w.Blocked.Site]
	if site.Deed.Takes() || site.Deed == deeds.Join || w.Blocked.Why == goroutines.Networking {
		return h, false
	}
	h = handing{from.family, none, p.g.Sites[w.Woken.Cause].Spot, site.Spot}
	if to != nil && to.family == from.family {
		return h, true
	}
	h.maker = w.Goroutine
	q := p.g.Queue(w)
	return h, (q == nil || q.Limits) && p.g.Goroutines[w.Woken.Waker].Stretches[0].Waker == h.maker
}

// makes reports whether who waits makes one of the members after most of its waits, before the next.
func (p *Pools) makes(list []goroutines.Wait, members []int32) bool {
	n, next := 0, 0
	for i, w := range list {
		before := p.to
		if i+1 < len(list) {
			before = list[i+1].Blocked.From
		}
		for next < len(members) && p.born(members[next]) < w.Woken.From {
			next++
		}
		if next < len(members) && p.born(members[next]) < before {
			n++
		}
	}
	return 2*n >= len(list)
}

// onceEach reports whether each member of the family ended but one wait, and waited but once
// itself, in turn.
func (h handing) onceEach(list []goroutines.Wait) bool {
	waited, ended := make(map[int32]bool), make(map[int32]bool)
	for _, w := range list {
		waited[w.Goroutine], ended[w.Woken.Waker] = true, true
	}
	return len(ended) == len(list) && (h.maker != none || len(waited) == len(list) && inTurn(list))
}

// places is how many had a place when somebody waited for one, in the middle. Who is not
// seen to wait has one from the beginning, and who is not seen to hand it on, to the end.
func (p *Pools) places(x Limit, list []goroutines.Wait) int {
	got, gave := make(map[int32]int64), make(map[int32]int64)
	for _, w := range list {
		if gave[w.Woken.Waker] = w.Woken.From; x.Maker == none {
			got[w.Goroutine] = w.Woken.From
		}
	}
	var begins, ends []int64
	for _, i := range x.Members {
		begin, seen := got[i]
		if !seen {
			begin = p.born(i)
		}
		end, seen := gave[i]
		if !seen {
			end = p.end(i)
		}
		begins, ends = append(begins, begin), append(ends, end)
	}
	return Held(list, begins, ends)
}

// Held is how many had a place when somebody who had waited got one, in the middle, by the moments at which places
// were got and handed on.
func Held(list []goroutines.Wait, got, gave []int64) int {
	slices.Sort(got)
	slices.Sort(gave)
	var held []int
	for _, w := range list {
		begun, _ := slices.BinarySearch(got, w.Woken.From)
		ended, _ := slices.BinarySearch(gave, w.Woken.From)
		held = append(held, begun-ended)
	}
	return stat.Middle(held)
}
