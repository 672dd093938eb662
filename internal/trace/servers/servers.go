// Package servers finds goroutines that do for others what these ask for, one request after the other: the
// loop of a broker, of a store with one writer, of a state machine.
//
//	s := servers.Find(g, g.From, g.To)
//	if r := s.Asked(key); r != nil && r.Alone { ... }
//
// The order of the requests is that in which clients happened to come. A client that comes sooner is served
// sooner.
package servers

import (
	"cmp"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

const none = goroutines.None

// A Request is what a server does for a client until it turns to the next one.
type Request struct {
	// Wait is the server's wait that the client ended. If the server did not wait, Wait.Goroutine is None, and
	// the client had come when its wait Came began.
	Wait, Came goroutines.Key
	At         int64 // after what the server did then, it begins with it
	// Alone reports whether nobody but the client, or who works for it, goes on by what is done. It does not
	// matter then which requests of others were served before.
	Alone  bool
	client int32
	gave   bool             // Came is the wait to give it
	wakes  []goroutines.Key // waits that end
	makes  bool             // it makes a goroutine
}

// Servers are those of a part of the time.
type Servers struct {
	spots   map[int32]int32             // by server
	asked   map[goroutines.Key]*Request // by the server's wait
	unseen  map[int32][]*Request        // for which servers did not wait
	came    map[goroutines.Key]bool
	answers map[goroutines.Key]*Request
}

const (
	// few requests tell nothing.
	few = 8
	// answered is the part of the requests that are answered at least: who only collects answers none.
	answered = 0.5
	// theirs is the part of what a goroutine is told that answers requests of one client, if it is for that one.
	theirs = 0.9
)

type span struct{ from, to int64 }

// Find finds servers of several clients in a part of the time. Those that receive at the same line as others are
// not among them, as they may do one another's work. The graph keeps them.
func Find(g *goroutines.Graph, from, to int64) *Servers {
	return lazy.Once(&g.Found, span{from, to}, func() *Servers { return find(g, from, to) })
}

func find(g *goroutines.Graph, from, to int64) *Servers {
	found := &Servers{spots: make(map[int32]int32), asked: make(map[goroutines.Key]*Request), unseen: make(map[int32][]*Request), came: make(map[goroutines.Key]bool), answers: make(map[goroutines.Key]*Request)}
	for _, s := range loops(g, from, to) {
		s.divide(nil)
		clientOf := s.answersTo()
		s.findAnswers()
		if s.divide(clientOf); !s.judge(clientOf) {
			continue
		}
		found.spots[s.goroutine] = s.spot
		for n := range s.requests {
			r := &s.requests[n]
			if r.Wait.Goroutine == none {
				found.unseen[s.goroutine] = append(found.unseen[s.goroutine], r)
				found.came[r.Came] = true
				if r.gave {
					found.answers[r.Came] = r
				}
			} else {
				found.asked[r.Wait] = r
			}
			for _, k := range r.wakes {
				found.answers[k] = r
			}
		}
	}
	return found
}

// Asked is the request that a wait was for, or nil.
func (s *Servers) Asked(k goroutines.Key) *Request { return s.asked[k] }

// Unseen are the requests for which a goroutine did not wait, in order.
func (s *Servers) Unseen(goroutine int32) []*Request { return s.unseen[goroutine] }

// Serves is the frame at which a goroutine waits for requests, if it does.
func (s *Servers) Serves(goroutine int32) (spot int32, ok bool) {
	spot, ok = s.spots[goroutine]
	return spot, ok
}

// Came reports whether a client had come to a server when a wait began, though the server did not wait.
func (s *Servers) Came(k goroutines.Key) bool { return s.came[k] }

// Answered is the request for which a server did what ended a wait, or nil.
func (s *Servers) Answered(k goroutines.Key) *Request { return s.answers[k] }

// A server is a goroutine that receives from others again and again at a line.
type server struct {
	g *goroutines.Graph
	loop
	seen     int // how often
	clients  map[int32]bool
	does     []deed
	answers  map[int32]bool // sites at which what is told answers a request
	requests []Request      // in order
}

// A loop is where a goroutine receives again and again.
type loop struct{ goroutine, spot int32 }

// A deed is what a server does, or what is done to it.
type deed struct {
	at   int64
	what what
	wait goroutines.Key // that it ends
	by   int32          // whose wait that was, or who ended the server's
}

type what uint8

const (
	begins what = iota // with what it waited for
	takes              // from a client that waited to give
	tells
	makes
)

// loops are goroutines that receive from others, each at the line at which it does so most often, and what
// they do.
func loops(g *goroutines.Graph, from, to int64) (list []*server) {
	index := make(map[loop]*server)
	of := make(map[int32]*server)
	g.Waits(from, to, func(w goroutines.Wait) {
		receives, giver, ok := meeting(g, w)
		if !ok {
			return
		}
		s := index[receives]
		if s == nil {
			s = &server{g: g, loop: receives, clients: make(map[int32]bool)}
			index[receives] = s
		}
		s.clients[giver] = true
		if s.seen++; of[s.goroutine] == nil || s.seen > of[s.goroutine].seen {
			of[s.goroutine] = s
		}
	})
	g.Waits(from, to, func(w goroutines.Wait) {
		receives, giver, ok := meeting(g, w)
		if s := of[receives.goroutine]; ok && s != nil && s.loop == receives {
			d := deed{w.Woken.From, begins, w.Key, giver}
			if giver == w.Goroutine {
				d.what = takes
			}
			if s.does = append(s.does, d); d.what == takes {
				return
			}
		}
		if s := of[w.Woken.Waker]; s != nil && (w.Blocked.Site == none || !g.Sites[w.Blocked.Site].Deed.Takes()) {
			s.does = append(s.does, deed{w.Woken.From, tells, w.Key, w.Goroutine})
		}
	})
	for i := range g.Goroutines {
		if l := g.Goroutines[i].Stretches; len(l) > 0 && of[l[0].Waker] != nil && l[0].From > from && l[0].From <= to {
			s := of[l[0].Waker]
			s.does = append(s.does, deed{at: l[0].From, what: makes})
		}
	}
	at := make(map[int32]int) // how many receive at a line
	for key, s := range index {
		if s.seen >= few {
			at[key.spot]++
		}
	}
	for i := range g.Goroutines {
		if s := of[int32(i)]; s != nil && s.seen >= few && len(s.clients) > 1 && at[s.spot] == 1 {
			slices.SortStableFunc(s.does, func(a, b deed) int { return cmp.Compare(a.at, b.at) })
			list = append(list, s)
		}
	}
	return list
}

// meeting is who received in a wait, and where, of two goroutines of which one gave, and who gave.
func meeting(g *goroutines.Graph, w goroutines.Wait) (receives loop, giver int32, ok bool) {
	if w.Blocked.Site == none || w.Woken.Cause == none {
		return receives, none, false
	}
	waits, ends := &g.Sites[w.Blocked.Site], &g.Sites[w.Woken.Cause]
	if !channel(waits.Deed) || !channel(ends.Deed) {
		return receives, none, false
	}
	if q := g.Queue(w); q != nil && q.Limits {
		return receives, none, false
	}
	if g.Gives(w) {
		return loop{w.Woken.Waker, ends.Spot}, w.Goroutine, true
	}
	return loop{w.Goroutine, waits.Spot}, w.Woken.Waker, true
}

func channel(d deeds.Deed) bool {
	return d == deeds.Receive || d == deeds.Send || d == deeds.Select
}

// divide divides what a server does into requests. Who is answered that did not ask last, and waits for no other
// answer, had asked before: when the wait began in which the client was when the server turned to it.
func (s *server) divide(clientOf map[int32]int32) {
	s.requests = nil
	waits := make(map[int32]bool) // clients that were not answered yet
	holds := s.holds()
	last := s.g.From
	for _, d := range s.does {
		n := len(s.requests) - 1
		switch {
		case d.what == begins:
			s.requests = append(s.requests, Request{Wait: d.wait, At: d.at, client: d.by})
			waits[d.by] = true
		case d.what == takes && !holds:
			s.requests = append(s.requests, Request{Wait: goroutines.Key{Goroutine: none}, Came: d.wait, At: d.at - 1, client: d.by, gave: true})
			waits[d.by] = true
		case n < 0 || d.what == takes:
			continue
		case d.what == makes:
			s.requests[n].makes = true
		default:
			client, ok := clientOf[d.by]
			if ok && client != s.requests[n].client && !waits[client] && s.answers[s.g.Stretch(d.wait).Site] {
				if came, ok := s.came(client, last, d.wait); ok {
					s.requests = append(s.requests, Request{Wait: goroutines.Key{Goroutine: none}, Came: came, At: last, client: client})
					n++
				}
			}
			s.requests[n].wakes = append(s.requests[n].wakes, d.wait)
			if ok {
				waits[client] = false
			}
		}
		last = d.at
	}
}

// findAnswers finds where answers are waited for: they are mostly the first thing that is told.
func (s *server) findAnswers() {
	told, first := make(map[int32]int), make(map[int32]int)
	for _, r := range s.requests {
		for n, k := range r.wakes {
			site := s.g.Stretch(k).Site
			if told[site]++; n == 0 {
				first[site]++
			}
		}
	}
	s.answers = make(map[int32]bool)
	for site, n := range first {
		s.answers[site] = 2*n >= told[site]
	}
}

// came is the wait in which a client was when the server turned to it: that for the answer, if it waits for that itself.
func (s *server) came(client int32, at int64, answer goroutines.Key) (k goroutines.Key, ok bool) {
	if client == answer.Goroutine {
		return answer, true
	}
	k = goroutines.Key{Goroutine: client, Step: s.g.Goroutines[client].StepAt(at)}
	return k, k.Step >= 0 && s.g.Stretch(k).State == goroutines.Blocked
}

// answersTo is for which client each goroutine is told something: for itself, if it is a client, or else for the one
// whose requests had no other answer.
func (s *server) answersTo() map[int32]int32 {
	told := make(map[int32]int) // how often
	by := make(map[int32]map[int32]int)
	for _, r := range s.requests {
		if len(r.wakes) != 1 {
			continue
		}
		to := r.wakes[0].Goroutine
		if told[to]++; by[to] == nil {
			by[to] = make(map[int32]int)
		}
		by[to][r.client]++
	}
	clientOf := make(map[int32]int32)
	for to, n := range told {
		for client, m := range by[to] {
			if float64(m) >= theirs*float64(n) {
				clientOf[to] = client
			}
		}
	}
	for client := range s.clients {
		clientOf[client] = client
	}
	return clientOf
}

// holds reports whether the server's channel holds requests: who waited to give one is not answered next.
func (s *server) holds() bool {
	given, answered := 0, 0
	waited := int32(none)
	for _, d := range s.does {
		switch d.what {
		case takes:
			waited = d.by
			given++
		case tells:
			if d.by == waited {
				answered++
			}
			waited = none
		}
	}
	return 2*answered < given
}

// judge finds which requests are their clients' alone, and reports whether most requests are answered.
func (s *server) judge(clientOf map[int32]int32) bool {
	answers := 0
	for i := range s.requests {
		r := &s.requests[i]
		r.Alone = !r.makes && !slices.ContainsFunc(r.wakes, func(k goroutines.Key) bool {
			client, ok := clientOf[k.Goroutine]
			return !ok || client != r.client
		})
		if r.Alone {
			answers += min(1, len(r.wakes))
		}
	}
	return float64(answers) >= answered*float64(len(s.requests))
}
