package requests

import "github.com/bottleneck-go/bottleneck/internal/trace/goroutines"

// A client that does not wait for an answer before it sends the next request has several read at once. They count as one,
// whose answers are sent where that of a single one is; parts of an answer are sent elsewhere, as by net/http, or there, too.

// count counts the answers of requests: each once, as one goroutine may answer several at a time.
func count(g *goroutines.Graph, list []Request) {
	last := make(map[int32]bool) // sites
	for i := range list {
		sends(g, &list[i], func(site int32, _, end int64) {
			if end == list[i].To {
				last[site] = true
			}
		})
	}
	counted := make(map[int64]int64) // until when, by goroutine
	for i := range list {
		r := &list[i]
		sends(g, r, func(site int32, from, end int64) {
			if last[site] && from >= counted[r.Goroutine] {
				counted[r.Goroutine] = end
				r.Answers++
			}
		})
	}
}

// sends calls f with the sites at which the goroutine that answered a request sent something for it, and from when to when. A library's
// goroutine that only sends, as for HTTP/2, has the protocol's own to send as well: that tells nothing.
func sends(g *goroutines.Graph, r *Request, f func(site int32, from, end int64)) {
	i := g.Index(r.Goroutine)
	gor := &g.Goroutines[i]
	reader := false
	for step := max(0, gor.StepAt(r.From)-2); int(step) < len(gor.Stretches) && gor.Stretches[step].From < r.To; step++ {
		s := gor.Stretches[step]
		reads, writes := network(g, s)
		if reader = reader || reads; writes && s.From >= r.From && (reader || g.Own(s.Site)) {
			f(s.Site, s.From, g.End(goroutines.Key{Goroutine: i, Step: step}))
		}
	}
}
