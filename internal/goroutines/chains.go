package goroutines

import (
	"cmp"
	"slices"
)

// A trace does not show who sets the timer that makes a goroutine. It may be the goroutine that the
// timer before has made, or whoever waits for what the next one does.

// A succession is two goroutines that timers made, one after the other, and that begin at the
// same place.
type succession struct {
	before, next int32
	ended, began int64 // the one before, if it ended; and the next
	// awaited is since when the one waits that the next one wakes: of several, the oldest one, as
	// time-outs are set by who makes the others. It is 0 if there is none.
	awaited int64
}

// inTurn reports whether the one had ended when the other began.
func (x succession) inTurn() bool { return x.ended > 0 && x.ended <= x.began }

// between reports whether the wait for the next one began when the one before had ended: who waits may
// have set the timer.
func (x succession) between() bool { return x.inTurn() && x.awaited > x.ended }

// chain finds out which goroutines were made by timers that others of their kind had
// set: where each begins when the one before it has ended. Where most do so, who began
// earlier was late in ending after it had set the timer: a busy machine did not let it.
func (g *Graph) chain() {
	g.chained = make(map[int32][]int32)
	for _, list := range g.successions() {
		if !paced(list) {
			list = slices.DeleteFunc(list, succession.between)
		}
		inTurn := 0
		for _, x := range list {
			if x.inTurn() {
				inTurn++
			}
		}
		most := inTurn*4 >= len(list)*3
		for _, x := range list {
			if x.inTurn() || x.ended > 0 && most {
				first := &g.Goroutines[x.next].Stretches[0]
				first.Waker, first.Step = x.before, g.Goroutines[x.before].step()
				g.chained[x.before] = append(g.chained[x.before], x.next)
			}
		}
	}
}

// paced reports whether it is rather the goroutines that are regular intervals apart, than each from the
// beginning of the wait for it.
func paced(list []succession) bool {
	var apart, waited []int64
	for _, x := range list {
		if x.between() {
			apart, waited = append(apart, x.began-x.ended), append(waited, x.began-x.awaited)
		}
	}
	return 2*spread(apart) < spread(waited)
}

// spread is the sum of how much numbers differ from the one in the middle.
func spread(list []int64) (sum int64) {
	slices.Sort(list)
	for _, x := range list {
		middle := list[len(list)/2]
		sum += max(x-middle, middle-x)
	}
	return sum
}

// successions are those of all goroutines that timers made, by where they start.
func (g *Graph) successions() map[int32][]succession {
	all := make(map[int32][]succession)
	last := make(map[int32]int32)
	awaited := g.awaited()
	for _, i := range g.byBirth() {
		gor := &g.Goroutines[i]
		if !g.timerMade(gor) {
			continue
		}
		if before, ok := last[gor.Start]; ok {
			x := succession{before: before, next: i, began: gor.Stretches[0].From, awaited: awaited[i]}
			x.ended, _ = g.Goroutines[before].Ended()
			all[gor.Start] = append(all[gor.Start], x)
		}
		last[gor.Start] = i
	}
	return all
}

// timerMade reports whether a timer made a goroutine that runs the user's code.
func (g *Graph) timerMade(gor *Goroutine) bool {
	if len(gor.Stretches) == 0 || gor.Role != Program || !g.Own(gor.Start) {
		return false
	}
	first := &gor.Stretches[0]
	return first.State == Ready && first.Waker == None
}

// awaited is since when somebody waits for what timers' goroutines wake.
func (g *Graph) awaited() map[int32]int64 {
	since, born := make(map[int32]int64), make(map[int32]int64)
	g.Waits(g.From, g.To, func(w Wait) {
		i, birth := w.Woken.Waker, g.Goroutines[w.Goroutine].Stretches[0].From
		if !g.timerMade(&g.Goroutines[i]) {
			return
		}
		if known, ok := born[i]; !ok || birth < known {
			since[i], born[i] = w.Blocked.From, birth
		}
	})
	return since
}

// byBirth are the goroutines in the order in which they began.
func (g *Graph) byBirth() (list []int32) {
	for i := range g.Goroutines {
		if len(g.Goroutines[i].Stretches) > 0 {
			list = append(list, int32(i))
		}
	}
	slices.SortStableFunc(list, func(a, b int32) int {
		return cmp.Compare(g.Goroutines[a].Stretches[0].From, g.Goroutines[b].Stretches[0].From)
	})
	return list
}

// Chained are the goroutines that timers made which a goroutine had set, when it had ended.
func (g *Graph) Chained(i int32) []int32 { return g.chained[i] }

// Chains reports whether a goroutine was made by a timer that another had set: its
// first stretch then names that one's last.
func (g *Graph) Chains(first *Stretch) bool {
	return first.Waker != None && g.Stretch(Key{first.Waker, first.Step}).State == Absent
}
