package goroutines

import (
	"slices"
	"sort"
)

// A thread that C made runs Go code in a goroutine that is there for this alone. A trace does not show which call of C it is
// at work for.

// findVisits finds when such goroutines begin.
func (g *Graph) findVisits() {
	for i := range g.Goroutines {
		l := g.Goroutines[i].Stretches
		for step := range l {
			if absent := step > 0 && l[step-1].State == Absent || step == 0 && l[0].From > g.From; absent && l[step].State == Calling {
				g.visits = append(g.visits, l[step].From)
			}
		}
	}
	slices.Sort(g.visits)
}

// Visited reports whether a thread that C made began to run Go code in a part of the time.
func (g *Graph) Visited(from, to int64) bool {
	i := sort.Search(len(g.visits), func(i int) bool { return g.visits[i] >= from })
	return i < len(g.visits) && g.visits[i] < to
}
