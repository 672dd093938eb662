package whatif

import (
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// feeds finds who is likely to be waited for, though it is seldom seen: who gives to one goroutine
// alone. What it gives later may be in a buffer in time, and nothing tells of that; in a replay its
// taker waits in the end for all that it gave before it came to rest.
func (l *links) feeds() {
	takers := make(map[int32]int32) // by giver; none: several
	fed := make(map[int32]bool)     // givers
	var order []int32
	l.g.Waits(l.from, l.to, func(w goroutines.Wait) {
		giver := w.Woken.Waker
		if l.model.Unpaced && l.beats[w.Key] || l.ticks(w) {
			return
		}
		taker, known := takers[giver]
		switch {
		case !known:
			takers[giver] = w.Goroutine
		case taker != w.Goroutine:
			takers[giver] = none
		}
		if l.gave(w) && !fed[giver] {
			fed[giver] = true
			order = append(order, giver)
		}
	})
	for _, giver := range order {
		if taker := takers[giver]; taker != none && l.restsBefore(giver, taker) {
			gate := l.gate()
			l.finally[taker] = append(l.finally[taker], gate)
			l.rests[giver] = append(l.rests[giver], gate)
		}
	}
}

// gave reports whether a wait ended as something was given through a channel or a connection.
func (l *links) gave(w goroutines.Wait) bool {
	if q := l.g.Queue(w); q != nil {
		return !q.Limits && !l.g.Gives(w)
	}
	return w.Woken.Cause != none && l.g.Sites[w.Woken.Cause].Deed == deeds.Transmit
}

// restsBefore reports whether a goroutine waits for good before another one ends, or does so too.
func (l *links) restsBefore(giver, taker int32) bool {
	list := l.g.Goroutines[giver].Stretches
	last := &list[len(list)-1]
	end, ok := l.g.Goroutines[taker].Ended()
	if !ok {
		end = l.to
	}
	return last.State == goroutines.Blocked && last.From < min(end, l.to)
}
