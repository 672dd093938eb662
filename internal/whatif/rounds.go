package whatif

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/timers"
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
		l.done[k] = append(l.done[k], gate)
		l.rounds[x.Goroutine] = append(l.rounds[x.Goroutine], rounds{x, gate})
	}
	switch w, ok := l.waits[x.Wait]; {
	case x.Result():
		gate(x.By)
	case !x.Seen:
		gate(goroutines.Key{Goroutine: x.Wait.Goroutine, Step: x.Wait.Step - 1})
	case ok:
		if w.kind != gated { // the result of a goroutine that does nothing else, or the last of all
			w = link{gated, l.gate()}
			l.waits[x.Wait] = w
		}
		l.rounds[x.Goroutine] = append(l.rounds[x.Goroutine], rounds{x, w.id})
	}
}

// round is a wait for a timer as that for a round, if it is.
func (p *planner) round(k goroutines.Key, o op) op {
	for _, x := range p.links.rounds[p.i] {
		if s := p.gor.Stretches; x.First <= k.Step && k.Step <= x.Last && s[k.Step].Site == s[x.Last].Site {
			o.ends, o.time, o.late = x.gate+1, o.time+o.late, 0
			break
		}
	}
	return o
}

// behind notes that rounds end at a wait: where that is for who ends them, before it.
func (p *planner) behind(k goroutines.Key) {
	for _, x := range p.links.rounds[p.i] {
		if x.Seen && k == x.Wait || !x.Seen && !x.Result() && k.Step == x.Last {
			p.add(op{do: behind, cost: none, id: x.gate})
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
	p.add(op{do: behind, cost: none, id: x.gate})
	p.add(op{do: pass, cost: none, id: x.gate})
}

// told reports whether a goroutine need not wait for its next round, as it has been told to stop.
func (s *sim) told(i, gate int32) bool {
	g := &s.gates[gate]
	g.rounds = i + 1
	return s.program.gates[gate] > 0 && g.missing <= 0 && s.skip(i, gate)
}

// skip goes behind the rounds of a goroutine, if it meets nobody in them. Who waits for what is not done
// in them goes on.
func (s *sim) skip(i, gate int32) bool {
	w := &s.workers[i]
	left := w.ops[w.next:]
	held := 0
	n := slices.IndexFunc(left, func(o op) bool {
		switch o.do {
		case lock, rlock:
			held++
		case unlock:
			held--
		}
		return o.do == behind && o.id == gate || o.do == take || o.do == give || o.do == receive || held < 0
	})
	if n < 0 || left[n].do != behind {
		return false
	}
	w.next += n + 1
	for _, o := range left[:n] {
		switch o.do {
		case arrive:
			s.arrive(o.id)
		case create:
			s.create(o.id)
		}
	}
	return true
}

// stop ends the rounds of a goroutine, if it waits for one.
func (s *sim) stop(i, gate int32) {
	if w := &s.workers[i]; w.round > 0 && s.skip(i, gate) {
		w.round, w.stopped = 0, w.round
		s.at(s.now, i, becomesReady)
	}
}

// begins reports whether a goroutine becomes ready now, and not at a round that does not come any more.
func (s *sim) begins(i int32) bool {
	w := &s.workers[i]
	if w.stopped == s.now && s.now > 0 {
		w.stopped = 0
		return false
	}
	w.round = 0
	return true
}
