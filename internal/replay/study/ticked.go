package study

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/replay/whatif"
	"github.com/bottleneck-go/bottleneck/internal/trace/critical"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// How often something is done may depend on how long a run takes.
type howOften struct {
	limited, ticked, tried map[string]bool
	byClock                bool // until some time, whatever that takes
}

func often(g *goroutines.Graph, c *whatif.Config) howOften {
	from, to := c.From, c.To
	x := howOften{limited(g, from, to), timers.Ticked(g, from, to), make(map[string]bool), critical.ByClock(g, c.Goroutine, from, to) > (to-from)/2}
	for i := range g.Places {
		p := &g.Places[i]
		if p.Again { // it may be done the more often
			x.limited[p.Function] = true
		}
		if p.Aged || p.Again {
			x.ticked[p.Function] = true
		}
		if p.Tried {
			x.tried[p.Function] = true
		}
	}
	return x
}

// fewer is how long it takes without a function if what is done each time that a ticker fires is done as much less
// often as it takes less time, where a wall is what it takes otherwise, and least what is left without all that.
func (s *Study) fewer(wall float64, function string, least float64) float64 {
	if s.tried[function] {
		return least
	}
	often := max(0, min(wall-least, 1)) // what is done so takes, at most as often as it was
	if least >= wall || often == 1 {
		return wall
	}
	return least / (1 - often)
}

// without is what is left without a function, and without what is done each time that a ticker fires.
func (r *replay) without(function string, ticked []string) float64 {
	if len(ticked) == 0 || slices.Contains(ticked, function) {
		return 1
	}
	if wall, ok := r.Ask(0, append([]string{function}, ticked...)...); ok {
		return wall
	}
	return unanswered
}
