package timers

import (
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// closed finds where a goroutine takes what comes from others, again and again, until somebody closes the connection, and
// takes no more then. Had that been sooner, it had taken less.
func closed(g *goroutines.Graph, from, to int64) (list []Rounds) {
	g.Waits(from, to, func(w goroutines.Wait) {
		if x := (Rounds{Goroutine: w.Goroutine, Wait: w.Key, Seen: true, Reads: true}); closes(g, w) && x.taken(g, from) {
			list = append(list, x)
		}
	})
	return list
}

// closes reports whether a wait ended as somebody closed the connection or set its deadline, and was the last of its kind.
func closes(g *goroutines.Graph, w goroutines.Wait) bool {
	if w.Blocked.Site == goroutines.None || w.Woken.Cause == goroutines.None || g.Sites[w.Woken.Cause].Deed != deeds.Interrupt {
		return false
	}
	l := g.Goroutines[w.Goroutine].Stretches
	for step := w.Step + 1; int(step) < len(l); step++ {
		if l[step].State == goroutines.Blocked && l[step].Site == w.Blocked.Site {
			return false
		}
	}
	return true
}

// taken finds the waits before the last one, since a moment. It reports whether there are any.
func (x *Rounds) taken(g *goroutines.Graph, since int64) (any bool) {
	l := g.Goroutines[x.Goroutine].Stretches
	for step := x.Wait.Step - 1; step >= 0 && l[step].From >= since; step-- {
		if l[step].State != goroutines.Blocked || l[step].Site != l[x.Wait.Step].Site {
			continue
		}
		if x.First = step; !any {
			x.Last, any = step, true
		}
	}
	return any
}
