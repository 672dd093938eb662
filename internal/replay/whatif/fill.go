package whatif

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/replay/sim"
)

// fill has channels hold what was given to them before anybody waited to give.
func (p *planner) fill() {
	if p.model.Gated {
		return
	}
	for _, c := range p.links.channels.All() {
		id, left := p.links.first(c)+1, c.Room
		for _, f := range c.Fills {
			values, ops := f.Values, p.out.Ops[f.Giver]
			if at := slices.IndexFunc(ops, func(o sim.Op) bool { return o.Do == sim.Post && o.ID == id }); at > 0 {
				p.out.Ops[f.Giver] = posts(ops, at, values, f.Each, id)
				left -= values
			}
		}
		if left > 0 {
			p.out.Posted[id] = left
		}
	}
}

// posts has a place posted so many times before an op, each time after some time in which something was done.
func posts(ops []sim.Op, before, times int, every int64, id int32) []sim.Op {
	post, left := sim.Op{Do: sim.Post, Cost: none, ID: id}, every
	for at := before; times > 0 && at > 0; {
		o := &ops[at-1]
		if o.Do == sim.Run && o.Time > left {
			rest := *o
			o.Time, rest.Time = o.Time-left, left
			ops = slices.Insert(ops, at, post, rest)
			times, left = times-1, every
			continue
		}
		if o.Do == sim.Run || o.Do == sim.Delay {
			left -= o.Time
		}
		for at--; times > 0 && left <= 0; left += every {
			ops = slices.Insert(ops, at, post)
			times--
		}
	}
	return slices.Insert(ops, 0, slices.Repeat([]sim.Op{post}, times)...)
}
