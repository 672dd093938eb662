package critical

import (
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/overflow"
	"github.com/bottleneck-go/bottleneck/internal/trace/servers"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// latency is the longest time, in nanoseconds, that a goroutine may be ready while
// processors are idle before another program is blamed, and not the delay of waking
// it.
const latency = 250_000

// ready charges the time for which a goroutine was ready, and goes to whoever made
// it so.
func (w *walk) ready(s *goroutines.Stretch) {
	waited := w.step > 0 && w.gor.Stretches[w.step-1].State == goroutines.Blocked
	if w.held(s, waited); w.at > s.From {
		return
	}
	if s.Waker == goroutines.None || w.step > 0 && !waited {
		w.step--
		return
	}
	x := passage{Key: goroutines.Key{Goroutine: w.i, Step: w.step - 1}, site: goroutines.None, since: s.From}
	to := goroutines.Key{Goroutine: s.Waker, Step: s.Step}
	switch other := w.g.Stretch(to); {
	case waited:
		b := &w.gor.Stretches[w.step-1]
		x.site, x.since = b.Site, b.From
		if other.State == goroutines.Calling { // it sent what was waited for
			if s.Guess {
				w.doubt(b, 0)
				w.doubted = b.From
			}
			if w.onItsWay(s, to, b); w.at > other.From {
				return
			}
		} else if y := (goroutines.Wait{Key: x.Key, Blocked: b, Woken: s}); w.told == nil && w.toldBefore(y) {
			w.told = &x
		} else {
			w.servedAfter(x.Key)
			w.inLine(&x, y)
		}
	case w.g.Chains(s): // it had set a timer, and ended
		if w.charge(other.From, Sleep, w.gor.Start); w.at > other.From {
			return
		}
		to.Step = min(to.Step-1, w.g.Goroutines[to.Goroutine].StepAt(w.at))
	case w.step == 0 && w.stopped(to):
		return
	}
	w.pass(to, x)
}

// servedAfter has the walk go to the client when it comes to when that had come, if a server turned to it without
// having waited: what the server did before that for others was waited for since then, and not before.
func (w *walk) servedAfter(answer goroutines.Key) {
	r := servers.Find(w.g, w.g.From, w.g.To).Answered(answer)
	if r == nil || r.Wait.Goroutine != goroutines.None || w.told != nil {
		return
	}
	if since := w.g.Stretch(r.Came).From; since < w.at {
		w.told = &passage{Key: r.Came, since: since}
	}
}

// toldBefore reports whether who waited for the end of a goroutine had told it before that to stop, or had given it
// all that it takes, or has come to who looks at each tick whether something is due. That is not certain: it is not known then what was waited for.
func (w *walk) toldBefore(y goroutines.Wait) bool {
	if _, ok := timers.FindDue(w.g, w.g.From, w.g.To)[y.Key]; ok || timers.ToldBefore(w.g, y) {
		return true
	}
	x, ok := overflow.Ends(w.g, y)
	if ok && x.Until > w.from {
		w.doubted = x.From
		w.unknown[w.g.NameOf(y.Blocked.Site)] += x.Until - max(x.From, w.from)
	}
	return ok
}

// onItsWay charges the time from a call that sends to when what it sent ended a wait. While all
// processors were taken, nobody looked whether something had come.
func (w *walk) onItsWay(s *goroutines.Stretch, call goroutines.Key, b *goroutines.Stretch) {
	k, site := waitKind(w.g, b), b.Site
	if at, ok := w.g.Delivered(call); ok && at == s.From {
		sent := w.g.End(call)
		if at-sent > latency {
			w.others(sent, w.g.Procs(sent), Ready, noProcessor)
		} else {
			w.others(sent, w.g.Procs(sent), k, site)
		}
	}
	w.charge(w.g.Stretch(call).From, k, site)
}

// held charges the time up to now for which a goroutine had no processor: to those
// that had all of them; if some were free, it is part of the wait before, unless it
// took too long.
func (w *walk) held(s *goroutines.Stretch, waited bool) {
	k, site := Ready, s.Site
	switch {
	case w.g.End(w.key())-s.From > latency:
		site = noProcessor
	case waited:
		b := &w.gor.Stretches[w.step-1]
		k, site = waitKind(w.g, b), waitSite(w.g, b)
		if s.Waker != goroutines.None && k == Sleep {
			k = Channel
		}
	case site == goroutines.None:
		site = w.gor.Start
	}
	w.others(s.From, w.g.Procs(s.From), k, site)
}
