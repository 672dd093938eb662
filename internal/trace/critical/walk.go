package critical

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/polls"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// A walk goes back in time.
type walk struct {
	g      *goroutines.Graph
	polls  *polls.Table
	from   int64
	at     int64
	i      int32                 // the goroutine that it is in, or None
	gor    *goroutines.Goroutine // the same
	step   int32                 // its stretch
	passed []passage
	turns  []int   // those of passed at which a goroutine waits for its turn
	left   int32   // the last goroutine that the walk went from and that waited no more, or None
	pieces []Piece // the last one first
	groups map[groupKey]int32
	list   []*group
	queued map[int32]*queued
	served services
	serves map[int32]*serving // by goroutine
	// unknown is for how long functions waited for what is not known.
	unknown map[string]int64
	looks   map[*polls.Poll]bool     // whether another goroutine may have ended it
	guess   *passage                 // the end of a wait, if the walk began in a goroutine that may not have caused it
	doubted int64                    // since when, up to now, it is noted that it is not known what was waited for; or 0
	jumped  map[goroutines.Key]int64 // at what moment the walk left a stretch by what is no event: once, or it may never end
	// told is a wait for the end of one that the waiting one had told to stop its rounds, or for what is found due at a
	// tick, or that in which a client
	// was when a server turned to it.
	told    *passage
	unended bool // whether the walk began in a wait of which not even that is known
	idles   bool // whether the walk goes back to guess in one that waited itself, which may not have caused it at all
}

// A passage is where a walk went from a waiting goroutine to another one.
type passage struct {
	goroutines.Key       // the stretch in which it waits; step None if it did not exist yet
	to             int32 // the goroutine that it waits for
	site           int32 // where
	user           int32 // the site of the user's code that waits there, or waits for who does; or None
	since          int64
	asked          int64 // since when the user's code waits
	kind           Kind  // Lock or Channel where it waits for its turn
	place          int32 // at which it does
	holder         holder
}

func (w *walk) enter(i, step int32) { w.i, w.gor, w.step = i, &w.g.Goroutines[i], step }

func (w *walk) key() goroutines.Key { return goroutines.Key{Goroutine: w.i, Step: w.step} }

func (w *walk) run() {
	if x := w.guess; x != nil && x.since > w.from {
		from := w.from
		w.from = x.since
		w.goBack()
		w.from, w.passed, w.turns, w.guess, w.idles = from, nil, nil, nil, false
		w.enter(x.Goroutine, x.Step-1)
	}
	w.goBack()
}

func (w *walk) goBack() {
	for from := w.from; w.at > from; w.from = from {
		if x := w.told; x != nil && w.at <= x.since {
			w.told = nil
			w.enter(x.Goroutine, x.Step-1)
		} else if x != nil {
			w.from = max(from, x.since)
		}
		if w.gor == nil || w.step < 0 || w.gor.Stretches[w.step].State == goroutines.Absent {
			if !w.back() {
				w.charge(w.from, Processor, unknown)
			}
			continue
		}
		s := &w.gor.Stretches[w.step]
		jumped := w.jumped[w.key()] == w.at
		if p := w.polls.At(w.key()); p != nil && !jumped && (p.Done < w.at || p.Done == w.at && w.step == p.Last) {
			w.looked(p)
			continue
		}
		switch s.State {
		case goroutines.Running:
			w.ran(s)
		case goroutines.Calling:
			w.called(s)
		case goroutines.Ready:
			w.ready(s)
		case goroutines.Blocked:
			if w.at == w.g.End(w.key()) && !jumped {
				if x, ok := timers.Over(w.g, w.key()); ok { // a result was waited for
					w.jump(x.By, w.g.End(x.By), x.First, s)
					continue
				}
			}
			w.waited(s)
		}
	}
}

// charge adds what is known to have been at a site.
func (w *walk) charge(from int64, k Kind, site int32) {
	w.add(from, k, func(p *Piece) {
		p.Kind, p.turn = p.kindAt(w.g, p.Kind, site), turn{}
		p.site = onBehalf(w.g, site, w.user())
	})
}

