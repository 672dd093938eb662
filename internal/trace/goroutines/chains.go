package goroutines

import (
	"cmp"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/chains"
)

// A trace does not show who sets the timer that makes a goroutine. It may be a goroutine that another timer
// made, or whoever waits for what the next one does.

// chain finds out which goroutines were made by timers that others of their kind had set.
func (g *Graph) chain() {
	g.chained = make(map[int32][]int32)
	awaited, all := g.awaited(), make(map[int32][]int32) // by where they start
	for _, i := range g.byBirth() {
		if gor := &g.Goroutines[i]; g.timerMade(gor) {
			all[gor.Start] = append(all[gor.Start], i)
		}
	}
	for _, list := range all {
		var made []chains.Made
		for _, i := range list {
			ended, _ := g.Goroutines[i].Ended()
			made = append(made, chains.Made{Began: g.Goroutines[i].Stretches[0].From, Ended: ended, Awaited: awaited[i]})
		}
		for n, at := range chains.Find(made) {
			if at != chains.None {
				before, first := list[at], &g.Goroutines[list[n]].Stretches[0]
				first.Waker, first.Step = before, g.Goroutines[before].step()
				g.chained[before] = append(g.chained[before], list[n])
			}
		}
	}
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
