package goroutines

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/deeds"
)

// Samples tell whether what leaves Go computes. Writing to the network never waits in the system:
// connections do not block. A call that takes long all the same computes, or lost its processor: to
// whoever it woke, mostly. Code in C may compute, and may wait for anything.

// calls is what is known of the calls at a place that write to the network, or run code in C.
type calls struct {
	took    []int64
	samples int
	typical int64 // how long they take, if they do not compute; 0 if they do, or that is not known
}

const (
	// fewSamples are as many as calls must have to be expected to have been seen, if they computed.
	fewSamples = 8
	// rarely is how often at least what computes is sampled, in nanoseconds, though it is on a busy
	// machine.
	rarely = 50_000_000
)

// findCalls finds out which calls compute, and how long the others take. Sites of calls that were
// sampled are given.
func (g *Graph) findCalls(sampled []int32) {
	g.calls = make(map[int32]*calls)
	var ran, samples int64
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		samples += int64(len(gor.Samples))
		for step := range gor.Stretches {
			switch s, k := &gor.Stretches[step], (Key{int32(i), int32(step)}); {
			case s.State == Running:
				ran += g.End(k) - s.From
			case s.State == Calling && g.sampled(s.Site):
				x := g.callsAt(s.Site)
				x.took = append(x.took, g.End(k)-s.From)
			}
		}
	}
	for _, site := range sampled {
		if g.sampled(site) {
			g.callsAt(site).samples++
		}
	}
	every := float64(ran) / float64(samples)
	if samples < fewSamples && int(samples)+len(sampled) > 0 {
		every = rarely
	}
	for _, x := range g.calls {
		x.judge(every)
	}
}

// judge finds out whether calls compute, if what computes is sampled once in so many nanoseconds.
func (x *calls) judge(every float64) {
	var sum int64
	for _, ns := range x.took {
		sum += ns
	}
	if expected := float64(sum) / every; expected >= fewSamples && float64(x.samples) < expected/2 {
		slices.Sort(x.took)
		x.typical = max(1, x.took[len(x.took)/2])
	}
	x.took = nil
}

// sampled reports whether calls at a site are of those that samples tell apart.
func (g *Graph) sampled(site int32) bool {
	return site != None && (g.Sites[site].Sends || g.Sites[site].Outside == deeds.C)
}

func (g *Graph) callsAt(site int32) *calls {
	place := g.PlaceOf(site)
	x := g.calls[place]
	if x == nil {
		x = &calls{}
		g.calls[place] = x
	}
	return x
}

// Rests reports whether calls at a site spend most of their time without a processor.
func (g *Graph) Rests(site int32) bool {
	x := g.calls[g.PlaceOf(site)]
	return x != nil && x.typical > 0
}

// Sent is when a system call would have been over if it had kept its processor: its end, unless it
// writes to the network.
func (g *Graph) Sent(k Key) int64 {
	s, end := g.Stretch(k), g.End(k)
	if s.State != Calling || s.Site == None || !g.Sites[s.Site].Sends || !g.Rests(s.Site) {
		return end
	}
	return min(end, s.From+g.calls[g.PlaceOf(s.Site)].typical)
}
