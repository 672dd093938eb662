package goroutines

import (
	"github.com/bottleneck-go/bottleneck/internal/trace/calls"
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
)

// Samples tell whether what leaves Go computes. Writing to the network never waits in the system:
// connections do not block. A call that takes long all the same computes, or lost its processor: to
// whoever it woke, mostly. Code in C may compute, wait for anything, and have threads of its own compute.

const (
	// fewSamples are as many as tell how often what computes is sampled.
	fewSamples = 8
	// rarely is how often at least what computes is sampled, in nanoseconds, though it is on a busy
	// machine.
	rarely = 50_000_000
)

// findCalls finds out which calls that write to the network, or run code in C, compute, and how long the
// others take. Sites of calls that were sampled are given, and when samples of threads that C made were noticed.
func (g *Graph) findCalls(sampled []int32, threads []int64) {
	var ran, samples int64
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		samples += int64(len(gor.Samples))
		for step := range gor.Stretches {
			switch s, k := &gor.Stretches[step], (Key{int32(i), int32(step)}); {
			case s.State == Running:
				ran += g.End(k) - s.From
			case s.State == Calling && g.sampled(s.Site):
				g.calls.Add(calls.Call{Place: g.PlaceOf(s.Site), From: s.From, To: g.End(k), C: g.Sites[s.Site].Outside == deeds.C})
			}
		}
	}
	for _, site := range sampled {
		if g.sampled(site) {
			g.calls.Sample(g.PlaceOf(site))
		}
	}
	g.calls.Threads(threads)
	every := float64(ran) / float64(samples)
	if samples < fewSamples && int(samples)+len(sampled) > 0 {
		every = rarely
	}
	g.calls.Judge(every)
}

// sampled reports whether calls at a site are of those that samples tell apart.
func (g *Graph) sampled(site int32) bool {
	return site != None && (g.Sites[site].Sends || g.Sites[site].Outside == deeds.C)
}

// Rests reports whether calls at a site spend most of their time without a processor.
func (g *Graph) Rests(site int32) bool { return g.calls.Typical(g.PlaceOf(site)) > 0 }

// Sent is when a system call would have been over if it had kept its processor: its end, unless it
// writes to the network.
func (g *Graph) Sent(k Key) int64 {
	s, end := g.Stretch(k), g.End(k)
	if s.State != Calling || s.Site == None || !g.Sites[s.Site].Sends || !g.Rests(s.Site) {
		return end
	}
	return min(end, s.From+g.calls.Typical(g.PlaceOf(s.Site)))
}
