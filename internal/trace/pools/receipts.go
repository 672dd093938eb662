package pools

import (
	"cmp"
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// A receipt is that a goroutine got something from another, for which one of the two had waited.
type receipt struct {
	by, from int32
	spot     int32 // where it got it
	gave     bool  // it was the giver who had waited
	wait     goroutines.Wait
}

// findReceipts finds out where the members of pools receive what they do.
func (p *Pools) findReceipts() {
	received := make(map[*Pool]map[int32][]receipt) // by queue
	apart := make(map[*Pool]int)                    // how often from channels of their own
	p.g.Waits(p.from, p.to, func(w goroutines.Wait) {
		r, queue := p.receipt(w)
		if queue == none || p.Servers.Answered(w.Key) != nil {
			return
		}
		x := p.of[r.by]
		if x == nil || p.of[r.from] == x {
			return
		}
		if c := p.Channels.Of(w); c != nil && c.Private {
			apart[x]++
			return
		}
		if received[x] == nil {
			received[x] = make(map[int32][]receipt)
		}
		received[x][queue] = append(received[x][queue], r)
	})
	for x, queues := range received {
		x.receive(queues)
	}
	for x, n := range apart {
		if x.Apart = n > x.receipts; x.Apart {
			clear(x.spots)
		}
	}
}

// receipt is the receipt that a wait was for, and its queue, or none.
func (p *Pools) receipt(w goroutines.Wait) (r receipt, queue int32) {
	q := p.g.Queue(w)
	if q == nil || q.Limits {
		return r, none
	}
	r = receipt{by: w.Goroutine, from: w.Woken.Waker, gave: p.g.Gives(w), wait: w}
	site := w.Blocked.Site
	if r.gave {
		r.by, r.from, site = r.from, r.by, w.Woken.Cause
	}
	r.spot = p.g.Sites[site].Spot
	switch p.g.Sites[site].Deed {
	case deeds.Receive, deeds.Select, deeds.Await:
		return r, q.ID
	}
	return r, none
}

// receive says from which queue the members of a pool receive what they do: of several, the one
// from which they receive most. One from which a single member receives is not theirs.
func (x *Pool) receive(received map[int32][]receipt) {
	var best []receipt
	for _, id := range slices.Sorted(maps.Keys(received)) {
		if list := received[id]; len(list) > len(best) && several(list) && inTurn(waits(list)) {
			best = list
		}
	}
	x.receipts = len(best)
	for _, r := range best {
		x.spots[r.spot] = true
	}
}

func several(list []receipt) bool {
	return slices.ContainsFunc(list, func(r receipt) bool { return r.by != list[0].by })
}

// waits are those of who received.
func waits(list []receipt) (waits []goroutines.Wait) {
	for _, r := range list {
		if !r.gave {
			waits = append(waits, r.wait)
		}
	}
	return waits
}

// inTurn reports whether waits end in the order in which they began. Those for one channel do;
// those for several, to which the same line sends, do not.
func inTurn(waits []goroutines.Wait) bool {
	const mostly = 10
	waits = slices.Clone(waits)
	slices.SortStableFunc(waits, func(a, b goroutines.Wait) int { return cmp.Compare(a.Blocked.From, b.Blocked.From) })
	wrong := 0
	for i := 1; i < len(waits); i++ {
		if waits[i].Woken.From < waits[i-1].Woken.From {
			wrong++
		}
	}
	return wrong*mostly <= len(waits)
}
