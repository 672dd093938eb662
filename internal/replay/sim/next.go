package sim

// Who is made ready is next on the processor of who did that. Where that one goes on for some time, another
// processor takes it, which has to look for work first, or to wake.

// A next is one that another processor takes at last at a moment.
type next struct {
	goroutine int32
	taken     int64
}

// soon has a goroutine become ready after some time: if it is next, as soon as who works now gives its
// processor away.
func (s *run) soon(i int32, lat int64, isNext bool) {
	if lat <= 0 || !isNext || s.works == none {
		s.at(s.now+lat, i, becomesReady)
		return
	}
	w := &s.workers[s.works]
	w.after = append(w.after, next{i, s.now + lat})
	s.workers[i].taken = s.now + lat
	s.at(s.now+lat, i, isTaken)
}

// takeNext has another processor take a goroutine that is still next on one.
func (s *run) takeNext(i int32) {
	if w := &s.workers[i]; w.taken == s.now {
		w.taken = 0
		s.ready.Push(i)
	}
}

// leave has those run that are next on the processor that a goroutine gives away. One in a system call keeps it.
func (s *run) leave(i int32) {
	w := &s.workers[i]
	for _, n := range w.after {
		if x := &s.workers[n.goroutine]; x.taken == n.taken {
			x.taken = 0
			s.ready.Push(n.goroutine)
		}
	}
	w.after = w.after[:0]
}
