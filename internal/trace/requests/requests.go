// Package requests finds in an execution trace what a service did for each request.
package requests

import (
	"cmp"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

const (
	// Least is how many requests make a program a service.
	Least = 10
	// Most is of how many it is found what they waited for.
	Most = 2000
)

// A Request is what a goroutine did between reading a request and having answered it.
// Times are those of the graph.
type Request struct {
	Goroutine int64
	From, To  int64
	Since     int64  // when it may have come at the earliest, seen at From
	Server    string // that answered it, or "" if it is not known which did
	Answers   int    // what was sent where answers end: more than one if requests came together, as one
}

// Find returns the requests that were begun and answered within a trace, in the order of
// their ends. A request begins when data comes for a goroutine that waits for the network
// where its connection is idle, and ends with the last that it sends before it waits
// there again. One that has come when it is ready to read begins when it was done with
// the one before. Where connections are idle, the places tell at which goroutines that
// begin with the same function wait longest: what they read elsewhere, from a database,
// say, is a part of a request. The first thing that a new goroutine reads is one, too.
// Waits after which a goroutine sends nothing tell nothing: connections that a client
// holds in reserve wait where the first request of one is read, and longest.
//
// If few requests are found so, or each goroutine hardly has more than one and much else is sent,
// requests are answered on other goroutines than they are read on: see relayed.
//
// What a server answers that only this process asks is not among them if others are asked, too: see apart.
//
// Main goroutines are no servers, unless they accept connections or read datagrams themselves: where others wait
// for the network, they are clients. Who serves one connection after the other begins with each when it is accepted.
func Find(g *goroutines.Graph) []Request {
	found := served(g)
	if few := len(found) < Least; few || once(found) {
		if other := relayed(g); len(other) >= Least && (few || len(other) > 4*len(found)) {
			found = other
		}
	}
	found = apart(g, found)
	slices.SortFunc(found, func(a, b Request) int {
		return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.Goroutine, b.Goroutine))
	})
	count(g, found)
	return found
}

// once reports whether most goroutines serve but one of some requests.
func once(list []Request) bool {
	by := make(map[int64]bool)
	for _, r := range list {
		by[r.Goroutine] = true
	}
	return len(list) < 2*len(by)
}

// served returns the requests that are read and answered by the same goroutine, in no order.
func served(g *goroutines.Graph) (found []Request) {
	kinds := make(map[string]*kind)
	for i := range g.Goroutines {
		if gor := &g.Goroutines[i]; serves(g, gor) {
			collect(g, gor, kinds)
		}
	}
	came := arrivalsOf(g)
	for _, k := range kinds {
		idle := k.idle(g)
		for _, gor := range k.goroutines {
			found = append(found, requestsOf(g, gor, idle, came)...)
		}
	}
	return found
}

// serves reports whether a goroutine may be a server's.
func serves(g *goroutines.Graph, gor *goroutines.Goroutine) bool {
	return gor.Role == goroutines.Program && (gor.ID != g.Main() || slices.ContainsFunc(gor.Stretches, func(s goroutines.Stretch) bool {
		return takesIn(g, s.Site)
	}))
}

// takesIn reports whether somebody accepts a connection or reads a datagram at a site.
func takesIn(g *goroutines.Graph, site int32) bool {
	return accepts(g, site) || within(g, site, receives)
}

// within reports whether one of the functions of a site is such a one.
func within(g *goroutines.Graph, site int32, is func(function string) bool) bool {
	return site != goroutines.None && slices.ContainsFunc(g.Sites[site].Frames, func(f int32) bool { return is(g.Frames[f].Function) })
}

// accepts reports whether somebody accepts a connection at a site.
func accepts(g *goroutines.Graph, site int32) bool {
	return site != goroutines.None && g.Sites[site].Accepts
}

// receives reports whether a function reads a datagram, from whoever sent it.
func receives(function string) bool {
	return strings.HasPrefix(function, "net.(*netFD).readFrom") || strings.HasPrefix(function, "net.(*netFD).readMsg")
}

