package critical

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// stopped has the walk go to what somebody waited for who told the maker of a goroutine to stop, if that one makes them at
// moments of the clock until then: it would have been told sooner, and have made fewer. It reports whether it did.
func (w *walk) stopped(maker goroutines.Key) bool {
	by := w.stops(maker)
	if by == goroutines.None || !w.atTick(maker) {
		return false
	}
	l := w.g.Goroutines[by].Stretches
	step := w.g.Goroutines[by].StepAt(w.at)
	if step < 0 || int(step)+1 >= len(l) || l[step].State != goroutines.Blocked {
		return false
	}
	if slices.ContainsFunc(w.passed, func(x passage) bool { return x.Key == goroutines.Key{Goroutine: by, Step: step} }) {
		return false // it told it to stop when it had what it waited for: what is done at those moments
	}
	b, to := &l[step], l[step+1].Waker
	if to == maker.Goroutine && b.Why != goroutines.Sending {
		return false
	}
	if to == maker.Goroutine { // it was about to tell
		if w.charge(b.From, waitKind(w.g, b), waitSite(w.g, b)); w.at <= b.From {
			w.enter(by, step-1)
		}
		return true
	}
	if to == goroutines.None || w.g.Goroutines[to].StepAt(w.at) < 0 {
		return false
	}
	w.pass(goroutines.Key{Goroutine: to, Step: w.g.Goroutines[to].StepAt(w.at)}, passage{Key: goroutines.Key{Goroutine: by, Step: step}, site: b.Site, since: b.From})
	return true
}

// stops is who told a goroutine to stop after a stretch: it ended its last wait, or that one let it go on, and nothing more
// was waited for. It is None if nobody is known to have.
func (w *walk) stops(k goroutines.Key) int32 {
	gor := &w.g.Goroutines[k.Goroutine]
	if _, ended := gor.Ended(); !ended {
		return goroutines.None
	}
	last := int32(len(gor.Stretches)) - 1
	for ; last > k.Step && gor.Stretches[last].State != goroutines.Blocked; last-- {
	}
	if last > k.Step {
		return gor.Stretches[last+1].Waker
	}
	for n := len(gor.Events) - 1; n >= 0 && gor.Events[n].At >= w.at; n-- {
		if e := &gor.Events[n]; e.Other != goroutines.None && w.g.Goroutines[e.Other].ReadyAt(e.At, k.Goroutine) > 0 {
			return e.Other
		}
	}
	return goroutines.None
}

// atTick reports whether a timer ended the last wait of a goroutine before a stretch, where something else could have, too.
func (w *walk) atTick(k goroutines.Key) bool {
	for ; k.Step >= 0; k.Step-- {
		if w.g.Stretch(k).State == goroutines.Blocked {
			return w.g.Timed(k) && w.g.Stretch(k).Why != goroutines.Sleeping
		}
	}
	return false
}
