package critical

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// A Queue is a lock, or a channel used as a semaphore, that others queued for on a
// path.
type Queue struct {
	Kind   Kind          // Lock or Channel
	Target charge.Target // the line that takes it
	Held   time.Duration // while others waited, on the path
	Turns  int           // how often the path went from one that had it to the one before it
	// Waiters is how many waited at that line, on average over the path's time.
	Waiters float64
}

// queued is what is known of a queue while the path is being found.
type queued struct {
	kind  Kind
	turns int
	held  int64
}

func (w *walk) queue(x *passage) *queued {
	q := w.queued[x.place]
	if q == nil {
		q = &queued{kind: x.kind}
		w.queued[x.place] = q
	}
	return q
}

// Queues are what goroutines queued for on a path, longest held first.
func (p *Path) Queues() (list []Queue) {
	waited := p.waited()
	for _, place := range slices.Sorted(maps.Keys(p.queued)) {
		q := p.queued[place]
		list = append(list, Queue{
			Kind: q.kind, Target: p.graph.Places[place].Target, Held: time.Duration(q.held), Turns: q.turns,
			Waiters: float64(waited[place]) / float64(max(1, p.To-p.From)),
		})
	}
	slices.SortStableFunc(list, func(a, b Queue) int { return cmp.Compare(b.Held, a.Held) })
	return list
}

// waited is for how long goroutines waited at the places of queues, together.
func (p *Path) waited() map[int32]int64 {
	waited := make(map[int32]int64)
	p.graph.Waits(p.From, p.To, func(w goroutines.Wait) {
		if place := p.graph.PlaceOf(w.Blocked.Site); p.queued[place] != nil {
			waited[place] += w.Woken.From - max(w.Blocked.From, p.From)
		}
	})
	return waited
}
