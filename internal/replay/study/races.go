package study

import (
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// races is what is known of loops that do something again until nobody else came before, as those that compare and swap.
// The less else there is to do, the more often they have to.
type races struct {
	within map[string]bool // functions that such loops call: without one, the others may be called but once
	beside map[string]bool // those of the same goroutines: without these, it may take as long
}

const (
	// notableRaces is the smallest part of the time of those who race that they spend in such loops.
	notableRaces = 0.05
	// sampled is the time that a sample stands for, about.
	sampled = 10_000_000
)

func findRaces(g *goroutines.Graph, from, to int64) *races {
	x := &races{make(map[string]bool), make(map[string]bool)}
	if slices.ContainsFunc(g.Places, func(p goroutines.Place) bool { return p.Races }) {
		x.swap(g, from, to)
	}
	if slices.ContainsFunc(g.Places, func(p goroutines.Place) bool { return p.Again }) {
		x.conflict(g, from, to)
	}
	return x
}

// swap finds loops that end when nobody else came before.
func (x *races) swap(g *goroutines.Graph, from, to int64) {
	in := func(p *goroutines.Place) bool { return p.Races }
	c := contested(g, from, to, in, in)
	if float64(c.again) < notableRaces*float64(c.all) {
		return
	}
	maps.Copy(x.within, c.loops)
	maps.Copy(x.beside, c.beside)
}

// A contest is what is known of goroutines that do something again and again.
type contest struct {
	rivals        []int32
	again, all    int64           // for how long they are at the places that tell that they do, and at all
	loops, beside map[string]bool // the functions that they are at in their loops, and all others
}

// contested finds the goroutines that are at places which tell that they do something again and again, in loops to which
// some places belong.
func contested(g *goroutines.Graph, from, to int64, tells, belongs func(*goroutines.Place) bool) contest {
	c := contest{loops: make(map[string]bool), beside: make(map[string]bool)}
	for i := range g.Goroutines {
		if g.Goroutines[i].Role != goroutines.Program {
			continue
		}
		spent, again := spentAt(g, int32(i), from, to), int64(0)
		for site, ns := range spent {
			if tells(g.At(site)) {
				again += ns
			}
		}
		if again == 0 {
			continue
		}
		c.rivals, c.again = append(c.rivals, int32(i)), c.again+again
		for site, ns := range spent {
			c.all += ns
			if p := g.At(site); belongs(p) {
				c.loops[p.Function] = true
			} else {
				c.beside[p.Function] = true
			}
		}
	}
	maps.DeleteFunc(c.beside, func(name string, _ bool) bool { return c.loops[name] })
	return c
}

// spentAt is for how long a goroutine was at each site, about.
func spentAt(g *goroutines.Graph, i int32, from, to int64) map[int32]int64 {
	spent := computedAt(g, i, from, to)
	gor := &g.Goroutines[i]
	for step := max(0, gor.StepAt(from)); int(step) < len(gor.Stretches) && gor.Stretches[step].From < to; step++ {
		if s := &gor.Stretches[step]; s.State == goroutines.Blocked || s.State == goroutines.Calling {
			spent[s.Site] += min(to, g.End(goroutines.Key{Goroutine: i, Step: step})) - max(from, s.From)
		}
	}
	return spent
}

// computedAt is for how long it computed there, as far as samples tell.
func computedAt(g *goroutines.Graph, i int32, from, to int64) map[int32]int64 {
	computed := make(map[int32]int64)
	for _, s := range g.Goroutines[i].Samples {
		if from <= s.At && s.At < to {
			computed[s.Site] += sampled
		}
	}
	return computed
}

// unraced is what is left without a function if all that is done again and again is done but once, and takes next to
// nothing.
func (r *replay) unraced(function string, x *races) float64 {
	if !x.within[function] {
		return 1
	}
	others := maps.Clone(x.within)
	delete(others, function)
	return r.without(function, slices.Sorted(maps.Keys(others)))
}
