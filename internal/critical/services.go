package critical

import (
	"sort"

	"github.com/bottleneck-go/bottleneck/internal/goroutines"
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
