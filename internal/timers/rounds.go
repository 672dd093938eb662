package timers

import (
	"cmp"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/deeds"
	"github.com/bottleneck-go/bottleneck/internal/goroutines"
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
}

// Told finds rounds in a part of the time that another goroutine has ended.
func Told(g *goroutines.Graph, from, to int64) (list []Rounds) {
	var unseen []Rounds
	for key, s := range All(g, from, to) {
		x, ok := rounds(g, key.Goroutine, s.Steps)
		switch {
		case !ok:
		case x.Seen && g.End(x.Wait) <= to:
			list = append(list, x)
		case !x.Seen && lonely(g, x):
			unseen = append(unseen, x)
		}
	}
	for _, x := range unseen {
		if x.awaited(g, from, to) {
			list = append(list, x)
		}
	}
	slices.SortFunc(list, func(a, b Rounds) int {
		return cmp.Or(cmp.Compare(a.Goroutine, b.Goroutine), cmp.Compare(a.First, b.First))
	})
	return list
}

// rounds are the last waits for timers at a place, up to one that another goroutine ended for good, or to
// the last one.
func rounds(g *goroutines.Graph, i int32, steps []int32) (x Rounds, ok bool) {
	l, last := g.Goroutines[i].Stretches, steps[len(steps)-1]
	site := l[last].Site
	if g.Sites[site].Deed != deeds.Select {
		return x, false
	}
	x = Rounds{Goroutine: i, Last: last}
	before := int32(-1)
	for step := steps[0]; int(step)+1 < len(l); step++ {
		if s := &l[step]; s.State != goroutines.Blocked || s.Site != site || l[step+1].Waker == goroutines.None {
			continue
		}
		if step > last {
			if x.Seen {
				return x, false // it went on
			}
			x.Wait, x.Seen = goroutines.Key{Goroutine: i, Step: step}, true
			continue
		}
		before = step
	}
	n, _ := slices.BinarySearch(steps, before)
	if len(steps)-n < fewTicks {
		return x, false
	}
	x.First = steps[n]
	return x, true
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
	if int(w.Woken.Step)+2 < len(l) {
		return false // it went on
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
	x, ok := rounds(g, i, steps)
	return ok && !x.Seen && x.endsWith(g, w) && lonely(g, x)
}
