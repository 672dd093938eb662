package critical

import (
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/goroutines"
)

// A Cost is a part of a path that is charged to one place.
type Cost struct {
	Target charge.Target
	Kind   Kind
	// Time is the part, where it was measured. Where samples divide a time, it is that
	// time, of which the target has Hits of Samples.
	Time          time.Duration
	Hits, Samples float64
}

// Value is the cost's part of the path, as far as is known.
func (c *Cost) Value() time.Duration {
	if c.Samples > 0 {
		return time.Duration(float64(c.Time) * c.Hits / c.Samples)
	}
	return c.Time
}

// Costs returns what a path is charged to. It adds up to the path, but for rounding.
func (p *Path) Costs() []Cost {
	return append(p.measured(), p.divided()...)
}

type costKey struct {
	place int32
	site  int32 // where there is no place
	kind  Kind
}

// measured are the costs that need no samples.
func (p *Path) measured() (costs []Cost) {
	index := make(map[costKey]int)
	for i := range p.Pieces {
		x := &p.Pieces[i]
		if x.group != goroutines.None && p.groups[x.group].class.Samples > 0 {
			continue
		}
		key := costKey{p.graph.PlaceOf(x.site), min(x.site, 0), x.Kind}
		at, ok := index[key]
		if !ok {
			at = len(costs)
			index[key] = at
			costs = append(costs, Cost{Target: p.target(x.site), Kind: x.Kind})
		}
		costs[at].Time += time.Duration(x.To - x.From)
	}
	return costs
}

// divided are the costs that samples tell.
func (p *Path) divided() (costs []Cost) {
	for _, gr := range p.groups {
		index := make(map[int32]int)
		for site, hits := range gr.class.Hits {
			site = onBehalf(p.graph, site, gr.user)
			at, ok := index[p.graph.PlaceOf(site)]
			if !ok {
				at = len(costs)
				index[p.graph.PlaceOf(site)] = at
				costs = append(costs, Cost{Target: p.target(site), Kind: gr.kind, Time: time.Duration(gr.time), Samples: gr.class.Samples})
				if costs[at].Target.GC {
					costs[at].Kind = Memory
				}
			}
			costs[at].Hits += hits
		}
	}
	return costs
}
