package critical

import (
	"time"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// ByClock is how much of a time a goroutine, given by its number, is in loops that go on until some time, as far as it waits
// there now and then.
func ByClock(g *goroutines.Graph, goroutine, from, to int64) (ns int64) {
	i := g.Index(goroutine)
	if i == goroutines.None {
		return 0
	}
	since := int64(-1)
	for step, s := range g.Goroutines[i].Stretches {
		place := g.PlaceOf(s.Site)
		switch {
		case s.State != goroutines.Blocked || place == goroutines.None:
		case !g.Places[place].ByClock:
			since = -1
		default:
			if since < 0 {
				since = s.From
			}
			end := g.End(goroutines.Key{Goroutine: i, Step: int32(step)})
			ns += max(0, min(to, end)-max(from, since))
			since = end
		}
	}
	return ns
}

// ByClock is how much of the path is that of such loops, or of what they wait for.
func (p *Path) ByClock() time.Duration {
	waits := time.Duration(ByClock(p.graph, p.End, p.From, p.To))
	var charged time.Duration
	for _, c := range p.Costs() {
		if c.Target.ByClock {
			charged += c.Value()
		}
	}
	return max(waits, charged)
}
