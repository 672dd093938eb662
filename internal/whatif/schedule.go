package whatif

import (
	"cmp"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/goroutines"
)

// keeps reports whether a model takes a series for one whose timer keeps a schedule.
func (s *series) keeps(m Model) bool { return s.ticks != (m.Flipped && !s.certain) }

// schedules are the series of a goroutine whose timers keep a schedule, in the order in which
// these were set.
func (p *planner) schedules(i int32) (list []*series) {
	for key, s := range p.series {
		if key.goroutine == i && s.keeps(p.model) {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(x, y *series) int { return cmp.Or(cmp.Compare(x.set, y.set), cmp.Compare(x.steps[0], y.steps[0])) })
	for _, s := range list {
		s.id = p.out.timers
		p.out.timers++
	}
	return list
}

// setting begins the schedules that were set before the end of a stretch whose ops are those
// from the given one on: where the goroutine runs, among them, and otherwise before them. What
// it did before may take another time, and the schedule moves with it.
func (p *planner) setting(first int, state goroutines.State, from, to int64) {
	for len(p.unset) > 0 && p.unset[0].set < to {
		s, at := p.unset[0], from
		p.unset = p.unset[1:]
		if state == goroutines.Running {
			at = max(from, s.set)
		}
		p.cut(first, at-from, op{do: set, cost: none, id: s.id, time: at - p.from})
	}
}

// cut puts an op among those from the given one on, after so much of what they run.
func (p *planner) cut(first int, after int64, o op) {
	at := first
	for ; after > 0 && at < len(p.ops); at++ {
		x := &p.ops[at]
		switch {
		case x.do != run:
		case x.time > after:
			rest := *x
			x.time, rest.time = after, x.time-after
			p.ops = slices.Insert(p.ops, at+1, rest)
			after = 0
		default:
			after -= x.time
		}
	}
	p.ops = slices.Insert(p.ops, at, o)
}
