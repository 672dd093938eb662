package whatif

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/pools"
)

// A limit is one whose places are those of a queue.
type limit struct {
	pools.Limit
	queue int32
}

// limit has who waits for a place of a limit wait for any of them.
func (l *links) limit(x pools.Limit) {
	for _, k := range x.Waits {
		l.waits[k] = link{placed, int32(l.queues)}
	}
	l.limits = append(l.limits, limit{x, int32(l.queues)})
	l.queues++
}

// limit has all members of a limit take a place and hand it on, and not only those that were seen to.
func (p *planner) limit(x limit) {
	p.out.posted[x.queue] = x.Places
	made := make(map[int32]bool)
	for _, i := range x.Members {
		ops := p.out.ops[i]
		if !does(ops, post, x.queue) {
			ops = slices.Insert(ops, timed(ops), op{do: post, cost: none, id: x.queue})
		}
		if x.Maker == none && !does(ops, take, x.queue) {
			ops = slices.Insert(ops, 0, op{do: take, cost: none, id: x.queue})
		}
		p.out.ops[i], made[i] = ops, true
	}
	if x.Maker != none {
		p.out.ops[x.Maker] = takesForEach(p.out.ops[x.Maker], x.queue, made)
	}
}

func does(ops []op, d deed, id int32) bool {
	return slices.ContainsFunc(ops, func(o op) bool { return o.do == d && o.id == id })
}

// takesForEach is the program of who makes goroutines, with a place taken for each of them.
func takesForEach(ops []op, queue int32, made map[int32]bool) (out []op) {
	taken := false
	for _, o := range ops {
		switch {
		case o.do == take && o.id == queue:
			taken = true
		case o.do == create && made[o.id]:
			if !taken {
				out = append(out, op{do: take, cost: none, id: queue})
			}
			taken = false
		}
		out = append(out, o)
	}
	return out
}
