package timers

import (
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

const (
	// manyRounds are so many that it is hardly by chance that a goroutine ended in the last one.
	manyRounds = 8
	// after is how long it may take at most to go on after the last round.
	after = int64(time.Millisecond)
)

// Over finds the rounds of which a wait is the last, if they ended as another goroutine had: one that
// whoever makes them had made before, and the only one of these to end since they began. A result that
// comes while a round is under way is not seen to be waited for.
func Over(g *goroutines.Graph, last goroutines.Key) (x Rounds, ok bool) {
	s := g.Stretch(last)
	if s.State != goroutines.Blocked || s.Site == goroutines.None || g.Sites[s.Site].Deed != deeds.Select || !g.Timed(last) {
		return x, false
	}
	loop := loop{g, last.Goroutine, &g.Goroutines[last.Goroutine], s.Site}
	left, ok := loop.left(last.Step + 1)
	if !ok {
		return x, false
	}
	first, rounds, longest := loop.begun(last.Step)
	if rounds < manyRounds {
		return x, false
	}
	x = Rounds{Goroutine: last.Goroutine, First: first, Last: last.Step, Left: left}
	since := loop.seenWithin(first, last.Step, left)
	x.By, ok = loop.result(x, min(left, since+2*longest+after+loop.ready(last.Step+1, left)))
	return x, ok
}

// A loop is where a goroutine waits again and again, at a site.
type loop struct {
	g    *goroutines.Graph
	i    int32
	gor  *goroutines.Goroutine
	site int32
}

// leaves reports whether a site is not in the function that loops.
func (x *loop) leaves(site int32) bool {
	spot := x.g.Sites[x.site].Spot
	if site == goroutines.None || spot == goroutines.None {
		return false
	}
	return !slices.ContainsFunc(x.g.Sites[site].Frames, func(f int32) bool { return x.g.Frames[f].Function == x.g.Frames[spot].Function })
}

// waitsElsewhere reports whether a goroutine waits in a stretch, not in the function that loops. Where its
// processor was taken from it, the stack may lack calls.
func (x *loop) waitsElsewhere(s *goroutines.Stretch) bool {
	return (s.State == goroutines.Blocked || s.State == goroutines.Calling) && x.leaves(s.Site)
}

// left is when a goroutine is seen to have left a loop, from a stretch on, if it does before it waits there
// again.
func (x *loop) left(from int32) (at int64, ok bool) {
	for step := from; int(step) < len(x.gor.Stretches); step++ {
		s := &x.gor.Stretches[step]
		if s.State == goroutines.Absent || x.waitsElsewhere(s) {
			return s.From, true
		}
		if s.State == goroutines.Blocked && s.Site == x.site {
			return 0, false
		}
		for _, e := range x.gor.EventsIn(step) {
			if x.leaves(e.Site) {
				return e.At, true
			}
		}
	}
	return 0, false
}

// ready is for how long a goroutine had no processor, from a stretch to a moment.
func (x *loop) ready(from int32, to int64) (sum int64) {
	for step := from; int(step) < len(x.gor.Stretches) && x.gor.Stretches[step].From < to; step++ {
		if s := &x.gor.Stretches[step]; s.State == goroutines.Ready {
			sum += x.g.End(goroutines.Key{Goroutine: x.i, Step: step}) - s.From
		}
	}
	return sum
}

// seenWithin is until when a goroutine is known to have been at its last round, before a moment: where it
// was sampled, or lost its processor, at lines of the function that loops at which it was in earlier rounds. A
// round takes long on a busy machine.
func (x *loop) seenWithin(first, last int32, before int64) (at int64) {
	lines := make(map[int]bool)
	from := x.g.End(goroutines.Key{Goroutine: x.i, Step: last})
	at = from
	see := func(moment int64, site int32) {
		if site == goroutines.None || x.leaves(site) {
			return
		}
		switch line := x.lineOf(site); {
		case moment < from && moment >= x.gor.Stretches[first].From:
			lines[line] = true
		case moment < before && moment > at && lines[line]:
			at = moment
		}
	}
	for _, s := range x.gor.Samples {
		see(s.At, s.Site)
	}
	for _, s := range x.gor.Stretches {
		if s.State == goroutines.Ready && s.Why == goroutines.Preempted {
			see(s.From, s.Site)
		}
	}
	return at
}

// begun is the first of the waits for timers up to the last, how many they are, and how long the longest
// time between two of them is. Before the first one the goroutine was elsewhere, or made others above the
// line at which it waits.
func (x *loop) begun(last int32) (first int32, rounds int, longest int64) {
	first = last
	for step := last; step >= 0; step-- {
		s := &x.gor.Stretches[step]
		k := goroutines.Key{Goroutine: x.i, Step: step}
		switch {
		case s.State == goroutines.Blocked && s.Site == x.site && !x.g.Timed(k),
			x.waitsElsewhere(s),
			slices.ContainsFunc(x.gor.EventsIn(step), x.before):
			return first, rounds, longest
		case s.State == goroutines.Blocked && s.Site == x.site:
			if step < last {
				longest = max(longest, x.gor.Stretches[first].From-x.g.End(k))
			}
			first, rounds = step, rounds+1
		}
	}
	return first, rounds, longest
}

// before reports whether what a goroutine was seen at came before its loop.
func (x *loop) before(e goroutines.Event) bool {
	if x.leaves(e.Site) {
		return true
	}
	return x.makes(e) && e.Site != goroutines.None && x.lineOf(e.Site) < x.lineOf(x.site)
}

func (x *loop) makes(e goroutines.Event) bool {
	return e.Other != goroutines.None && len(x.g.Goroutines[e.Other].Stretches) > 0 && x.g.Goroutines[e.Other].Stretches[0].From == e.At
}

// lineOf is the line of the function that loops at a site.
func (x *loop) lineOf(site int32) int {
	spot := x.g.Sites[x.site].Spot
	if spot == goroutines.None {
		return 0
	}
	for _, f := range x.g.Sites[site].Frames {
		if x.g.Frames[f].Function == x.g.Frames[spot].Function {
			return x.g.Frames[f].Line
		}
	}
	return 0
}

// result is the last stretch of the goroutine that ended during the last of some rounds, if it is alone.
func (x *loop) result(r Rounds, until int64) (by goroutines.Key, ok bool) {
	l := x.gor.Stretches
	ended := 0
	for _, e := range slices.Backward(x.gor.Events) {
		if !x.makes(e) {
			continue
		}
		end, over := x.g.Goroutines[e.Other].Ended()
		if !over || end <= l[r.First].From || end > until {
			continue
		}
		ended++
		if end > l[r.Last].From && e.At < l[r.First+1].From {
			by, ok = goroutines.Key{Goroutine: e.Other, Step: int32(len(x.g.Goroutines[e.Other].Stretches)) - 2}, true
		}
	}
	return by, ok && ended == 1 && by.Step >= 0
}
