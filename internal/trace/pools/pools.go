// Package pools finds which goroutines of a graph may have done one another's work: those
// that take what they do from one queue, and those of which only so many may work at
// a time.
//
//	p := pools.Find(g, servers.Find(g, g.From, g.To), g.From, g.To, false)
//	for _, limit := range p.Limits() { ... }
//	if x := p.Of(i); x != nil && x.Seen() { ... }
//
// A trace shows who did what, and not who else would have done it had he been free.
package pools

import (
	"cmp"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/channels"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/servers"
)

const none = goroutines.None

// A Pool is goroutines that were made by the same one at the same line, and were there at the same
// time. They may share their work, or have their own.
type Pool struct {
	Members  []int32 // in the order in which they were made
	Apart    bool    // each was seen to receive what it does from a channel of its own
	family   int     // of all that were made alike
	spots    map[int32]bool
	receipts int // from the queue that they share
}

// Seen reports whether the members were seen to receive what they do from one queue.
func (x *Pool) Seen() bool { return len(x.spots) > 0 }

// Receives reports whether they receive what they do at a site.
func (x *Pool) Receives(g *goroutines.Graph, site int32) bool {
	return site != none && x.spots[g.Sites[site].Spot]
}

// Pools are what may be pools in a part of the time.
type Pools struct {
	Channels *channels.Channels
	Servers  *servers.Servers
	g        *goroutines.Graph
	from, to int64
	of       map[int32]*Pool
	families [][]int32
}

// Find finds pools in a part of the time. Channels of which it is not known are taken for one, or, if own,
// for one for each receiver.
func Find(g *goroutines.Graph, s *servers.Servers, from, to int64, own bool) *Pools {
	p := &Pools{Channels: channels.Find(g, from, to, own), Servers: s, g: g, from: from, to: to, of: make(map[int32]*Pool)}
	p.findFamilies()
	for family, list := range p.families {
		for _, members := range p.together(list) {
			x := &Pool{Members: members, family: family, spots: make(map[int32]bool)}
			for _, i := range members {
				p.of[i] = x
			}
		}
	}
	p.findReceipts()
	return p
}

// Of is the pool of a goroutine, or nil.
func (p *Pools) Of(i int32) *Pool { return p.of[i] }

func (p *Pools) born(i int32) int64 { return p.g.Goroutines[i].Stretches[0].From }

// end is when a goroutine ended; the end of the time, if it did not.
func (p *Pools) end(i int32) int64 {
	if at, ok := p.g.Goroutines[i].Ended(); ok {
		return at
	}
	return p.to
}

// findFamilies finds the goroutines that were made by the same one, if that is known, at the same
// line.
func (p *Pools) findFamilies() {
	type origin struct{ maker, spot int32 }
	index := make(map[origin]int)
	for i := range p.g.Goroutines {
		gor := &p.g.Goroutines[i]
		if gor.Role != goroutines.Program || len(gor.Stretches) == 0 || p.born(int32(i)) >= p.to || p.end(int32(i)) <= p.from {
			continue
		}
		site := gor.Stretches[0].Cause
		if site == none {
			site = gor.Start
		}
		if site == none {
			continue
		}
		key := origin{gor.Stretches[0].Waker, p.g.Sites[site].Spot}
		n, ok := index[key]
		if !ok {
			n = len(p.families)
			index[key], p.families = n, append(p.families, nil)
		}
		p.families[n] = append(p.families[n], int32(i))
	}
}

// together divides a family into those that were there at the same time.
func (p *Pools) together(family []int32) (groups [][]int32) {
	slices.SortStableFunc(family, func(a, b int32) int { return cmp.Compare(p.born(a), p.born(b)) })
	var until int64
	for n, i := range family {
		if n == 0 || p.born(i) >= until {
			groups = append(groups, nil)
		}
		last := &groups[len(groups)-1]
		*last = append(*last, i)
		until = max(until, p.end(i))
	}
	return groups
}
