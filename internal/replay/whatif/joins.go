package whatif

import (
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// children are the goroutines that each goroutine made, in order.
func (l *links) children() map[int32][]int32 {
	m := make(map[int32][]int32)
	for i := range l.g.Goroutines {
		for _, e := range l.g.Goroutines[i].Events {
			if e.Other == none || e.At <= l.from || e.At > l.to {
				continue
			}
			if c := &l.g.Goroutines[e.Other]; c.Role == goroutines.Program && len(c.Stretches) > 0 && c.Stretches[0].From == e.At {
				m[int32(i)] = append(m[int32(i)], e.Other)
			}
		}
	}
	return m
}

func (l *links) born(i int32) int64 { return l.g.Goroutines[i].Stretches[0].From }

// joins makes who waits for a group wait for all of it: a trace shows the last one alone,
// which ended the wait. Those of the same maker that had ended by then are taken for the rest.
func (l *links) joins(children map[int32][]int32) {
	type pair struct{ maker, waiter int32 }
	joined := make(map[pair]int) // how many are known to have been waited for
	l.g.Waits(l.from, l.to, func(w goroutines.Wait) {
		if w.Blocked.Site == none || l.g.Sites[w.Blocked.Site].Deed != deeds.Join {
			return
		}
		maker := l.g.Goroutines[w.Woken.Waker].Stretches[0].Waker
		if maker == none {
			return
		}
		list, key := children[maker], pair{maker, w.Goroutine}
		for ; joined[key] < len(list) && l.born(list[joined[key]]) < w.Woken.From; joined[key]++ {
			c := list[joined[key]]
			if end, ok := l.g.Goroutines[c].Ended(); ok && end < w.Woken.From && c != w.Woken.Waker {
				l.ends[c] = append(l.ends[c], l.waits.At(w.Key).id)
			}
		}
	})
}

// implied finds goroutines that somebody is likely to wait for, though it never took long:
// those that are made one after the other, each when the one before has ended, and those that have
// all ended when their maker does.
func (l *links) implied(children map[int32][]int32) {
	for _, maker := range slices.Sorted(maps.Keys(children)) {
		list := children[maker]
		byLine := make(map[int32][]int32)
		for _, c := range list {
			if site := l.g.Goroutines[c].Stretches[0].Cause; site != none {
				spot := l.g.Sites[site].Spot
				byLine[spot] = append(byLine[spot], c)
			}
		}
		for _, spot := range slices.Sorted(maps.Keys(byLine)) {
			l.serial(maker, byLine[spot])
			l.outlived(maker, byLine[spot])
		}
	}
}

const fewChildren = 3

func (l *links) serial(maker int32, list []int32) {
	if len(list) < fewChildren {
		return
	}
	for i, c := range list[:len(list)-1] {
		if end, ok := l.g.Goroutines[c].Ended(); !ok || end > l.born(list[i+1]) {
			return
		}
	}
	for i, c := range list[:len(list)-1] {
		gate := l.gate()
		l.ends[c] = append(l.ends[c], gate)
		k := goroutines.Key{Goroutine: maker, Step: list[i+1]}
		l.before[k] = append(l.before[k], gate)
	}
}

func (l *links) outlived(maker int32, list []int32) {
	end, ok := l.g.Goroutines[maker].Ended()
	if !ok || end > l.to {
		end = l.to
	}
	if slices.ContainsFunc(list, func(c int32) bool {
		at, ok := l.g.Goroutines[c].Ended()
		return !ok || at > end
	}) {
		return
	}
	gate := l.gate()
	l.finally[maker] = append(l.finally[maker], gate)
	for _, c := range list {
		l.ends[c] = append(l.ends[c], gate)
	}
}
