package whatif

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/replay/sim"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/locks"
)

// asked is where in a server's program it waits for a request, or for something else where it does.
type asked struct {
	op     int
	alone  bool
	ceases bool
}

// rests notes that a server waits where it does for requests, but not for one.
func (p *planner) rests(k goroutines.Key, site int32) {
	if spot, ok := p.links.servers.Serves(p.i); ok && site != none && p.g.Sites[site].Spot == spot && p.links.servers.Asked(k) == nil {
		p.asked = append(p.asked, asked{op: len(p.ops), ceases: true})
	}
}

// ceases notes that a server that does not end does nothing more.
func (p *planner) ceases() {
	if _, ended := p.gor.Ended(); !ended && len(p.asked) > 0 {
		p.asked = append(p.asked, asked{op: len(p.ops), ceases: true})
	}
}

// asks notes that a server waits for a request.
func (p *planner) asks(k goroutines.Key) {
	if r := p.links.servers.Asked(k); r != nil && !p.model.Gated && p.free() {
		p.asked = append(p.asked, asked{op: len(p.ops), alone: r.Alone})
	}
}

// turnsTo has a server turn to a request for which it did not wait, if it does before a moment.
func (p *planner) turnsTo(before int64) {
	for len(p.unseen) > 0 && p.unseen[0].At < before {
		r := p.unseen[0]
		p.unseen = p.unseen[1:]
		if r.At < p.from || r.At > p.to || p.model.Gated || !p.free() {
			continue
		}
		p.asked = append(p.asked, asked{op: len(p.ops), alone: r.Alone})
		p.add(sim.Op{Do: sim.Pass, ID: p.came(r.Came), Cost: none})
	}
}

// comes has a client that is about to wait come to a server that does not wait for it.
func (p *planner) comes(k goroutines.Key) {
	if p.links.servers.Came(k) && !p.model.Gated {
		p.add(sim.Op{Do: sim.Arrive, ID: p.came(k), Cost: none})
	}
}

// came is the gate of a client that comes to a server that does not wait for it.
func (p *planner) came(k goroutines.Key) int32 {
	gate, ok := p.links.came[k]
	if !ok {
		gate = p.links.gate()
		p.links.came[k] = gate
	}
	return gate
}

// free reports whether the goroutine whose program is written holds no lock.
func (p *planner) free() bool {
	return !slices.ContainsFunc(p.held, func(m locks.Mode) bool { return m != locks.Free })
}

// serve has a server do what it is asked for in the order in which clients come. Before what it waits for
// elsewhere in its loop, and the last request, all that came before has been done.
func (p *planner) serve() {
	if x := p.pools.Of(p.i); x != nil && len(x.Members) > 1 {
		return
	}
	var ops []sim.Op
	done := 0
	for n := 0; n < len(p.asked); {
		last := n
		for last+1 < len(p.asked) && !p.asked[last].ceases && !p.turns(p.ops[p.asked[last].op+1:p.asked[last+1].op]) {
			last++
		}
		if last > n {
			ops = append(ops, p.ops[done:p.asked[n].op]...)
			ops = append(ops, sim.Op{Do: sim.Serve, ID: int32(len(p.out.Served)), Cost: none})
			p.out.Served = append(p.out.Served, p.requests(n, last))
			done = p.asked[last].op
		}
		n = last + 1
	}
	if len(ops) > 0 {
		p.ops = append(ops, p.ops[done:]...)
	}
}

// requests are those of a server from one on, up to another.
func (p *planner) requests(from, to int) (list []sim.Request) {
	for n := from; n < to; n++ {
		x := p.asked[n]
		o := p.ops[x.op]
		list = append(list, sim.Request{Gate: o.ID, Alone: x.alone, Lat: o.Lat, Next: o.Next, Ops: slices.Clone(p.ops[x.op+1 : p.asked[n+1].op])})
	}
	return list
}

// turns reports whether a server turns to something else than what it was asked for: it waits for a timer.
func (p *planner) turns(ops []sim.Op) bool {
	return slices.ContainsFunc(ops, func(o sim.Op) bool { return o.Do == sim.Until || o.Do == sim.Set || o.Do == sim.Behind || o.Ends > 0 })
}
