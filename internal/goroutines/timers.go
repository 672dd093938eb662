package goroutines

import (
	"cmp"
	"slices"
)

// Timed reports whether a wait was ended by a timer.
func (g *Graph) Timed(k Key) bool {
	l := g.Goroutines[k.Goroutine].Stretches
	if int(k.Step)+1 >= len(l) || l[k.Step].State != Blocked || l[k.Step].Site == None {
		return false
	}
	if w := &l[k.Step+1]; w.State != Ready || w.Waker != None {
		return false
	}
	switch l[k.Step].Why {
	case Sleeping, Selecting, Receiving:
		return true
	}
	return false
}

// Outside reports whether a goroutine waits for what no other one does: a system call, time,
// or the network, at whose other end another one may be.
func (g *Graph) Outside(k Key) bool {
	s := g.Stretch(k)
	return s.State == Calling || s.State == Blocked && (s.Why == Sleeping || s.Why == Networking) || g.Timed(k)
}

// findShortest finds the shortest waits for timers by place, where there are enough to tell.
func (g *Graph) findShortest() {
	const few = 4
	lists := make(map[int32][]int64)
	for i := range g.Goroutines {
		for step := range g.Goroutines[i].Stretches {
			if k := (Key{int32(i), int32(step)}); g.Timed(k) {
				b := g.Stretch(k)
				place := g.PlaceOf(b.Site)
				lists[place] = append(lists[place], g.End(k)-b.From)
			}
		}
	}
	g.shortest = make(map[int32]int64)
	for place, list := range lists {
		if len(list) >= few {
			g.shortest[place] = slices.Min(list)
		}
	}
}

// Due is when a wait for a timer would have ended if that had not come late, as timers do
// while all processors are taken: after the shortest such wait at that place. It is the
// end where that is not known.
func (g *Graph) Due(k Key) int64 {
	end := g.End(k)
	if !g.Timed(k) {
		return end
	}
	b := g.Stretch(k)
	least := g.shortest[g.PlaceOf(b.Site)]
	if least == 0 || b.From+least > end {
		return end
	}
	return b.From + least
}

// A succession is two goroutines that timers made, one after the other, and that begin at the
// same place.
type succession struct {
	before, next int32
	inTurn       bool // the one had ended when the other began
}

// chain finds out which goroutines were made by timers that others of their kind had
// set: where each begins when the one before it has ended. Where most do so, who began
// earlier was late in ending after it had set the timer: a busy machine did not let it.
func (g *Graph) chain() {
	g.chained = make(map[int32][]int32)
	for _, list := range g.successions() {
		inTurn := 0
		for _, x := range list {
			if x.inTurn {
				inTurn++
			}
		}
		most := inTurn*4 >= len(list)*3
		for _, x := range list {
			if _, ended := g.Goroutines[x.before].Ended(); x.inTurn || ended && most {
				first := &g.Goroutines[x.next].Stretches[0]
				first.Waker, first.Step = x.before, g.Goroutines[x.before].step()
				g.chained[x.before] = append(g.chained[x.before], x.next)
			}
		}
	}
}

// successions are those of all goroutines that timers made, by where they start.
func (g *Graph) successions() map[int32][]succession {
	all := make(map[int32][]succession)
	last := make(map[int32]int32)
	for _, i := range g.byBirth() {
		gor := &g.Goroutines[i]
		first := &gor.Stretches[0]
		if first.State != Ready || first.Waker != None || gor.Role != Program || !g.Own(gor.Start) {
			continue
		}
		if before, ok := last[gor.Start]; ok {
			end, ended := g.Goroutines[before].Ended()
			all[gor.Start] = append(all[gor.Start], succession{before, i, ended && end <= first.From})
		}
		last[gor.Start] = i
	}
	return all
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