// add adds a time up to now: where somebody on the path waits for a turn, as waiting for that.
func (w *walk) add(from int64, k Kind, complete func(p *Piece)) {
	for from = max(from, w.from); from < w.at; {
		p := Piece{From: from, To: w.at, Kind: k, site: unknown, group: goroutines.None}
		if x := w.turn(); x != nil && k != Memory && k != Ready {
			p.From, p.Kind, p.otherwise = max(from, x.since), x.kind, k
			if x.holder.goroutine == w.i {
				p.within = x.holder.function
			}
			w.queue(x).held += p.To - p.From
		}
		if w.gor != nil {
			p.Goroutine = w.gor.ID
			if user := w.user(); user != goroutines.None {
				w.served.add(w.key(), user)
			}
		}
		complete(&p)
		w.pieces = append(w.pieces, p)
		w.at = p.From
	}
}

// user is the site of the user's code that waits, or on whose behalf the goroutine
// works, or None.
func (w *walk) user() int32 {
	if user, _ := w.waiter(); user != goroutines.None || w.gor == nil {
		return user
	}
	return w.g.Helps(w.i)
}

// waiter is the site of the user's code that waits for the goroutine, and since when, or None. Where the walk
// has gone back to before that, and only others wait, the goroutine works for whom it makes ready next.
func (w *walk) waiter() (site int32, since int64) {
	n := len(w.passed)
	for n > 0 && w.passed[n-1].since >= w.at {
		n--
	}
	if n == 0 || w.passed[n-1].user == goroutines.None {
		return goroutines.None, 0
	}
	x := &w.passed[n-1]
	if w.gor == nil || x.to == w.i && x.asked < w.at {
		return x.user, x.asked
	}
	if next, since := w.next(); next != goroutines.None {
		return next, since
	}
	return x.user, x.asked
}

// onBehalf is the site to charge instead of another one: if that is not in the
// user's code, the user's code that waits for it.
func onBehalf(g *goroutines.Graph, site, user int32) int32 {
	if user == goroutines.None || site < 0 || g.Own(site) || g.Places[g.Sites[site].Place].GC {
		return site
	}
	return user
}

// waited charges a wait that no goroutine ended. A timer may have been late because
// all processors were busy. A goroutine of the runtime, such as one that runs finalizers, had
// nothing to do: whoever waits for it did.
func (w *walk) waited(s *goroutines.Stretch) {
	if s.Why == goroutines.System && w.back() {
		return
	}
	k, site := waitKind(w.g, s), waitSite(w.g, s)
	var late int64
	if due := w.g.Due(w.key()); due < w.at {
		late = w.others(due, w.g.Procs(due), k, site)
	}
	if w.unended || w.idles || w.g.Signalled(w.key()) || w.looksForOthers() || timers.TimeOuts(w.g, w.g.From, w.g.To)[w.key()] || w.g.At(s.Site).Again {
		w.doubt(s, late)
		w.unended = false
	}
	w.charge(s.From, k, site)
	w.leave(s)
}

// doubt notes that it is not known what was waited for in a stretch: up to now, and for some time after that.
func (w *walk) doubt(s *goroutines.Stretch, after int64) {
	if s.Site != goroutines.None && (w.doubted == 0 || s.From < w.doubted) {
		w.unknown[w.g.NameOf(onBehalf(w.g, s.Site, w.user()))] += after + w.at - max(s.From, w.from)
	}
}

// looksForOthers reports whether a goroutine looks again and again for what another one may do.
func (w *walk) looksForOthers() bool {
	p := w.polls.Unanswered(w.key())
	if p == nil {
		return false
	}
	known, ok := w.looks[p]
	if !ok {
		known = p.Noticed || w.polls.Answerable(w.i, p)
		w.looks[p] = known
	}
	return known
}

// ran charges what ran, segment by segment.
func (w *walk) ran(s *goroutines.Stretch) {
	var list []goroutines.Segment
	w.g.Segments(w.key(), w.at, func(x goroutines.Segment) { list = append(list, x) })
	for _, x := range slices.Backward(list) {
		w.sampled(x.From, Processor, w.i, x)
	}
	w.at = min(w.at, max(w.from, s.From))
	w.leave(s)
}

// leave goes to the previous stretch once nothing is left of this one.
func (w *walk) leave(s *goroutines.Stretch) {
	if w.at <= s.From {
		w.step--
	}
}

