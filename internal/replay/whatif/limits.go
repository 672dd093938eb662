package whatif

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/replay/sim"
	"github.com/bottleneck-go/bottleneck/internal/trace/pools"
	"github.com/bottleneck-go/bottleneck/internal/trace/rings"
)

// A limit is one whose places are those of a queue.
type limit struct {
	pools.Limit
	queue int32
}

// limit has who waits for a place of a limit wait for any of them.
func (l *links) limit(x pools.Limit) {
	for _, k := range x.Waits {
		l.waits.Set(k, link{placed, int32(l.queues)})
	}
	l.limits = append(l.limits, limit{x, int32(l.queues)})
	l.ring(rings.Ring{Takes: x.Takes, Gives: x.Gives, Tokens: x.Places})
}

// limit has all members of a limit take a place and hand it on, and not only those that were seen to.
func (p *planner) limit(x limit) {
	p.out.Posted[x.queue] = x.Places
	made := make(map[int32]bool)
	for _, i := range x.Members {
		ops := p.out.Ops[i]
		if !does(ops, sim.Post, x.queue) {
			ops = slices.Insert(ops, timed(ops), sim.Op{Do: sim.Post, Cost: none, ID: x.queue})
		}
		if x.Maker == none && !does(ops, sim.Take, x.queue) {
			ops = slices.Insert(ops, 0, sim.Op{Do: sim.Take, Cost: none, ID: x.queue})
		}
		p.out.Ops[i], made[i] = ops, true
	}
	if x.Maker != none {
		p.out.Ops[x.Maker] = takesForEach(p.out.Ops[x.Maker], x.queue, made)
	}
}

func does(ops []sim.Op, d sim.Deed, id int32) bool {
	return slices.ContainsFunc(ops, func(o sim.Op) bool { return o.Do == d && o.ID == id })
}

// takesForEach is the program of who makes goroutines, with a place taken for each of them.
func takesForEach(ops []sim.Op, queue int32, made map[int32]bool) (out []sim.Op) {
	taken := false
	for _, o := range ops {
		switch {
		case o.Do == sim.Take && o.ID == queue:
			taken = true
		case o.Do == sim.Create && made[o.ID]:
			if !taken {
				out = append(out, sim.Op{Do: sim.Take, Cost: none, ID: queue})
			}
			taken = false
		}
		out = append(out, o)
	}
	return out
}
