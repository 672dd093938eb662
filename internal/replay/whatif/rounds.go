package whatif

import (
	"github.com/bottleneck-go/bottleneck/internal/replay/sim"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// rounds are those of a goroutine, and the gate that ends them: in a replay, at another moment than they
// did, and after fewer of them.
type rounds struct {
	timers.Rounds
	gate int32
}

// told has who told a goroutine to stop its rounds open a gate.
func (l *links) told(x timers.Rounds) {
	gate := func(k goroutines.Key) {
		gate := l.gate()
		l.done.Set(k, append(l.done.At(k), gate))
		l.rounds[x.Goroutine] = append(l.rounds[x.Goroutine], rounds{x, gate})
	}
	switch w := l.waits.At(x.Wait); {
	case x.Result():
		gate(x.By)
	case !x.Seen:
		gate(goroutines.Key{Goroutine: x.Wait.Goroutine, Step: x.Wait.Step - 1})
	case w.kind != unlinked:
		if w.kind != gated { // the result of a goroutine that does nothing else, or the last of all
			w = link{gated, l.gate()}
			l.waits.Set(x.Wait, w)
		}
		l.rounds[x.Goroutine] = append(l.rounds[x.Goroutine], rounds{x, w.id})
	}
}

// round is a wait as that for a round, if it is: for a timer, or for what is read.
func (p *planner) round(k goroutines.Key, o sim.Op) sim.Op {
	for _, x := range p.links.rounds[p.i] {
		if s := p.gor.Stretches; x.First <= k.Step && k.Step <= x.Last && s[k.Step].Site == s[x.Last].Site && (x.Reads || o.Do != sim.Pass) {
			o.Ends, o.Time, o.Late, o.Cut = x.gate+1, o.Time+o.Late, 0, x.Reads
			if x.Few && p.model.Early {
				o.Do, o.Time = sim.Delay, 0
			}
			break
		}
	}
	return o
}

// behind notes that rounds end at a wait: where that is for who ends them, before it.
func (p *planner) behind(k goroutines.Key) {
	for _, x := range p.links.rounds[p.i] {
		if x.Seen && k == x.Wait || !x.Seen && !x.Result() && k.Step == x.Last {
			p.add(sim.Op{Do: sim.Behind, Cost: none, ID: x.gate})
		}
	}
}

// result ends rounds that went on, up to a moment, until another goroutine had ended: whoever makes them waits for
// that, as they may take less time.
func (p *planner) result(at int64) {
	for _, x := range p.links.rounds[p.i] {
		if x.Result() && x.Left == at {
			p.over(x)
		}
	}
}

// resultLater ends rounds of which it is seen only after the time that they are over.
func (p *planner) resultLater() {
	for _, x := range p.links.rounds[p.i] {
		if x.Result() && x.Left > p.to {
			p.over(x)
		}
	}
}

func (p *planner) over(x rounds) {
	p.add(sim.Op{Do: sim.Behind, Cost: none, ID: x.gate})
	p.add(sim.Op{Do: sim.Pass, Cost: none, ID: x.gate})
}