// called charges a system call. What it sent may have arrived, and been answered,
// before its thread went on: that time belongs to those that ran, or to another program.
func (w *walk) called(s *goroutines.Stretch) {
	k := waitKind(w.g, s)
	if at, ok := w.g.Delivered(w.key()); ok && at < w.at {
		w.others(at, 1, k, s.Site)
	} else if at := w.g.Sent(w.key()); at < w.at {
		w.others(at, w.g.Procs(at), Ready, noProcessor)
	}
	if s.Site != goroutines.None {
		if site := &w.g.Sites[s.Site]; site.Deed == deeds.LockFile || site.Outside == deeds.C && w.g.Visited(s.From, w.at) {
			w.doubt(s, 0)
		}
	}
	w.charge(s.From, k, s.Site)
	w.leave(s)
}

// others charges a time to the goroutines that ran, if these kept enough processors
// busy, or else to a site: for so long. Where other programs had some of the processors, each is
// charged its part.
func (w *walk) others(from int64, processors int, k Kind, site int32) (rest int64) {
	had := w.g.Runners
	if site == noProcessor {
		had = w.g.Divided
	}
	for _, x := range slices.Backward(had(max(from, w.from), w.at, processors, w.i)) {
		if x.Runner == goroutines.None {
			rest += x.To - x.From
			w.charge(x.From, k, site)
		} else {
			w.sampled(x.From, Ready, x.Runner, x.Segment)
		}
	}
	return rest
}

// looked goes from a goroutine that polls to the one that it polls for.
func (w *walk) looked(p *polls.Poll) {
	last := &w.gor.Stretches[p.Last]
	if p.Doubtful {
		w.doubt(&w.gor.Stretches[p.First], 0)
		w.doubted = w.gor.Stretches[p.First].From
	}
	w.jump(p.Other, p.Done, p.First, last)
}

// jump passes, at the moment at which it was done, to whoever is likely to have done what was waited for from one
// stretch to another, the last: there is no event of that. The time since then is charged to the last wait.
func (w *walk) jump(to goroutines.Key, done int64, first int32, last *goroutines.Stretch) {
	if w.charge(done, waitKind(w.g, last), waitSite(w.g, last)); w.at > done {
		return
	}
	w.jumped[w.key()] = w.at
	to.Step = min(to.Step, w.g.Goroutines[to.Goroutine].StepAt(w.at))
	w.pass(to, passage{Key: goroutines.Key{Goroutine: w.i, Step: first}, site: last.Site, since: w.gor.Stretches[first].From})
}

func (w *walk) pass(to goroutines.Key, x passage) {
	if w.g.Own(x.site) {
		x.user, x.asked = x.site, x.since
	} else {
		x.user, x.asked = w.waiter()
	}
	x.to = to.Goroutine
	for n := len(w.turns); n > 0 && w.turns[n-1] >= len(w.passed); n-- {
		w.turns = w.turns[:n-1]
	}
	if x.kind != Processor {
		w.turns = append(w.turns, len(w.passed))
	}
	w.passed = append(w.passed, x)
	w.enter(to.Goroutine, to.Step)
}

// back returns to the last goroutine that waits for the one that the walk is in,
// when nothing is known to have caused that one: it may have been a timer. If that one waits
// for another one, which did other things at that time, it returns to the other one; if none
// still waits, to the last one that did.
func (w *walk) back() bool {
	for len(w.passed) > 0 {
		x := w.passed[len(w.passed)-1]
		if x.to != w.i && w.lives(x.to) {
			return true
		}
		w.passed = w.passed[:len(w.passed)-1]
		if x.Step >= 0 {
			w.enter(x.Goroutine, min(x.Step, w.g.Goroutines[x.Goroutine].StepAt(w.at)))
			return true
		}
	}
	if i := w.left; i != goroutines.None {
		w.left = goroutines.None
		if w.lives(i) {
			return true
		}
	}
	w.gor = nil
	return false
}

// lives enters a goroutine if that exists at this time, and reports whether it does.
func (w *walk) lives(i int32) bool {
	step := w.g.Goroutines[i].StepAt(w.at)
	if step < 0 || w.g.Goroutines[i].Stretches[step].State == goroutines.Absent {
		return false
	}
	w.enter(i, step)
	return true
}
