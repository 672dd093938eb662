package whatif

import (
	"github.com/bottleneck-go/bottleneck/internal/replay/sim"
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Fed is since when a child process had more to take from a pipe than it took: whoever writes had to wait. How
// long that child takes by itself is not known.
func Fed(g *goroutines.Graph, from, to int64) (since int64, ok bool) {
	since = to
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		for step := max(0, gor.StepAt(from)); int(step) < len(gor.Stretches) && gor.Stretches[step].From < since; step++ {
			s := &gor.Stretches[step]
			if gor.Role != goroutines.Program || s.State != goroutines.Blocked || s.Why != goroutines.Networking || s.Site == none {
				continue
			}
			x := &g.Sites[s.Site]
			unknown := int(step)+1 >= len(gor.Stretches) || gor.Stretches[step+1].Waker == none // who reads
			if x.Deed == deeds.Transmit && (x.Outside == deeds.File || x.Outside == deeds.Child) && unknown {
				since, ok = max(from, s.From), true
			}
		}
	}
	return since, ok
}

// child has a wait for a child that was fed end when it did, and not earlier: the child may take as long by itself.
func (p *planner) child(s *goroutines.Stretch, to int64, o sim.Op) sim.Op {
	if !p.model.Fed || s.From < p.fed || s.Site == none || p.g.Sites[s.Site].Outside != deeds.Child || o.Do != sim.Delay {
		return o
	}
	if p.clock == 0 {
		p.out.Timers++
		p.clock = p.out.Timers
	}
	o.Do, o.ID, o.Time, o.Lat, o.Late = sim.Until, p.clock-1, to-p.from, 0, 0
	return o
}
