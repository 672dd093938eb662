package goroutines

import (
	"cmp"
	"slices"
	"sort"
)

// Who looks again and again whether something is done, sleeping or yielding in
// between, waits for whoever does it. A trace does not show what is looked at. It is
// taken for seen where the looking stops, each time, just after a goroutine that the looker
// made has ended, or after one has blocked that the looker makes ready later: if it sleeps, for the
// first time since it looks, and not as it does each time that a timer fires.

// A Poll is a goroutine's looking, from one of its stretches to another.
type Poll struct {
	First, Last int32
	Other       Key // the stretch of another goroutine at whose end it was done
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

// findPolls finds all looking, and of which the end is known. Where goroutines pause at one site
// must not have other ends but for a few. Who meets another one nearly as often at channels need not look for it.
func (g *Graph) findPolls() {
	g.polls, g.unanswered = make(map[int32][]Poll), make(map[int32][]Poll)
	stops, made := g.stops(), g.made()
	answered, looks, plain := make(map[int32]int), make(map[int32]int), make(map[int32]bool) // by site
	waits := make(map[[2]int32]int)                                                          // by who waits, and for whom
	g.meetings(func(w Wait) { waits[[2]int32{w.Goroutine, w.Woken.Waker}]++ })
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		if gor.Role != Program {
			continue
		}
		for step := 0; step < len(gor.Stretches); step++ {
			last, n := g.looking(int32(i), step)
			if n < fewLooks {
				continue
			}
			site := gor.Stretches[step].Site
			if p, ok := g.interrupted(int32(i), int32(step), last); ok {
				g.polls[int32(i)] = append(g.polls[int32(i)], p)
				step = int(p.Last)
				continue
			}
			looks[site]++
			if p, ok := g.answered(stops[int32(i)], Key{int32(i), int32(step)}, last); ok {
				answered[site]++
				plain[site] = plain[site] || n >= manyLooks && only(stops[int32(i)], gor.Stretches[step].From, p.Done)
				g.polls[int32(i)] = append(g.polls[int32(i)], p)
			} else if p, ok := g.worked(made[int32(i)], int32(i), Poll{First: int32(step), Last: last}, n); ok {
				g.polls[int32(i)] = append(g.polls[int32(i)], p)
			} else {
				g.unanswered[int32(i)] = append(g.unanswered[int32(i)], Poll{First: int32(step), Last: last})
			}
			step = int(last)
		}
	}
	for i, list := range g.polls {
		g.polls[i] = slices.DeleteFunc(list, func(p Poll) bool {
			site := g.Goroutines[i].Stretches[p.First].Site
			if !p.Woken && 2*waits[[2]int32{i, p.Other.Goroutine}] >= looks[site] {
				return true
			}
			chance := !p.Woken && !p.Doubtful && (answered[site] < 2 && !plain[site] || answered[site]*4 < looks[site]*3)
			if chance {
				g.unanswered[i] = append(g.unanswered[i], p)
			}
			return chance
		})
		slices.SortFunc(g.unanswered[i], func(a, b Poll) int { return cmp.Compare(a.First, b.First) })
	}
}

// PollAt is the looking that a stretch is part of, or nil.
func (g *Graph) PollAt(k Key) *Poll { return pollAt(g.polls[k.Goroutine], k) }

func pollAt(list []Poll, k Key) *Poll {
	i := sort.Search(len(list), func(i int) bool { return list[i].Last >= k.Step })
	if i < len(list) && list[i].First <= k.Step {
		return &list[i]
	}
	return nil
}

// Polls calls f with each looking that lies in a part of the time.
func (g *Graph) Polls(from, to int64, f func(i int32, p *Poll)) {
	for i, list := range g.polls {
		for j := range list {
			if p := &list[j]; g.Goroutines[i].Stretches[p.First].From >= from && g.End(Key{i, p.Last}) <= to {
				f(i, p)
			}
		}
	}
}

// pauses reports whether a stretch is one between two looks: of a sleep, a timer or a ticker.
func (g *Graph) pauses(k Key) bool {
	s := g.Stretch(k)
	return s.Site != None && !g.Places[g.Sites[s.Site].Place].Works && (s.State == Blocked && s.Why == Sleeping || s.State == Ready && s.Why == Yielding || g.Timed(k))
}

