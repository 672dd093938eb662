package sim

// A mutex is a lock at work. Who is woken for a sync.Mutex competes with those
// that come by, but not for longer than a millisecond; a sync.RWMutex is handed over, after a
// writer to all readers that wait.
type mutex struct {
	holder  int32 // who has it for itself, plus one
	readers int
	woken   bool // somebody was woken for it and has not run yet
	waiters []waiter
	retry   map[int32]int64 // since when those wait who were woken to try again
	handed  map[int32]bool  // who has it before it runs
}

type waiter struct {
	goroutine int32
	since     int64
	shared    bool
}

// starving is how long somebody waits for a sync.Mutex before it is handed over.
const starving = 1_000_000

// lock reports whether a goroutine has a lock at once.
func (s *run) lock(i int32, o *Op) bool {
	l, reads := &s.mutexes[o.ID], o.Do == RLock
	if l.handed[i] {
		delete(l.handed, i)
		return true
	}
	since, again := l.retry[i]
	if again {
		delete(l.retry, i)
		l.woken = false
	} else {
		since = s.now
	}
	fair := s.Shared[o.ID]
	if l.holder == 0 && (l.readers == 0 || reads) && (!fair || len(l.waiters) == 0) {
		l.give(i, reads)
		return true
	}
	w := waiter{i, since, reads}
	if again {
		l.waiters = append([]waiter{w}, l.waiters...)
	} else {
		l.waiters = append(l.waiters, w)
	}
	s.block(i)
	return false
}

func (l *mutex) give(i int32, reads bool) {
	if reads {
		l.readers++
	} else {
		l.holder = i + 1
	}
}

func (s *run) unlock(i, id int32) {
	l := &s.mutexes[id]
	wrote := l.holder == i+1
	if wrote {
		l.holder = 0
	} else if l.readers > 0 {
		l.readers--
	}
	switch {
	case s.Shared[id]:
		s.admit(l, wrote)
	case len(l.waiters) > 0 && !l.woken:
		s.next(l)
	}
}

// next wakes the first of those who still wait for a sync.Mutex.
func (s *run) next(l *mutex) {
	for len(l.waiters) > 0 {
		w := l.waiters[0]
		l.waiters = l.waiters[1:]
		if s.workers[w.goroutine].waiting {
			s.offer(l, w)
			return
		}
	}
}

// offer wakes who waits longest for a sync.Mutex.
func (s *run) offer(l *mutex, w waiter) {
	if s.now-w.since > starving {
		s.hand(l, w)
		return
	}
	l.woken = true
	if l.retry == nil {
		l.retry = make(map[int32]int64)
	}
	l.retry[w.goroutine] = w.since
	s.again(w.goroutine, s.current(w.goroutine).Time)
}

// hand gives a lock to who waits for it.
func (s *run) hand(l *mutex, w waiter) {
	l.give(w.goroutine, w.shared)
	if l.handed == nil {
		l.handed = make(map[int32]bool)
	}
	l.handed[w.goroutine] = true
	s.again(w.goroutine, s.current(w.goroutine).Lat)
}

// again lets a goroutine do again what it waited for.
func (s *run) again(i int32, lat int64) {
	w, next := &s.workers[i], s.current(i).Next
	w.next--
	w.waiting = false
	s.soon(i, lat, next)
}

// admit hands a sync.RWMutex over: after a writer to all readers, else to a writer.
func (s *run) admit(l *mutex, wrote bool) {
	if l.holder != 0 || l.readers > 0 || len(l.waiters) == 0 {
		return
	}
	var left []waiter
	for _, w := range l.waiters {
		if w.shared && wrote || !w.shared && !wrote && l.holder == 0 {
			s.hand(l, w)
		} else {
			left = append(left, w)
		}
	}
	some := len(left) < len(l.waiters)
	l.waiters = left
	if !some {
		s.admit(l, !wrote)
	}
}
