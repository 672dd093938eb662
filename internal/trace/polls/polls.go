// Package polls finds out who, in a graph of goroutines, looks again and again whether
// something is done, sleeping or yielding in between, and who ended that: whom it waits for.
//
//	table := polls.Of(g)
//	if p := table.At(key); p != nil { ... } // looks until p.Other ends
//
// A trace does not show what is looked at. It is taken for seen where the looking stops, each time,
// just after a goroutine that the looker made has ended, or after one has blocked that the looker
// makes ready later: if it sleeps, for the first time since it looks, and not as it does each time
// that a timer fires.
package polls

import (
	"cmp"
	"slices"
	"sort"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// A Poll is a goroutine's looking, from one of its stretches to another.
type Poll struct {
	First, Last int32
	Other       goroutines.Key // the stretch of another goroutine at whose end it was done
	Done        int64
	// Noticed reports whether it ended, as most do at its place, when another goroutine went on to wait for
	// something else: that may have been what it looked for.
	Noticed bool
	// Doubtful reports whether that is a guess: Other was at work for most of the time.
	Doubtful bool
	// Woken reports whether it was not looking but a wait that timers interrupted: Other ended it.
	Woken bool
}

const (
	fewLooks = 3 // somebody looks at least so often
	// manyLooks are so many that it is not by chance that nobody stopped before the last.
	manyLooks = 8
	// brief is how long a look takes at most however short the sleep is before it.
	brief = 10_000
	// glance is how long before somebody is seen to have stopped looking it may have been done, or
	// after it the one who did it may stop running.
	glance = 1_000_000
)

// A Table is all looking in a graph. It is safe for concurrent use.
type Table struct {
	g          *goroutines.Graph
	known      map[int32][]Poll // by who looks: whose end is known
	unanswered map[int32][]Poll // and all others
}

type tableKey struct{}

// Of is the table of a graph. It is made once, from all stretches of all goroutines.
func Of(g *goroutines.Graph) *Table {
	return lazy.Once(&g.Found, tableKey{}, func() *Table {
		t := &Table{g: g, known: make(map[int32][]Poll), unanswered: make(map[int32][]Poll)}
		t.find()
		t.notice()
		return t
	})
}

func key(goroutine, step int32) goroutines.Key {
	return goroutines.Key{Goroutine: goroutine, Step: step}
}

// find finds all looking, and of which the end is known. Where goroutines pause at one site
// must not have other ends but for a few. Who meets another one nearly as often at channels need not look for it.
func (t *Table) find() {
	stops, made := t.stops(), t.made()
	answered, looks, plain := make(map[int32]int), make(map[int32]int), make(map[int32]bool) // by site
	waits := make(map[[2]int32]int)                                                          // by who waits, and for whom
	t.g.Waits(t.g.From, t.g.To, func(w goroutines.Wait) {
		if t.g.Meets(w) {
			waits[[2]int32{w.Goroutine, w.Woken.Waker}]++
		}
	})
	for i := range t.g.Goroutines {
		gor := &t.g.Goroutines[i]
		if gor.Role != goroutines.Program {
			continue
		}
		for step := 0; step < len(gor.Stretches); step++ {
			last, n := t.looking(int32(i), step)
			if n < fewLooks {
				continue
			}
			site := gor.Stretches[step].Site
			if p, ok := t.interrupted(int32(i), int32(step), last); ok {
				t.known[int32(i)] = append(t.known[int32(i)], p)
				step = int(p.Last)
				continue
			}
			looks[site]++
			if p, ok := t.answered(stops[int32(i)], key(int32(i), int32(step)), last); ok {
				answered[site]++
				plain[site] = plain[site] || n >= manyLooks && only(stops[int32(i)], gor.Stretches[step].From, p.Done)
				t.known[int32(i)] = append(t.known[int32(i)], p)
			} else if p, ok := t.worked(made[int32(i)], int32(i), Poll{First: int32(step), Last: last}, n); ok {
				t.known[int32(i)] = append(t.known[int32(i)], p)
			} else {
				t.unanswered[int32(i)] = append(t.unanswered[int32(i)], Poll{First: int32(step), Last: last})
			}
			step = int(last)
		}
	}
	for i, list := range t.known {
		t.known[i] = slices.DeleteFunc(list, func(p Poll) bool {
			site := t.g.Goroutines[i].Stretches[p.First].Site
			if !p.Woken && 2*waits[[2]int32{i, p.Other.Goroutine}] >= looks[site] {
				return true
			}
			chance := !p.Woken && !p.Doubtful && (answered[site] < 2 && !plain[site] || answered[site]*4 < looks[site]*3)
			if chance {
				t.unanswered[i] = append(t.unanswered[i], p)
			}
			return chance
		})
		slices.SortFunc(t.unanswered[i], func(a, b Poll) int { return cmp.Compare(a.First, b.First) })
	}
}

// PollAt is the looking that a stretch is part of, or nil.
func (t *Table) At(k goroutines.Key) *Poll { return pollAt(t.known[k.Goroutine], k) }

func pollAt(list []Poll, k goroutines.Key) *Poll {
	i := sort.Search(len(list), func(i int) bool { return list[i].Last >= k.Step })
	if i < len(list) && list[i].First <= k.Step {
		return &list[i]
	}
	return nil
}

// Polls calls f with each looking that lies in a part of the time.
func (t *Table) Each(from, to int64, f func(i int32, p *Poll)) {
	for i, list := range t.known {
		for j := range list {
			if p := &list[j]; t.g.Goroutines[i].Stretches[p.First].From >= from && t.g.End(key(i, p.Last)) <= to {
				f(i, p)
			}
		}
	}
}

// pauses reports whether a stretch is one between two looks: of a sleep, a timer or a ticker.
func (t *Table) pauses(k goroutines.Key) bool {
	s := t.g.Stretch(k)
	return s.Site != goroutines.None && !t.g.Places[t.g.Sites[s.Site].Place].Works && (s.State == goroutines.Blocked && s.Why == goroutines.Sleeping || s.State == goroutines.Ready && s.Why == goroutines.Yielding || t.g.Timed(k))
}

// looking returns the last pause of a time that begins with a given stretch and in which a
// goroutine does nothing but look, and how often it pauses. A look that takes long, as other programs
// have the processor, makes no difference if all together do not.
func (t *Table) looking(by int32, step int) (last int32, looks int) {
	gor := &t.g.Goroutines[by]
	l := gor.Stretches
	first := &l[step]
	sleeps := first.State == goroutines.Blocked
	var asleep, awake int64
	for i := step; i < len(l) && t.pauses(key(by, int32(i))) && l[i].Site == first.Site; {
		last = int32(i)
		looks++
		run, next := t.glimpse(by, i+1, sleeps)
		if next >= len(l) {
			break
		}
		slept, looked := l[run].From-l[i].From, l[next].From-l[run].From
		asleep, awake = asleep+slept, awake+looked
		if sleeps && (looked > slept || awake*20 > asleep && awake > int64(looks)*brief) {
			break
		}
		i = next
	}
	return last, looks
}

// glimpse is where a goroutine runs in a look that begins with a stretch, and the stretch after that:
// none, if it does something to others. One that sleeps in between may call the system, to report
// progress, say, may lose its processor, and may have another goroutine look.
func (t *Table) glimpse(by int32, step int, sleeps bool) (run, next int) {
	gor := &t.g.Goroutines[by]
	l := gor.Stretches
	for run = step; run < len(l) && l[run].State == goroutines.Ready; run++ {
	}
	looks := func(i int32) bool {
		return sleeps && t.looksFor(by, i) && t.g.Goroutines[i].Stretches[0].From >= l[step].From
	}
	affects := func(e goroutines.Event) bool { return e.Other != goroutines.None && !looks(e.Other) }
	for next = run; next < len(l); next++ {
		switch s := &l[next]; {
		case s.State == goroutines.Running && slices.ContainsFunc(gor.EventsIn(int32(next)), affects):
			return run, len(l)
		case s.State == goroutines.Running && (next == run || sleeps):
		case next == run:
			return run, len(l)
		case s.State == goroutines.Blocked && next+1 < len(l) && looks(l[next+1].Waker):
		case !sleeps || s.State != goroutines.Calling && s.State != goroutines.Ready:
			return run, next
		}
	}
	return run, next
}

// looksFor reports whether a goroutine was made by another one only to tell that something: it woke
// nobody else, and ended then.
func (t *Table) looksFor(by, i int32) bool {
	if i == goroutines.None || len(t.g.Goroutines[i].Stretches) == 0 || t.g.Goroutines[i].Stretches[0].Waker != by {
		return false
	}
	gor, wakes := &t.g.Goroutines[i], func(e goroutines.Event) bool { return e.Other != goroutines.None }
	at, ended := gor.Ended()
	n := slices.IndexFunc(gor.Events, wakes)
	return ended && n >= 0 && gor.Events[n].Other == by && at < gor.Events[n].At+glance && !slices.ContainsFunc(gor.Events[n+1:], wakes)
}

// interrupted finds out whether somebody who looks, from one stretch to another, waits at the same
// place next, until another goroutine ends that: a select of a ticker and of what is waited for.
func (t *Table) interrupted(i, first, last int32) (Poll, bool) {
	l := t.g.Goroutines[i].Stretches
	_, next := t.glimpse(i, int(last)+1, true)
	if next+1 >= len(l) || l[next].State != goroutines.Blocked || l[next].Site != l[first].Site || l[next+1].Waker == goroutines.None {
		return Poll{}, false
	}
	woken := &l[next+1]
	return Poll{First: first, Last: int32(next), Other: key(woken.Waker, woken.Step), Done: woken.From, Woken: true}, true
}

// lookedBefore is when the look before a goroutine's last pause began: what it looked for was not done
// yet.
func (t *Table) lookedBefore(first goroutines.Key, last int32) int64 {
	l := t.g.Goroutines[first.Goroutine].Stretches
	for k := (key(first.Goroutine, last-1)); k.Step >= first.Step && l[last].State == goroutines.Blocked; k.Step-- {
		if t.pauses(k) && l[k.Step].Site == l[last].Site {
			return t.g.End(k)
		}
	}
	return l[last].From
}

// seenAt is when it had been done at the latest what a goroutine looked for that looked last after a pause.
func (t *Table) seenAt(last goroutines.Key) int64 {
	l, to := t.g.Goroutines[last.Goroutine].Stretches, t.g.End(last)
	seen := to
	for last.Step++; int(last.Step) < len(l) && l[last.Step].State != goroutines.Blocked && seen < to+glance; last.Step++ {
		seen = t.g.End(last)
	}
	return seen
}

// answered finds out what ended a goroutine's looking, from one stretch to another.
func (t *Table) answered(stops []stop, first goroutines.Key, last int32) (Poll, bool) {
	gor := &t.g.Goroutines[first.Goroutine]
	from, to := t.lookedBefore(first, last), t.g.End(key(first.Goroutine, last))
	seen := t.seenAt(key(first.Goroutine, last))
	began, sleeps, looked := gor.Stretches[first.Step].From, gor.Stretches[last].State == goroutines.Blocked, to
	if !sleeps {
		from = max(began, from-glance)
	} else if last+1 < int32(len(gor.Stretches)) { // who is woken with it may run first
		looked = t.g.End(key(first.Goroutine, last+1))
	}
	i := sort.Search(len(stops), func(i int) bool { return stops[i].at > seen }) - 1
	for ; i >= 0 && (t.idle(stops[i], looked) || sleeps && stops[i].at >= from && !stops[i].end && !(lone(stops[:i], stops[i].Goroutine, began) && t.news(stops[i].Key, began))); i-- {
	}
	if i < 0 || stops[i].at < from {
		return Poll{}, false
	}
	return Poll{First: first.Step, Last: last, Other: stops[i].Key, Done: min(stops[i].at, to)}, true
}
