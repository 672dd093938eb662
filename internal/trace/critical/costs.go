package critical

import (
	"time"

	"github.com/bottleneck-go/bottleneck/internal/charge"
)

// A Cost is the part of a path that is charged to one place.
type Cost struct {
	Target charge.Target
	Kind   Kind
	// Time is that part if it was measured. If samples divide a time, it is the
	// whole of that time, of which the target has Hits out of Samples.
	Time          time.Duration
	Hits, Samples float64
	Pieces        int // of what was measured
	// Waits reports whether nothing ran: it waited, or was ready.
	Waits bool
}

// Value is the cost's part of the path, as well as it is known.
func (c *Cost) Value() time.Duration {
	if c.Samples > 0 {
		return time.Duration(float64(c.Time) * c.Hits / c.Samples)
	}
	return c.Time
}

// Costs returns what a path is charged to: see Sum.
func (p *Path) Costs() []Cost {
	var s Sum
	s.Add(p)
	return s.Costs()
}
