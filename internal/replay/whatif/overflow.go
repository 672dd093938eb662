package whatif

import (
	"github.com/bottleneck-go/bottleneck/internal/replay/sim"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/overflow"
)

// overflowing is what a goroutine always found to take, and the gate that opens when all is given.
type overflowing struct {
	overflow.Overflow
	gate int32
}

// overflows has who gives open a gate when all is given. In a replay, who takes may take less until then.
func (l *links) overflows(x overflow.Overflow) {
	gate := l.gate()
	before := goroutines.Key{Goroutine: x.Wait.Goroutine, Step: x.Wait.Step - 1}
	l.done.Set(before, append(l.done.At(before), gate))
	l.overflow[x.Goroutine] = overflowing{x, gate}
}

// overflows has what was added for a stretch, from an op on, end when all is given. Who is at something then
// completes that, and what the channel holds.
func (p *planner) overflows(first int, state goroutines.State, from, to int64) {
	x, ok := p.links.overflow[p.i]
	if !ok || to <= x.From || from >= x.Until {
		return
	}
	if to >= x.Until {
		at := from
		if state == goroutines.Running {
			at = x.Until
		}
		p.cut(first, at-from, sim.Op{Do: sim.Behind, Cost: none, ID: x.gate})
	}
	for n := first; n < len(p.ops) && p.ops[n].Do != sim.Behind; n++ {
		if o := &p.ops[n]; o.Do == sim.Run || o.Do == sim.Delay {
			o.Ends = x.gate + 1
		}
	}
}
