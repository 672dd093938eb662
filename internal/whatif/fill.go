package whatif

import "slices"

// fill has channels hold what was given to them before anybody waited to give.
func (p *planner) fill() {
	if p.model.Gated {
		return
	}
	for _, c := range p.links.channels.All() {
		id, left := p.links.first(c)+1, c.Room
		for _, f := range c.Fills {
			values, ops := f.Values, p.out.ops[f.Giver]
			if at := slices.IndexFunc(ops, func(o op) bool { return o.do == post && o.id == id }); at > 0 {
				p.out.ops[f.Giver] = posts(ops, at, values, f.Each, id)
				left -= values
			}
		}
		if left > 0 {
			p.out.posted[id] = left
		}
	}
}

// posts has a place posted so many times before an op, each time after some time in which something was done.
func posts(ops []op, before, times int, every int64, id int32) []op {
	post, left := op{do: post, cost: none, id: id}, every
	for at := before; times > 0 && at > 0; {
		o := &ops[at-1]
		if o.do == run && o.time > left {
			rest := *o
			o.time, rest.time = o.time-left, left
			ops = slices.Insert(ops, at, post, rest)
			times, left = times-1, every
			continue
		}
		if o.do == run || o.do == delay {
			left -= o.time
		}
		for at--; times > 0 && left <= 0; left += every {
			ops = slices.Insert(ops, at, post)
			times--
		}
	}
	return slices.Insert(ops, 0, slices.Repeat([]op{post}, times)...)
}
