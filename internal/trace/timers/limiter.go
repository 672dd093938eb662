package timers

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Limited are the goroutines that a rate limiter held up in a part of the time, and the functions that waited there. Whom
// it let pass at once, a trace does not show, and who comes sooner may wait for longer.
func Limited(g *goroutines.Graph, from, to int64) (who map[int32]bool, waits map[string]bool) {
	who, waits = make(map[int32]bool), make(map[string]bool)
	frames := make([]bool, len(g.Frames)) // of a limiter: sites share them
	for i := range g.Frames {
		frames[i] = symbol.Limiter(symbol.Package(g.Frames[i].Function))
	}
	if !slices.Contains(frames, true) {
		return who, waits
	}
	sites := make([]bool, len(g.Sites))
	for i := range g.Sites {
		sites[i] = slices.ContainsFunc(g.Sites[i].Frames, func(f int32) bool { return frames[f] })
	}
	for i := range g.Goroutines {
		for step, s := range g.Goroutines[i].Stretches {
			if s.From < to && s.Site >= 0 && sites[s.Site] && g.Timed(goroutines.Key{Goroutine: int32(i), Step: int32(step)}) && s.From >= from {
				who[int32(i)], waits[g.NameOf(s.Site)] = true, true
			}
		}
	}
	return who, waits
}
