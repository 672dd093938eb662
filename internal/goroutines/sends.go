package goroutines

import "slices"

// Writing to the network never waits in the system: connections do not block. A call that takes long
// all the same computes, which samples show, or lost its processor: to whoever it woke, mostly.

// sending is what is known of the calls that write to the network at a place.
type sending struct {
	took    []int64
	samples int
	typical int64 // how long they take; 0 if that is not known
}

// fewSamples are as many as calls must have to be expected to have been seen, if they computed.
const fewSamples = 8

// findSendings finds out how long calls take where most of their time they had no processor. Sites of
// calls that were sampled are given.
func (g *Graph) findSendings(sampled []int32) {
	g.sendings = make(map[int32]*sending)
	var ran, samples int64
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		samples += int64(len(gor.Samples))
		for step := range gor.Stretches {
			switch s, k := &gor.Stretches[step], (Key{int32(i), int32(step)}); {
			case s.State == Running:
				ran += g.End(k) - s.From
			case g.sends(s):
				x := g.sending(s.Site)
				x.took = append(x.took, g.End(k)-s.From)
			}
		}
	}
	for _, site := range sampled {
		if site != None && g.Sites[site].sends {
			g.sending(site).samples++
		}
	}
	for _, x := range g.sendings {
		var sum int64
		for _, ns := range x.took {
			sum += ns
		}
		if expected := float64(sum) * float64(samples) / float64(max(1, ran)); expected >= fewSamples && float64(x.samples) < expected/2 {
			slices.Sort(x.took)
			x.typical = max(1, x.took[len(x.took)/2])
		}
		x.took = nil
	}
}

// sends reports whether a stretch is a call that writes to the network.
func (g *Graph) sends(s *Stretch) bool {
	return s.State == Calling && s.Site != None && g.Sites[s.Site].sends
}

func (g *Graph) sending(site int32) *sending {
	place := g.PlaceOf(site)
	x := g.sendings[place]
	if x == nil {
		x = &sending{}
		g.sendings[place] = x
	}
	return x
}

// Sent is when a system call would have been over if it had kept its processor: its end, unless it
// writes to the network.
func (g *Graph) Sent(k Key) int64 {
	s, end := g.Stretch(k), g.End(k)
	if !g.sends(s) {
		return end
	}
	if x := g.sendings[g.PlaceOf(s.Site)]; x != nil && x.typical > 0 {
		return min(end, s.From+x.typical)
	}
	return end
}
