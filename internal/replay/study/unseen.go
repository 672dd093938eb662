package study

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Unseen is what goroutines wait for by themselves, such as time, of whom somebody may have waited for the end: by
// goroutine and function, as a part of the time. Of a group of goroutines that was made before the trace began it tells
// only who ended last.
type unseen []map[string]float64

func findUnseen(g *goroutines.Graph, from, to int64) (list unseen) {
	g.Waits(from, to, func(w goroutines.Wait) {
		if g.Goroutines[w.Woken.Waker].Stretches[0].Waker != goroutines.None || !joins(g, w.Blocked.Site) {
			return
		}
		for i := range g.Goroutines {
			c := &g.Goroutines[i]
			end, ended := c.Ended()
			if c.Role == goroutines.Program && ended && int32(i) != w.Woken.Waker && c.Stretches[0].Waker == goroutines.None &&
				end > w.Blocked.From && end < w.Woken.From {
				list = append(list, alone(g, int32(i), from, to))
			}
		}
	})
	return list
}

// joins reports whether a group is waited for at a site. The stack of one that waited before the trace began has more
// frames than others.
func joins(g *goroutines.Graph, site int32) bool {
	return site != goroutines.None && slices.ContainsFunc(g.Sites[site].Frames, func(f int32) bool {
		return g.Frames[f].Function == "sync.(*WaitGroup).Wait"
	})
}

// alone is what a goroutine waits for by itself between two moments.
func alone(g *goroutines.Graph, i int32, from, to int64) map[string]float64 {
	waits := make(map[string]float64)
	for step, s := range g.Goroutines[i].Stretches {
		k := goroutines.Key{Goroutine: i, Step: int32(step)}
		if part := min(to, g.End(k)) - max(from, s.From); part > 0 && s.Site != goroutines.None && g.Outside(k) {
			waits[g.NameOf(s.Site)] += float64(part) / float64(to-from)
		}
	}
	return waits
}

// left is what may be waited for at most without some functions.
func (u unseen) left(functions []string) (most float64) {
	for _, waits := range u {
		var sum float64
		for f, part := range waits {
			if !slices.Contains(functions, f) {
				sum += part
			}
		}
		most = max(most, sum)
	}
	return most
}
