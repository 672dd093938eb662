package whatif

import (
	"cmp"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/replay/sim"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/trace/pools"
)

// A dealing is how the members of a pool may have shared what they did.
type dealing struct {
	may   bool // nothing speaks against whoever was free having taken what came next
	did   bool // it is believed that they did
	known bool // it was seen
	// grain is how long the parts are of what they run, as it was not seen where one thing ends and
	// the next begins; 0 if it was.
	grain int64
	finer bool // some things may have been taken unseen
}

// keeps reports whether a model deals to the members of a pool what they did together.
func (d dealing) keeps(m Model) bool {
	return d.may && !m.Gated && d.did != (m.Redealt && !d.known)
}

// deal has the members of pools do what comes next, instead of what each of them did.
func (p *planner) deal() {
	for i := range p.g.Goroutines {
		x := p.pools.Of(int32(i))
		if x == nil || x.Members[0] != int32(i) || slices.Contains(x.Members, p.out.Last) {
			continue
		}
		d := p.judge(x)
		p.doubts = p.doubts || x.Apart
		if d.finer && p.model.Redealt {
			p.refine(x)
		}
		if d.keeps(p.model) {
			p.divide(x, d.grain)
		}
		p.doubts = p.doubts || d.may && (!d.known || d.finer)
	}
}

// judge finds out whether what the members of a pool did may have been dealt to them. Where they
// took about as many things each, it is not believed, but matters little.
func (p *planner) judge(x *pools.Pool) dealing {
	const few, parts = 2, 1000 // for each member
	var counts []int
	total, rounds := 0, 0
	for _, i := range x.Members {
		n := len(p.cuts[i].items)
		counts, total, rounds = append(counts, n), total+n, rounds+len(p.cuts[i].rounds)
	}
	switch known := x.Seen(); {
	case len(x.Members) < 2, x.Apart:
	case total+rounds >= few*len(x.Members):
		did := slices.Max(counts)-slices.Min(counts) >= few
		return dealing{may: known || p.endTogether(x), did: known || did, known: known, finer: rounds > 0}
	case !known:
		first, last, ok := p.ends(x)
		born := p.links.born(x.Members[0])
		return dealing{may: ok && 2*(first-born) >= last-born, grain: max(1, (last-born)/parts)}
	}
	return dealing{}
}

// refine takes what may have been taken unseen for items of its own.
func (p *planner) refine(x *pools.Pool) {
	for _, i := range x.Members {
		c := &p.cuts[i]
		c.items = append(c.items, c.rounds...)
		slices.SortFunc(c.items, func(a, b cut) int { return cmp.Compare(a.op, b.op) })
	}
}

// endTogether reports whether no member of a pool ended while there was more to take.
func (p *planner) endTogether(x *pools.Pool) bool {
	first, _, ok := p.ends(x)
	var last int64
	var apart []int
	for _, i := range x.Members {
		list := p.cuts[i].items
		for n, c := range list {
			if last = max(last, c.at); n > 0 {
				apart = append(apart, int(c.at-list[n-1].at))
			}
		}
	}
	return ok && last <= first+int64(stat.Middle(apart))
}

// ends are when the first and the last member of a pool ended, if all were seen from their
// beginning to the end.
func (p *planner) ends(x *pools.Pool) (first, last int64, ok bool) {
	first = p.to
	for _, i := range x.Members {
		end, ended := p.g.Goroutines[i].Ended()
		if !ended || end > p.to || p.links.born(i) < p.from {
			return 0, 0, false
		}
		first, last = min(first, end), max(last, end)
	}
	return first, last, true
}

// An item is what a member of a pool took and did.
type item struct {
	at  int64
	ops []sim.Op
}

// divide moves what the members of a pool did from their programs into one list, in the order in
// which they took it.
func (p *planner) divide(x *pools.Pool, grain int64) {
	var all []item
	id := int32(len(p.out.Pools))
	for _, i := range x.Members {
		if grain > 0 {
			p.chop(i, grain)
		}
		ops := p.out.Ops[i]
		end := timed(ops)
		list := slices.DeleteFunc(p.cuts[i].items, func(c cut) bool { return c.op >= end })
		begin := end
		for _, c := range slices.Backward(list) {
			all = append(all, item{c.at, ops[c.op:begin]})
			begin = c.op
		}
		own := append(slices.Clone(ops[:begin]), sim.Op{Do: sim.Deal, Cost: none, ID: id})
		p.out.Ops[i] = append(own, ops[end:]...)
	}
	slices.SortStableFunc(all, func(a, b item) int { return cmp.Compare(a.at, b.at) })
	var list [][]sim.Op
	for _, t := range all {
		list = append(list, t.ops)
	}
	p.out.Pools = append(p.out.Pools, list)
}

// timed is the number of ops up to the last one that takes time.
func timed(ops []sim.Op) int {
	for i, o := range slices.Backward(ops) {
		if o.Do == sim.Run || o.Do == sim.Delay {
			return i + 1
		}
	}
	return 0
}
