package requests

import (
	"cmp"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Many servers read on one goroutine and answer on another: those of HTTP/2, of WebSockets, and
// those that hand requests to workers. Such a request is found backwards, from the answer, over
// who made whom ready.

// mostHanded is how often a request may be handed over.
const mostHanded = 16

// relayed returns the requests of all goroutines of a server that send, wherever these were read,
// in no order. What a program that accepts no connections sends are requests of its own.
func relayed(g *goroutines.Graph) []Request {
	if !slices.ContainsFunc(g.Frames, func(f goroutines.Frame) bool { return deeds.Accepts(f.Function) || receives(f.Function) }) {
		return nil
	}
	r, came := newRelay(g), arrivalsOf(g)
	var found []Request
	b := batches{g: g, made: make(map[int32]int), writers: make(map[int32]int32), sent: make(map[int32][]goroutines.Key)}
	var protocol []bool         // whether each is
	last := make(map[int32]int) // the number in found of each goroutine's last request
	for _, k := range sent(g) {
		from, handed, ok := r.origin(k.Goroutine, g.Stretch(k).From)
		if !ok {
			continue
		}
		b.add(k, handed)
		if n, ok := last[k.Goroutine]; ok && found[n].From == from {
			found[n].To = g.End(k)
			continue
		}
		last[k.Goroutine] = len(found)
		found = append(found, Request{Goroutine: g.Goroutines[k.Goroutine].ID, From: from, To: g.End(k), Since: came.since(from)})
		protocol = append(protocol, r.protocol(handed, from))
	}
	best := answers(found, protocol)
	if list := b.requests(); len(list) > len(best) {
		best = list
	}
	const few = 4 // a broker answers without the user's code
	if few*len(best) < len(found) {
		return found
	}
	return best
}

// answers leaves out what is the protocol's.
func answers(found []Request, protocol []bool) (list []Request) {
	for i, r := range found {
		if !protocol[i] {
			list = append(list, r)
		}
	}
	return list
}

// sent are the stretches in which servers send, in order of time.
func sent(g *goroutines.Graph) (list []goroutines.Key) {
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		if !serves(g, gor) {
			continue
		}
		for step, s := range gor.Stretches {
			if _, writes := network(g, s); writes && !asks(root(g, s.Site)) {
				list = append(list, goroutines.Key{Goroutine: int32(i), Step: int32(step)})
			}
		}
	}
	slices.SortFunc(list, func(a, b goroutines.Key) int {
		return cmp.Or(cmp.Compare(g.Stretch(a).From, g.Stretch(b).From), cmp.Compare(a.Goroutine, b.Goroutine))
	})
	return list
}

// asks reports whether a goroutine that begins with a function is an HTTP client's.
func asks(function string) bool {
	return strings.HasPrefix(function, "net/http.(*persistConn)") || strings.Contains(function, "ClientConn)")
}

// A relay knows which requests were handed over so far.
type relay struct {
	g     *goroutines.Graph
	known map[goroutines.Key]int64 // origins, by the stretches that began when they were handed over
	// handed is when a goroutine last handed over a request: one that never waits, as there are
	// always more, has begun the next one then.
	handed map[int32]int64
	waits  map[int32]map[int32]bool // at which sites goroutines wait
	lost   map[int32]int            // how often what goroutines waited to give was found to be no request
}

func newRelay(g *goroutines.Graph) *relay {
	return &relay{g: g, known: make(map[goroutines.Key]int64), handed: make(map[int32]int64), waits: make(map[int32]map[int32]bool), lost: make(map[int32]int)}
}

// origin is when the request was read that a goroutine worked at before a moment, and the stretches
// that began when it was handed over, the last one first, up to where that is known already.
func (r *relay) origin(i int32, at int64) (from int64, passed []goroutines.Key, ok bool) {
	return r.back(i, at, mostHanded)
}

// back goes back in a goroutine to when the request was read or taken up that it worked at before
// a moment, or to where it was handed over, and there to who did, so many times at most.
func (r *relay) back(i int32, at int64, most int) (from int64, passed []goroutines.Key, ok bool) {
	const far = 1000 // stretches
	last := r.g.Goroutines[i].StepAt(at)
	for k := (goroutines.Key{Goroutine: i, Step: last}); most > 0 && k.Step >= max(0, last-far); k.Step-- {
		if from, passed, ok = r.taken(k, at, most); ok {
			return from, passed, true
		}
		if from = r.began(k, at); from > 0 {
			return from, nil, true
		}
		if r.wasHanded(k) {
			s := r.g.Stretch(k)
			if from, passed, ok = r.back(s.Waker, s.From, most-1); ok {
				r.known[k], r.handed[s.Waker] = from, max(r.handed[s.Waker], s.From)
			}
			return from, append([]goroutines.Key{k}, passed...), ok
		}
	}
	return 0, nil, false
}

