package whatif

import (
	"cmp"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/replay/sim"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// keeps reports whether a model takes a series for one whose timer keeps a schedule.
func (m Model) keeps(s *timers.Series) bool { return s.Ticks != (m.Flipped && !s.Certain) }

// waits reports whether a model takes a wait for one for ticks, and not for the goroutine that found at one that it was over.
func (m Model) waits(d timers.Due) bool { return !m.Gated && (d.Certain || !m.Flipped) }

// schedules are the series of a goroutine whose timers keep a schedule, in the order in which
// these were set.
func (p *planner) schedules(i int32) (list []*timers.Series) {
	for _, s := range p.series[i] {
		if p.model.keeps(s) {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(x, y *timers.Series) int {
		return cmp.Or(cmp.Compare(x.Set, y.Set), cmp.Compare(x.Steps[0], y.Steps[0]))
	})
	for _, s := range list {
		p.timers[s] = p.out.Timers
		p.out.Timers++
	}
	return list
}

// setting begins the schedules that were set before the end of a stretch whose ops are those
// from the given one on: where the goroutine runs, among them, and otherwise before them. What
// it did before may take another time, and the schedule moves with it.
func (p *planner) setting(first int, state goroutines.State, from, to int64) {
	for len(p.unset) > 0 && p.unset[0].Set < to {
		s, at := p.unset[0], from
		p.unset = p.unset[1:]
		if state == goroutines.Running {
			at = max(from, s.Set)
		}
		p.cut(first, at-from, sim.Op{Do: sim.Set, Cost: none, ID: p.timers[s], Time: at - p.from})
	}
}

// cut puts an op among those from the given one on, after so much of what they run.
func (p *planner) cut(first int, after int64, o sim.Op) {
	at := first
	for ; after > 0 && at < len(p.ops); at++ {
		x := &p.ops[at]
		switch {
		case x.Do != sim.Run:
		case x.Time > after:
			rest := *x
			x.Time, rest.Time = after, x.Time-after
			p.ops = slices.Insert(p.ops, at+1, rest)
			after = 0
		default:
			after -= x.Time
		}
	}
	p.ops = slices.Insert(p.ops, at, o)
}
