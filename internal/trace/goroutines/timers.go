package goroutines

import "slices"

// Timed reports whether a wait was ended by a timer.
func (g *Graph) Timed(k Key) bool {
	l := g.Goroutines[k.Goroutine].Stretches
	if int(k.Step)+1 >= len(l) || l[k.Step].State != Blocked || l[k.Step].Site == None {
		return false
	}
	why, w := l[k.Step].Why, &l[k.Step+1]
	return w.State == Ready && w.Waker == None && (why == Sleeping || why == Selecting || why == Receiving)
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
	if least := g.shortest[g.PlaceOf(b.Site)]; least > 0 {
		return min(b.From+least, end)
	}
	return end
}
