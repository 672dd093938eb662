package channels

import (
	"cmp"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// apart finds out whether meetings at the same lines were at several channels. Who waits for
// one channel is served in turn, and nobody waits to give to it while another waits to take from it.
func apart(list []meeting) split {
	givers, takers := make(map[int32]bool), make(map[int32]bool)
	for _, m := range list {
		givers[m.giver], takers[m.taker] = true, true
	}
	how := byTaker
	if len(takers) < len(givers) {
		how = byGiver
	}
	if len(givers) == 1 && len(takers) == 1 || !crossed(list) && inTurn(list, true) && inTurn(list, false) {
		return whole
	}
	return how
}

// few are as many as may be by chance.
const few = 2

// crossed reports whether some waited to give while others waited to take.
func crossed(list []meeting) bool {
	const moment = 20_000
	var until [2]int64 // that takers wait, and givers
	n := 0
	for _, m := range begun(list) {
		side, other := 0, 1
		if m.gave {
			side, other = 1, 0
		}
		if min(m.Woken.From, until[other])-m.Blocked.From > moment {
			n++
		}
		until[side] = max(until[side], m.Woken.From)
	}
	return n > few
}

// inTurn reports whether those who wait to give at the same time, or to take, do so until each of
// them in turn is served.
func inTurn(list []meeting, gave bool) bool {
	const mostly = 10
	var last int64
	both, wrong := 0, 0
	for _, m := range begun(list) {
		if m.gave != gave {
			continue
		}
		if m.Blocked.From < last {
			both++
		}
		if m.Woken.From < last {
			wrong++
		}
		last = max(last, m.Woken.From)
	}
	return wrong <= few || wrong*mostly <= both
}

// begun are meetings in the order in which the waits for them began.
func begun(list []meeting) []meeting {
	return slices.SortedStableFunc(slices.Values(list), func(a, b meeting) int { return cmp.Compare(a.Blocked.From, b.Blocked.From) })
}

// doubtful reports whether several take at the same lines, and more often than they meet who gives: of
// one channel that is full, whatever is taken is seen to be. What they take may be more than one thing at
// work, so that nothing is certain.
func (c *Channels) doubtful(list []meeting) bool {
	meets, rounds := make(map[int32]int), 0
	for _, m := range list {
		meets[m.taker]++
	}
	if len(meets) < 2 {
		return false
	}
	for i := range meets {
		sites := make(map[int32]int)
		for step, s := range c.g.Goroutines[i].Stretches {
			if s.Site != none && s.From >= c.from && s.From < c.to && c.g.Outside(goroutines.Key{Goroutine: i, Step: int32(step)}) {
				sites[s.Site]++
			}
		}
		most := 0
		for _, n := range sites {
			most = max(most, n)
		}
		rounds += most
	}
	return 2*rounds > 3*len(list)
}
