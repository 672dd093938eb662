package timers

import (
	"cmp"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Rounds are what a goroutine does each time that a timer fires, for which it waits in a select, until
// another one tells it to stop. It goes on for as long as that one does, and not that one for as long
// as it goes on.
type Rounds struct {
	Goroutine   int32
	First, Last int32 // of its waits for the timer
	// Wait is in which it was told to stop. If it was at work then, that is not seen: who waits for
	// its end, which comes before another round, told it so before it waited.
	Wait goroutines.Key
	Seen bool
	// Few reports whether a library makes so few that it matters when the first one is: in less time there may be
	// none.
	Few bool
	// Reads reports whether it waits for what comes from others, not for a timer, until somebody closes the connection.
	Reads bool
	// By is the last stretch of the goroutine that ended them by its own end, as they waited for its
	// result, if Wait is not known, and Left is when whoever made them was elsewhere.
	By   goroutines.Key
	Left int64
}

// Result reports whether rounds ended with the end of another goroutine, for which they waited.
func (x Rounds) Result() bool { return x.By != goroutines.Key{} }

// Told finds rounds in a part of the time that another goroutine has ended.
func Told(g *goroutines.Graph, from, to int64) (list []Rounds) {
	var unseen []Rounds
	for key, s := range All(g, from, to) {
		for _, x := range rounds(g, key.Goroutine, s.Steps) {
			switch {
			case x.Result() || x.Seen && g.End(x.Wait) <= to:
				list = append(list, x)
			case !x.Seen && lonely(g, x):
				unseen = append(unseen, x)
			}
		}
	}
	for _, x := range unseen {
		if x.awaited(g, from, to) {
			list = append(list, x)
		}
	}
	list = append(list, closed(g, from, to)...)
	slices.SortFunc(list, func(a, b Rounds) int {
		return cmp.Or(cmp.Compare(a.Goroutine, b.Goroutine), cmp.Compare(a.First, b.First))
	})
	return list
}

// rounds are the waits for timers at a place, up to one that another goroutine ended for good or with its
// result, or to the last one.
func rounds(g *goroutines.Graph, i int32, steps []int32) (list []Rounds) {
	l, site := g.Goroutines[i].Stretches, g.Goroutines[i].Stretches[steps[len(steps)-1]].Site
	if g.Sites[site].Deed != deeds.Select {
		return nil
	}
	var x Rounds
	n, last := 0, -1 // of the list, the one that may have ended for good
	end := func() {
		if x.Few = n < fewTicks && !g.Own(site); n >= fewTicks || n > 0 && x.Seen { // what it waits for beside the timer is known then
			list = append(list, x)
		}
		n = 0
	}
	for step := steps[0]; int(step)+1 < len(l); step++ {
		k := goroutines.Key{Goroutine: i, Step: step}
		s := &l[step]
		if s.State != goroutines.Blocked || s.Site != site {
			continue
		}
		if last >= 0 { // it went on
			list, last = slices.Delete(list, last, last+1), -1
		}
		if _, timed := slices.BinarySearch(steps, step); timed {
			if n == 0 {
				x = Rounds{Goroutine: i, First: step}
			}
			x.Last, n = step, n+1
			if y, ok := Over(g, k); ok {
				x = y
				end()
			}
		} else if waker := l[step+1].Waker; waker != goroutines.None {
			x.Wait, x.Seen = k, true
			if end(); len(list) > 0 && list[len(list)-1].Wait == k && !made(g, i, waker) {
				last = len(list) - 1
			}
		}
	}
	end()
	return list
}

// made reports whether a goroutine made another one, which has ended.
func made(g *goroutines.Graph, i, other int32) bool {
	_, ended := g.Goroutines[other].Ended()
	return ended && g.Goroutines[other].Stretches[0].Waker == i
}

// lonely reports whether a goroutine waits for no other one since its first round, but for locks and
// the network.
func lonely(g *goroutines.Graph, x Rounds) bool {
	l := g.Goroutines[x.Goroutine].Stretches
	for step := int(x.First); step+1 < len(l); step++ {
		s := &l[step]
		if s.State == goroutines.Blocked && l[step+1].Waker != goroutines.None && s.Why != goroutines.Networking && (s.Site == goroutines.None || !g.Sites[s.Site].Deed.Takes()) {
			return false
		}
	}
	return true
}

// awaited finds the wait for the end of rounds.
func (x *Rounds) awaited(g *goroutines.Graph, from, to int64) (found bool) {
	g.Waits(from, to, func(w goroutines.Wait) {
		if !found && x.endsWith(g, w) {
			x.Wait, found = w.Key, true
		}
	})
	return found
}

// endsWith reports whether a wait is for the end of a goroutine, or of a group of which it is, and began
// after the last round had.
func (x *Rounds) endsWith(g *goroutines.Graph, w goroutines.Wait) bool {
	gor, waker := &g.Goroutines[x.Goroutine], w.Woken.Waker
	end, ok := gor.Ended()
	if !ok || w.Step == 0 || w.Blocked.From < g.End(goroutines.Key{Goroutine: x.Goroutine, Step: x.Last}) {
		return false
	}
	if waker == x.Goroutine {
		return true
	}
	joins := w.Blocked.Site != goroutines.None && g.Sites[w.Blocked.Site].Deed == deeds.Join
	maker := g.Goroutines[waker].Stretches[0].Waker
	return joins && maker != goroutines.None && maker == gor.Stretches[0].Waker && w.Blocked.From < end && end <= w.Woken.From
}

// ToldBefore reports whether who waited for the end of a goroutine had told it to stop its rounds before that.
func ToldBefore(g *goroutines.Graph, w goroutines.Wait) bool {
	i, steps := w.Woken.Waker, []int32(nil)
	l := g.Goroutines[i].Stretches
	if !g.EndsAfter(goroutines.Key{Goroutine: i, Step: w.Woken.Step}) {
		return false
	}
	for step := len(l) - 1; step >= 0; step-- {
		s := &l[step]
		if s.State == goroutines.Blocked && s.Site != goroutines.None && g.Sites[s.Site].Deed == deeds.Select && (len(steps) == 0 || s.Site == l[steps[0]].Site) && g.Timed(goroutines.Key{Goroutine: i, Step: int32(step)}) {
			steps = append(steps, int32(step))
		}
	}
	if len(steps) < fewTicks {
		return false
	}
	slices.Reverse(steps)
	all := rounds(g, i, steps)
	if len(all) == 0 {
		return false
	}
	x := all[len(all)-1]
	return !x.Seen && !x.Result() && x.endsWith(g, w) && lonely(g, x)
}
