package requests

import (
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// A reading is what one goroutine reads and answers, as far as it was followed.
type reading struct {
	from, to int64 // of the request that it is at; 0: not yet
	since    int64
	waited   bool // for it
	// free is since when it is done with what was before, or 0 if that is not known: what has come when it
	// reads has waited since.
	free  int64
	away  bool // it has waited for somebody else since then, as a worker does for a connection to serve
	found []Request
}

// requestsOf are the requests that one goroutine served.
func requestsOf(g *goroutines.Graph, gor *goroutines.Goroutine, idle map[int32]bool, came *arrivals) []Request {
	var r reading
	first := gor.Stretches[0].Waker != goroutines.None // it began within the trace
	if first {
		r.free = gor.Stretches[0].From
	}
	for step, s := range gor.Stretches {
		reads, writes := network(g, s)
		next := g.To
		if step+1 < len(gor.Stretches) {
			next = gor.Stretches[step+1].From
		}
		switch {
		case !reads && outside(s.State) && accepts(g, s.Site):
			r.accept(gor, s.State, next)
			first = true
		case writes:
			r.to, r.away, first = next, false, false
		case reads && (first || idle[s.Site]):
			if r.to > 0 {
				r.end(gor)
			}
			if s.State == goroutines.Blocked {
				r.from, r.since, r.waited = next, came.earliest(s.From, next), true
			} else if r.from == 0 && !r.waited {
				r.from = next
				if r.free > 0 && !r.away {
					r.from = r.free
				}
				r.since = r.from
			}
		case s.State == goroutines.Blocked && !reads:
			r.away = r.away || takes(g, s.Site)
		}
	}
	r.end(gor)
	return r.found
}

// accept has another connection follow, for which it waited until a moment, or which had come before.
func (r *reading) accept(gor *goroutines.Goroutine, state goroutines.State, at int64) {
	if r.to > 0 {
		r.end(gor)
	}
	if r.from, r.waited = 0, false; state == goroutines.Blocked {
		r.free, r.away = at, false
	}
}

// outside reports whether a goroutine is neither running nor ready to.
func outside(s goroutines.State) bool { return s == goroutines.Calling || s == goroutines.Blocked }

// end ends a request with what was sent last.
func (r *reading) end(gor *goroutines.Goroutine) {
	if r.from > 0 && r.to > r.from {
		r.found = append(r.found, Request{Goroutine: gor.ID, From: r.from, To: r.to, Since: r.since})
	}
	free := r.to
	if r.away {
		free = 0
	}
	*r = reading{free: free, found: r.found}
}

// takes reports whether the user's code waits at a site for what others give.
func takes(g *goroutines.Graph, site int32) bool {
	if !g.Own(site) {
		return false
	}
	d := g.Sites[site].Deed
	return d == deeds.Receive || d == deeds.Select
}
