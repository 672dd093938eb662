package goroutines

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/skips"
)

// Who makes goroutines at moments of a clock may have those do nothing that find another one still at work, as jobs of
// a schedule do. Who is at work next then waits for that one, and for the next moment after it: a trace shows
// the moments alone.

// skip finds out which goroutines did what others of their line did not because one was still at it, and has each be made
// by the end of the one before.
func (g *Graph) skip() {
	g.every = make(map[int32]int64)
	works, idle := make(map[[2]int32][]skips.Job), make(map[int32][]int64) // by line, and by site at which they wait; when they began
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		end, ok := gor.Ended()
		if gor.Role != Program || !ok || gor.Stretches[0].Cause == None || gor.Stretches[0].Waker == None {
			continue
		}
		line, began := g.Sites[gor.Stretches[0].Cause].Spot, gor.Stretches[0].From
		waits := slices.IndexFunc(gor.Stretches, func(s Stretch) bool { return s.State == Blocked && s.Site != None })
		if waits >= 0 {
			k := [2]int32{line, gor.Stretches[waits].Site}
			works[k] = append(works[k], skips.Job{Index: int32(i), Began: began, Ended: end})
		} else if end-began < skips.Brief {
			idle[line] = append(idle[line], began)
		}
	}
	for k, list := range works {
		every, ok := skips.Find(list, idle[k[0]])
		for n := 1; ok && n < len(list); n++ {
			i, before := list[n].Index, list[n-1].Index
			first := &g.Goroutines[i].Stretches[0]
			first.Waker, first.Step = before, g.Goroutines[before].StepAt(first.From+1)
			g.chained[before] = append(g.chained[before], i)
			g.every[i] = every
		}
	}
}

// Every is how long it is from one moment to the next at which a goroutine would have been made if another one had not
// still been at work, or 0.
func (g *Graph) Every(i int32) int64 { return g.every[i] }
