package polls

import "github.com/bottleneck-go/bottleneck/internal/trace/goroutines"

// A goroutine that looks again and again, and of which it is not known what ended that, may wait
// for another one. It may as well pace itself, or look at what is outside of the process: then
// nobody else has just done anything when it stops.

// Unanswered is the looking that a stretch is part of and of which the end is not known, or nil.
func (t *Table) Unanswered(k goroutines.Key) *Poll { return pollAt(t.unanswered[k.Goroutine], k) }

// Answerable reports whether another goroutine may have ended a goroutine's looking, by
// something that a trace does not show. It looks at all goroutines.
func (t *Table) Answerable(looker int32, p *Poll) bool {
	for i := range t.g.Goroutines {
		if int32(i) != looker && t.g.Goroutines[i].Role == goroutines.Program && t.mayAnswer(int32(i), looker, p) {
			return true
		}
	}
	return false
}

// made are the goroutines that each one made.
func (t *Table) made() map[int32][]int32 {
	m := make(map[int32][]int32)
	for i := range t.g.Goroutines {
		if l := t.g.Goroutines[i].Stretches; len(l) > 0 && t.g.Goroutines[i].Role == goroutines.Program {
			m[l[0].Waker] = append(m[l[0].Waker], int32(i))
		}
	}
	return m
}

// worked guesses that a goroutine's looking was for what another one did, which it had made and which stopped to run
// since the look before the last: the only one that was at work for most of the time. That one may sleep
// as soon as it finds nothing to do, but does so seldom in a time of two looks.
func (t *Table) worked(made []int32, looker int32, p Poll, looks int) (Poll, bool) {
	const seldom = 4
	last := key(looker, p.Last)
	began, from, to := t.g.Goroutines[looker].Stretches[p.First].From, t.lookedBefore(key(looker, p.First), p.Last), t.seenAt(last)
	found, busy := p, 0
	for _, i := range made {
		l := t.g.Goroutines[i].Stretches
		if l[0].From > to || l[len(l)-1].From < from {
			continue
		}
		x := Poll{First: p.First, Last: p.Last, Doubtful: true}
		var active int64
		slept := 0
		for step := max(0, t.g.Goroutines[i].StepAt(began)); int(step) < len(l) && l[step].From < to; step++ {
			if s, end := &l[step], min(t.g.End(key(i, step)), to); s.State == goroutines.Running || s.State == goroutines.Ready {
				if active += end - max(s.From, began); s.State == goroutines.Running && end > from && end < to {
					x.Other, x.Done = key(i, step), end
				}
			} else {
				slept++
			}
		}
		if active*2 >= to-began {
			if busy++; slept*seldom <= looks {
				found = x
			}
		}
	}
	found.Done = min(found.Done, t.g.End(last))
	return found, busy == 1 && found.Done > 0
}

// mayAnswer reports whether a goroutine may have ended another one's looking: it ran since the
// look before the last, and either has run for half of the time, or has then stopped, for the first time, and
// not after it looked where the other one does.
func (t *Table) mayAnswer(i, looker int32, p *Poll) bool {
	l := t.g.Goroutines[i].Stretches
	began, from, to := t.g.Goroutines[looker].Stretches[p.First].From, t.lookedBefore(key(looker, p.First), p.Last), t.g.End(key(looker, p.Last))
	var ran, stopped, before bool
	var active int64
	outside, looked := make(map[int32]bool), int32(goroutines.None) // by site: what it waited for; at which it did last
	for step := max(0, t.g.Goroutines[i].StepAt(began)); int(step) < len(l) && l[step].From < to; step++ {
		s, end := &l[step], min(t.g.End(key(i, step)), to)
		switch {
		case s.State == goroutines.Running, s.State == goroutines.Ready:
			active += end - max(s.From, began)
			ran = ran || s.State == goroutines.Running && end > from
		case t.g.Outside(key(i, step)):
			outside[s.Site], looked = true, s.Site
		case !outside[s.Site]:
			stopped = stopped || s.From >= from && looked != t.g.Goroutines[looker].Stretches[p.First].Site
			before = before || s.From < from
		}
	}
	return ran && (stopped && !before || active*2 >= to-began)
}