// taken goes to who waited to give what a goroutine took in a stretch, the last before a moment and since it last handed
// over a request. That may be no request: then it leads nowhere.
func (r *relay) taken(k goroutines.Key, before int64, most int) (from int64, passed []goroutines.Key, ok bool) {
	const nowhere = 8
	if r.g.Stretch(k).State != goroutines.Running {
		return 0, nil, false
	}
	for _, e := range slices.Backward(r.g.Goroutines[k.Goroutine].EventsIn(k.Step)) {
		if e.At <= r.handed[k.Goroutine] {
			break
		}
		if e.At >= before || e.Other == goroutines.None || r.lost[e.Other] >= nowhere {
			continue
		}
		if since, gave := r.gave(k.Goroutine, e); gave {
			if from, passed, ok = r.back(e.Other, since, most-1); ok {
				return from, passed, true
			}
			r.lost[e.Other]++
		}
	}
	return 0, nil, false
}

// gave reports whether a goroutine took something from one that it made ready, and since when that one waited to give it.
func (r *relay) gave(i int32, e goroutines.Event) (since int64, ok bool) {
	step := r.g.Goroutines[e.Other].ReadyAt(e.At, i)
	if step < 1 {
		return 0, false
	}
	k := goroutines.Key{Goroutine: e.Other, Step: step - 1}
	w := goroutines.Wait{Key: k, Blocked: r.g.Stretch(k), Woken: &r.g.Goroutines[e.Other].Stretches[step]}
	q := r.g.Queue(w)
	return w.Blocked.From, q != nil && !q.Limits && r.g.Gives(w) && !r.places(i, w.Blocked.Site)
}

// protocol reports whether what was handed over is not an answer but the protocol's own: what a reader has
// a library send at once, without the user's code, as HTTP/2 allows the other end to send more.
func (r *relay) protocol(handed []goroutines.Key, from int64) bool {
	if len(handed) != 1 {
		return false
	}
	s := r.g.Stretch(handed[0])
	read := goroutines.Key{Goroutine: s.Waker, Step: r.g.Goroutines[s.Waker].StepAt(from - 1)}
	if read.Step < 0 || s.Cause == goroutines.None || r.g.End(read) != from {
		return false
	}
	reads, _ := network(r.g, *r.g.Stretch(read))
	return reads && !r.g.Own(s.Cause)
}

// began is when the request was read, or taken up, that a goroutine worked at before a moment, if
// that was in a stretch, or 0.
func (r *relay) began(k goroutines.Key, before int64) int64 {
	if from, ok := r.known[k]; ok {
		return from
	}
	s := r.g.Stretch(k)
	if reads, _ := network(r.g, *s); reads {
		return r.came(k)
	}
	if at := r.handed[k.Goroutine]; at > s.From && at < before {
		return at
	}
	return 0
}

// came is when what was read in a stretch came: when the wait for it ended, if the reader then only got a processor and
// read.
func (r *relay) came(k goroutines.Key) int64 {
	l := r.g.Goroutines[k.Goroutine].Stretches
	if l[k.Step].State == goroutines.Calling && k.Step >= 3 && l[k.Step-1].State == goroutines.Running && l[k.Step-2].State == goroutines.Ready {
		if reads, _ := network(r.g, l[k.Step-3]); reads && l[k.Step-3].State == goroutines.Blocked {
			return l[k.Step-2].From
		}
	}
	return r.g.End(k)
}

// wasHanded reports whether a stretch began when another goroutine handed something over, rather
// than made place.
func (r *relay) wasHanded(k goroutines.Key) bool {
	s := r.g.Stretch(k)
	if s.State != goroutines.Ready || s.Waker == goroutines.None {
		return false
	}
	if k.Step == 0 {
		return true
	}
	b := &r.g.Goroutines[k.Goroutine].Stretches[k.Step-1]
	if b.State != goroutines.Blocked || b.Site != goroutines.None && r.g.Sites[b.Site].Deed.Takes() {
		return false
	}
	return b.Why != goroutines.Sending && b.Why != goroutines.Networking && !r.places(s.Waker, b.Site)
}

// places reports whether a goroutine waits itself where it makes another one go on: what they have in turn is a
// place, as of a semaphore, and no request.
func (r *relay) places(waker, site int32) bool {
	known, ok := r.waits[waker]
	if !ok {
		known = make(map[int32]bool)
		for _, s := range r.g.Goroutines[waker].Stretches {
			if s.State == goroutines.Blocked && s.Site != goroutines.None {
				known[s.Site] = true
			}
		}
		r.waits[waker] = known
	}
	return known[site]
}
