package goroutines

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/sites"
)

// placeForeign gives the samples of code that is not Go's, such as what a program has compiled while it runs, a
// place beside them, as the profiler cannot tell who called it: a library's, at work for the user, of the
// sample before or an end of the segment, or else of the sample after; or the next place, or the last one.
func (g *Graph) placeForeign(t *sites.Table) {
	for i := range g.Goroutines {
		l := g.Goroutines[i].Samples
		place := func(n, beside int, ends func(s Segment) []int32) {
			if t.Foreign(l[n].Site) {
				s := g.SegmentAt(Key{int32(i), l[n].Step}, l[n].At)
				list := ends(s)
				if beside >= 0 && beside < len(l) && l[beside].At >= s.Since && l[beside].At <= s.Until {
					list = slices.Insert(list, 0, t.Library(l[beside].Site))
				}
				l[n].Site = sites.First(append(list, l[n].Site))
			}
		}
		for n := range l {
			place(n, n-1, func(s Segment) []int32 { return []int32{t.Library(s.End), t.Library(s.Begin)} })
		}
		for n := range slices.Backward(l) {
			place(n, n+1, func(s Segment) []int32 { return []int32{s.End, s.Begin} })
		}
	}
	g.Sites, g.Frames, g.Places = t.List, t.Frames, t.Places
}
