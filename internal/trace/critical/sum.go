package critical

import (
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// A Sum adds up paths through one graph. The zero Sum is empty.
type Sum struct {
	measured map[measuredKey]measured
	divided  map[groupKey]*division // groups with samples of their own are taken together
}

// A measuredKey is who is charged with pieces that need no samples, and for what.
type measuredKey struct {
	target charge.Target
	kind   Kind
	waits  bool
}

// measured is what pieces were, and how many.
type measured struct {
	time   time.Duration
	pieces int
}

// A division is time that samples divide between targets.
type division struct {
	time    time.Duration
	hits    map[hit]float64
	samples float64
}

// A hit is what samples were of.
type hit struct {
	target charge.Target
	kind   Kind
}

// Add adds a path.
func (s *Sum) Add(p *Path) {
	if s.measured == nil {
		s.measured, s.divided = make(map[measuredKey]measured), make(map[groupKey]*division)
	}
	for i := range p.Pieces {
		x := &p.Pieces[i]
		if x.group == goroutines.None || p.groups[x.group].class.Samples == 0 {
			key := measuredKey{p.target(x.site), x.Kind, x.group == goroutines.None}
			m := s.measured[key]
			s.measured[key] = measured{m.time + time.Duration(x.To-x.From), m.pieces + 1}
		}
	}
	for _, gr := range p.groups {
		if gr.class.Samples > 0 {
			s.divide(p, gr)
		}
	}
}

func (s *Sum) divide(p *Path, gr *group) {
	key := gr.groupKey
	own := gr.class.ID == goroutines.None
	if own {
		key.class, key.user = nil, goroutines.None
	}
	d := s.divided[key]
	if d == nil {
		d = &division{hits: make(map[hit]float64)}
		s.divided[key] = d
	}
	if d.time += time.Duration(gr.time); d.samples > 0 && !own {
		return
	}
	part := 1.0
	if own { // a segment may begin before the path does
		part = float64(gr.time) / float64(gr.class.Time)
	}
	d.samples += part * gr.class.Samples
	for site, hits := range gr.class.Hits {
		d.hits[hit{p.target(onBehalf(p.graph, site, gr.user)), gr.turn.kindAt(p.graph, gr.kind, site)}] += part * hits
	}
}

// Costs returns what the paths are charged to. The costs add up to the paths, up to
// rounding.
func (s *Sum) Costs() (costs []Cost) {
	for key, m := range s.measured {
		costs = append(costs, Cost{Target: key.target, Kind: key.kind, Time: m.time, Pieces: m.pieces, Waits: key.waits})
	}
	for _, d := range s.divided {
		for x, hits := range d.hits {
			c := Cost{Target: x.target, Kind: x.kind, Time: d.time, Hits: hits, Samples: d.samples}
			if x.target.GC {
				c.Kind = Memory
			}
			costs = append(costs, c)
		}
	}
	return costs
}
