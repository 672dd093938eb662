package study

import (
	"maps"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// limited are the functions of goroutines that a rate limiter held up, but for those that waited for it. Without
// them it may hold these up for as long as they take: at what rate it lets them pass is not known where it seldom
// has to. Those of which the source tells that they are called between waits for one, or for another moment of the clock,
// which a trace need not show, are limited, too, and so are those that are called in loops that go on until some time, and
// those of goroutines that do what another one hands out when it is due.
func limited(g *goroutines.Graph, from, to int64) map[string]bool {
	who, waits := timers.Limited(g, from, to)
	list := make(map[string]bool)
	add := func(site int32) {
		if name := g.NameOf(site); name != "" && !waits[name] {
			list[name] = true
		}
	}
	maps.Copy(who, appointed(g, from, to))
	for i := range who {
		gor := &g.Goroutines[i]
		for _, s := range gor.Stretches {
			add(s.Site)
		}
		for _, s := range gor.Samples {
			add(s.Site)
		}
	}
	for i := range g.Places {
		if g.Places[i].Limited || g.Places[i].ByClock {
			list[g.Places[i].Function] = true
		}
	}
	return list
}