// looking returns the last pause of a time that begins with a given stretch and in which a
// goroutine does nothing but look, and how often it pauses. A look that takes long, as other programs
// have the processor, makes no difference if all together do not.
func (g *Graph) looking(by int32, step int) (last int32, looks int) {
	gor := &g.Goroutines[by]
	l := gor.Stretches
	first := &l[step]
	sleeps := first.State == Blocked
	var asleep, awake int64
	for i := step; i < len(l) && g.pauses(Key{by, int32(i)}) && l[i].Site == first.Site; {
		last = int32(i)
		looks++
		run, next := g.glimpse(by, i+1, sleeps)
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
func (g *Graph) glimpse(by int32, step int, sleeps bool) (run, next int) {
	gor := &g.Goroutines[by]
	l := gor.Stretches
	for run = step; run < len(l) && l[run].State == Ready; run++ {
	}
	looks := func(i int32) bool {
		return sleeps && g.looksFor(by, i) && g.Goroutines[i].Stretches[0].From >= l[step].From
	}
	affects := func(e Event) bool { return e.Other != None && !looks(e.Other) }
	for next = run; next < len(l); next++ {
		switch s := &l[next]; {
		case s.State == Running && slices.ContainsFunc(gor.EventsIn(int32(next)), affects):
			return run, len(l)
		case s.State == Running && (next == run || sleeps):
		case next == run:
			return run, len(l)
		case s.State == Blocked && next+1 < len(l) && looks(l[next+1].Waker):
		case !sleeps || s.State != Calling && s.State != Ready:
			return run, next
		}
	}
	return run, next
}

// looksFor reports whether a goroutine was made by another one only to tell that something: it woke
// nobody else, and ended then.
func (g *Graph) looksFor(by, i int32) bool {
	if i == None || len(g.Goroutines[i].Stretches) == 0 || g.Goroutines[i].Stretches[0].Waker != by {
		return false
	}
	gor, wakes := &g.Goroutines[i], func(e Event) bool { return e.Other != None }
	at, ended := gor.Ended()
	n := slices.IndexFunc(gor.Events, wakes)
	return ended && n >= 0 && gor.Events[n].Other == by && at < gor.Events[n].At+glance && !slices.ContainsFunc(gor.Events[n+1:], wakes)
}

// interrupted finds out whether somebody who looks, from one stretch to another, waits at the same
// place next, until another goroutine ends that: a select of a ticker and of what is waited for.
func (g *Graph) interrupted(i, first, last int32) (Poll, bool) {
	l := g.Goroutines[i].Stretches
	_, next := g.glimpse(i, int(last)+1, true)
	if next+1 >= len(l) || l[next].State != Blocked || l[next].Site != l[first].Site || l[next+1].Waker == None {
		return Poll{}, false
	}
	woken := &l[next+1]
	return Poll{First: first, Last: int32(next), Other: Key{woken.Waker, woken.Step}, Done: woken.From, Woken: true}, true
}

// lookedBefore is when the look before a goroutine's last pause began: what it looked for was not done
// yet.
func (g *Graph) lookedBefore(first Key, last int32) int64 {
	l := g.Goroutines[first.Goroutine].Stretches
	for k := (Key{first.Goroutine, last - 1}); k.Step >= first.Step && l[last].State == Blocked; k.Step-- {
		if g.pauses(k) && l[k.Step].Site == l[last].Site {
			return g.End(k)
		}
	}
	return l[last].From
}

// seenAt is when it had been done at the latest what a goroutine looked for that looked last after a pause.
func (g *Graph) seenAt(last Key) int64 {
	l, to := g.Goroutines[last.Goroutine].Stretches, g.End(last)
	seen := to
	for last.Step++; int(last.Step) < len(l) && l[last.Step].State != Blocked && seen < to+glance; last.Step++ {
		seen = g.End(last)
	}
	return seen
}

// answered finds out what ended a goroutine's looking, from one stretch to another.
func (g *Graph) answered(stops []stop, first Key, last int32) (Poll, bool) {
	gor := &g.Goroutines[first.Goroutine]
	from, to := g.lookedBefore(first, last), g.End(Key{first.Goroutine, last})
	seen := g.seenAt(Key{first.Goroutine, last})
	began, sleeps, looked := gor.Stretches[first.Step].From, gor.Stretches[last].State == Blocked, to
	if !sleeps {
		from = max(began, from-glance)
	} else if last+1 < int32(len(gor.Stretches)) { // who is woken with it may run first
		looked = g.End(Key{first.Goroutine, last + 1})
	}
	i := sort.Search(len(stops), func(i int) bool { return stops[i].at > seen }) - 1
	for ; i >= 0 && (g.idle(stops[i], looked) || sleeps && stops[i].at >= from && !stops[i].end && !(lone(stops[:i], stops[i].Goroutine, began) && g.news(stops[i].Key, began))); i-- {
	}
	if i < 0 || stops[i].at < from {
		return Poll{}, false
	}
	return Poll{First: first.Step, Last: last, Other: stops[i].Key, Done: min(stops[i].at, to)}, true
}
