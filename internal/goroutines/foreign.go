package goroutines

// placeForeign gives the samples of code that is not Go's, such as what a program has compiled
// while it runs, the place where its goroutine is seen next, or else was before: the profiler
// cannot tell who called it.
func (g *Graph) placeForeign() {
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		for n := range gor.Samples {
			x := &gor.Samples[n]
			if !g.foreign(x.Site) {
				continue
			}
			s := g.SegmentAt(Key{int32(i), x.Step}, x.At)
			if s.End != None {
				x.Site = s.End
			} else if s.Begin != None {
				x.Site = s.Begin
			}
		}
	}
}

func (g *Graph) foreign(site int32) bool {
	if site == None {
		return false
	}
	frames := g.Sites[site].Frames
	return len(frames) > 0 && g.Frames[frames[0]].Function == "runtime._ExternalCode"
}
