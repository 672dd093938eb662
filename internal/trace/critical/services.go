package critical

import (
	"sort"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// services are the sites of the user's code on whose behalf goroutines were on the path: for each, by
// stretches, the last one first.
type services map[int32][]service

type service struct{ step, user int32 }

func (x services) add(k goroutines.Key, user int32) {
	l := x[k.Goroutine]
	if n := len(l); n > 0 && l[n-1].step == k.Step {
		l[n-1].user = user
		return
	}
	x[k.Goroutine] = append(l, service{k.Step, user})
}

// nearest is whom a goroutine served in a stretch, or in the nearest one of which that is known.
func (x services) nearest(k goroutines.Key) (user int32, ok bool) {
	l := x[k.Goroutine]
	if len(l) == 0 {
		return goroutines.None, false
	}
	n := sort.Search(len(l), func(i int) bool { return l[i].step <= k.Step })
	if n == len(l) || n > 0 && l[n-1].step-k.Step < k.Step-l[n].step {
		n--
	}
	return l[n].user, true
}

// A serving is whom a goroutine makes ready at some of its events or later.
type serving struct {
	event int   // the first of those events
	user  int32 // where the first of those waits who do so in the user's code, or None
	since int64
}

// next is where those wait in the user's code whom the goroutine makes ready next, and since when, or None.
func (w *walk) next() (site int32, since int64) {
	x := w.serves[w.i]
	if x == nil {
		x = &serving{event: len(w.gor.Events), user: goroutines.None}
		w.serves[w.i] = x
	}
	for ; x.event > 0 && w.gor.Events[x.event-1].At >= w.at; x.event-- {
		e := &w.gor.Events[x.event-1]
		if e.Other == goroutines.None {
			continue
		}
		other := &w.g.Goroutines[e.Other]
		l, step := other.Stretches, other.ReadyAt(e.At, w.i)
		if step > 0 && l[step-1].State == goroutines.Blocked && w.g.Own(l[step-1].Site) {
			x.user, x.since = l[step-1].Site, l[step-1].From
		}
	}
	return x.user, x.since
}
