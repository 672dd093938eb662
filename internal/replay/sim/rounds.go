package sim

import "slices"

// told reports whether a goroutine need not wait for its next round, as it has been told to stop.
func (s *run) told(i, gate int32) bool {
	g := &s.gates[gate]
	g.rounds = i + 1
	cut := s.current(i).Cut
	return s.Gates[gate] > 0 && g.missing <= 0 && (s.skip(i, gate) || cut)
}

// skip goes behind the rounds of a goroutine, if it meets nobody in them. Who waits for what is not done
// in them goes on.
func (s *run) skip(i, gate int32) bool {
	w := &s.workers[i]
	left := w.ops[w.next:]
	held := 0
	n := slices.IndexFunc(left, func(o Op) bool {
		switch o.Do {
		case Lock, RLock:
			held++
		case Unlock:
			held--
		}
		return o.Do == Behind && o.ID == gate || o.Do == Take || o.Do == Give || o.Do == Receive || o.Do == Serve || held < 0
	})
	if n < 0 || left[n].Do != Behind {
		return false
	}
	w.next += n + 1
	for _, o := range left[:n] {
		switch o.Do {
		case Arrive:
			s.arrive(o.ID)
		case Create:
			s.create(o.ID)
		}
	}
	return true
}

// stop ends the rounds of a goroutine, if it waits for one.
func (s *run) stop(i, gate int32) {
	w, o := &s.workers[i], s.current(i)
	waits := o.Cut && w.waiting
	if w.round == 0 && !waits || !s.skip(i, gate) && !o.Cut {
		return
	}
	if waits {
		s.gates[o.ID].waiter = none
		s.wake(i)
		return
	}
	w.round, w.stopped = 0, w.round
	s.at(s.now, i, becomesReady)
}

// begins reports whether a goroutine becomes ready now, and not at a round that does not come any more.
func (s *run) begins(i int32) bool {
	w := &s.workers[i]
	if w.stopped == s.now && s.now > 0 {
		w.stopped = 0
		return false
	}
	w.round = 0
	return true
}
