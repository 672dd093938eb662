package goroutines

import (
	"cmp"
	"slices"
	"sort"
)

// A stop is a moment at which a goroutine ended or blocked.
type stop struct {
	at int64
	Key
	end bool
}

// stops are the moments at which goroutines stopped running that might answer a goroutine: one
// that made them, or made them ready next, or, at the last, has done so before.
func (g *Graph) stops() map[int32][]stop {
	m := make(map[int32][]stop)
	for i := range g.Goroutines {
		l := g.Goroutines[i].Stretches
		for step := 1; step < len(l) && g.Goroutines[i].Role == Program; step++ {
			if l[step-1].State != Running {
				continue
			}
			s, whom := &l[step], int32(None)
			switch {
			case s.State == Absent && !g.looksFor(l[0].Waker, int32(i)):
				whom = l[0].Waker
			case s.State != Blocked:
			case step+1 < len(l):
				whom = l[step+1].Waker
			default:
				whom = lastWaker(l)
			}
			if whom != None {
				m[whom] = append(m[whom], stop{s.From, Key{int32(i), int32(step) - 1}, s.State == Absent})
			}
		}
	}
	for _, list := range m {
		slices.SortFunc(list, func(a, b stop) int { return cmp.Compare(a.at, b.at) })
	}
	return m
}

// idle reports whether who stopped after a moment waited at that, and began what it did then later.
func (g *Graph) idle(x stop, at int64) bool {
	gor := &g.Goroutines[x.Goroutine]
	step := gor.StepAt(at)
	return x.at > at && (step < 0 || gor.Stretches[step].State == Blocked)
}

// lastWaker is who made a goroutine ready last, or None.
func lastWaker(l []Stretch) int32 {
	for i := len(l) - 1; i > 0; i-- {
		if l[i].State == Ready && l[i-1].State == Blocked {
			return l[i].Waker
		}
	}
	return None
}

// lone reports whether a goroutine did not stop since a moment.
func lone(stops []stop, i int32, since int64) bool {
	for _, s := range slices.Backward(stops) {
		if s.at < since {
			break
		}
		if s.Goroutine == i {
			return false
		}
	}
	return true
}

// only reports whether one goroutine alone stopped since one moment until another.
func only(stops []stop, since, until int64) bool {
	at := func(moment int64) int {
		return sort.Search(len(stops), func(i int) bool { return stops[i].at >= moment })
	}
	return at(until+1)-at(since) == 1
}

// news reports whether a goroutine that blocked after a stretch had not waited for timers there since a moment.
func (g *Graph) news(k Key, since int64) bool {
	l := g.Goroutines[k.Goroutine].Stretches
	for step := k.Step; step >= 0 && l[step].From >= since; step-- {
		if l[step].Site == l[k.Step+1].Site && g.Timed(Key{k.Goroutine, step}) {
			return false
		}
	}
	return true
}