// Some leaves at most so many of the requests of several traces, each as large a part of its own,
// spread over its time.
func Some(traces [][]Request, most int) [][]Request {
	total := 0
	for _, list := range traces {
		total += len(list)
	}
	if total <= most {
		return traces
	}
	left := make([][]Request, len(traces))
	before := 0 // in the traces up to here
	for i, list := range traces {
		from, to := before*most/total, (before+len(list))*most/total
		for n := range to - from {
			left[i] = append(left[i], list[n*len(list)/(to-from)])
		}
		before += len(list)
	}
	return left
}

// A kind is all goroutines that begin with the same function and use the network.
type kind struct {
	goroutines []*goroutines.Goroutine
	waited     map[int32]int64 // for the network before it sent, by site
	sent       map[int32]bool  // sites
}

func collect(g *goroutines.Graph, gor *goroutines.Goroutine, kinds map[string]*kind) {
	var k *kind
	waited := make(map[int32]int64) // by site, since it last sent
	for step, s := range gor.Stretches {
		reads, writes := network(g, s)
		if !reads && !writes {
			continue
		}
		if k == nil {
			k = of(kinds, root(g, s.Site))
			k.goroutines = append(k.goroutines, gor)
		}
		if writes {
			k.sent[s.Site] = true
			for site, ns := range waited {
				k.waited[site] += ns
			}
			clear(waited)
			continue
		}
		end := g.To
		if step+1 < len(gor.Stretches) {
			end = gor.Stretches[step+1].From
		}
		waited[s.Site] += end - s.From
	}
}

func of(kinds map[string]*kind, name string) *kind {
	k := kinds[name]
	if k == nil {
		k = &kind{waited: make(map[int32]int64), sent: make(map[int32]bool)}
		kinds[name] = k
	}
	return k
}

// network reports whether a goroutine reads from the network in a stretch, or waits for
// something to read, or whether it writes.
func network(g *goroutines.Graph, s goroutines.Stretch) (reads, writes bool) {
	if s.Site == goroutines.None || s.State != goroutines.Calling && (s.State != goroutines.Blocked || s.Why != goroutines.Networking) {
		return false, false
	}
	if g.Sites[s.Site].Deed == deeds.Transmit {
		return false, true
	}
	for _, f := range g.Sites[s.Site].Frames {
		switch name := g.Frames[f].Function; {
		case strings.HasPrefix(name, "net.(*netFD).Read"), name == "net.(*rawConn).Read", receives(name):
			return true, false
		}
	}
	return false, false
}

// root is the function with which the goroutine at a site began.
func root(g *goroutines.Graph, site int32) string {
	frames := g.Sites[site].Frames
	return g.Frames[frames[len(frames)-1]].Function
}

// idle returns the sites at which connections are idle.
func (k *kind) idle(g *goroutines.Graph) map[int32]bool {
	if len(k.sent) == 0 {
		return nil
	}
	depth := k.common(g)
	at := func(site int32) int32 {
		frames := g.Sites[site].Frames
		return frames[max(0, len(frames)-1-depth)]
	}
	waited := make(map[int32]int64) // by frame
	best := int32(goroutines.None)
	for site, ns := range k.waited {
		f := at(site)
		waited[f] += ns
		if best == goroutines.None || waited[f] > waited[best] {
			best = f
		}
	}
	idle := make(map[int32]bool)
	for site := range k.waited {
		if at(site) == best {
			idle[site] = true
		}
	}
	return idle
}

// common is how many of the outermost calls all of a kind's sites have in common.
func (k *kind) common(g *goroutines.Graph) (depth int) {
	var sites []int32
	for site := range k.waited {
		sites = append(sites, site)
	}
	for site := range k.sent {
		sites = append(sites, site)
	}
	for ; ; depth++ {
		var first int32
		for i, site := range sites {
			frames := g.Sites[site].Frames
			if depth >= len(frames) {
				return depth
			}
			f := frames[len(frames)-1-depth]
			if i == 0 {
				first = f
			} else if f != first {
				return depth
			}
		}
	}
}
