package study

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// appointed are the goroutines that work with one that hands out what is due: they give it things to do, or are given them.
// When these are due, the source computes; where nothing has to wait for that as yet, a trace does not show it.
func appointed(g *goroutines.Graph, from, to int64) map[int32]bool {
	with := make(map[int32]bool)
	if !slices.ContainsFunc(g.Places, func(p goroutines.Place) bool { return p.Appoints }) {
		return with
	}
	g.Waits(from, to, func(w goroutines.Wait) {
		if w.Blocked.From < from {
			return
		}
		if g.At(w.Blocked.Site).Appoints {
			with[w.Woken.Waker] = true
		}
		if g.At(w.Woken.Cause).Appoints {
			with[w.Goroutine] = true
		}
	})
	return with
}
