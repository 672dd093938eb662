package critical

import "github.com/bottleneck-go/bottleneck/internal/goroutines"

// latency is the longest time for which a goroutine that was made ready may wait for
// an idle processor before another program is blamed, and not the way there.
const latency = 250_000

// ready charges the time in which a goroutine was ready, and goes to who made it so.
func (w *walk) ready(s *goroutines.Stretch) {
	waited := w.step > 0 && w.gor.Stretches[w.step-1].State == goroutines.Blocked
	w.held(s, waited)
	if s.Waker == goroutines.None || w.step > 0 && !waited {
		w.step--
		return
	}
	x := passage{Key: goroutines.Key{Goroutine: w.i, Step: w.step - 1}, site: goroutines.None, since: s.From}
	to := goroutines.Key{Goroutine: s.Waker, Step: s.Step}
	if waited {
		b := &w.gor.Stretches[w.step-1]
		x.site, x.since = b.Site, b.From
		if w.g.Stretch(to).State == goroutines.Calling { // it sent what was waited for
			w.charge(w.g.Stretch(to).From, waitKind(w.g, b), b.Site)
		} else {
			w.inLine(&x, goroutines.Wait{Key: x.Key, Blocked: b, Woken: s})
		}
	} else if w.g.Chains(s) { // it had set a timer, and ended
		w.charge(w.g.Stretch(to).From, Sleep, w.gor.Start)
		to.Step--
	}
	w.pass(to, x)
}

// held charges the time up to now in which a goroutine had no processor: to those that
// had them all; where some were free, it is part of the wait that went before, unless it
// took too long.
func (w *walk) held(s *goroutines.Stretch, waited bool) {
	k, site := Ready, s.Site
	switch {
	case w.g.End(w.key())-s.From > latency:
		site = noProcessor
	case waited:
		b := &w.gor.Stretches[w.step-1]
		k, site = waitKind(w.g, b), b.Site
		if s.Waker != goroutines.None && k == Sleep {
			k = Channel
		}
	case site == goroutines.None:
		site = w.gor.Start
	}
	w.others(s.From, w.g.Procs(s.From), k, site)
}

// queued is what is known of a lock, or a channel that holds places, on a path: the
// line at which others queued for it.
type queued struct {
	kind  Kind
	turns int // how often the path went from one that waited to the one before it
	held  int64
}

// inLine notes where a goroutine waited for its turn.
func (w *walk) inLine(x *passage, wait goroutines.Wait) {
	if x.kind = queueKind(w.g, wait); x.kind == Processor {
		return
	}
	x.line = w.g.Sites[x.site].Place
	q := w.queued[x.line]
	if q == nil {
		q = &queued{kind: x.kind}
		w.queued[x.line] = q
	}
	q.turns++
}
