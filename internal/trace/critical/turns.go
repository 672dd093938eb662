package critical

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Who waits for a turn waits for whoever has it: with a lock, from where that one took it. If it took the
// lock without waiting, a trace does not show when; but the function that both takes and releases it does.

// A holder is the goroutine that let another one have its turn, and the function in which it both took
// and released the lock: outside of that, it did not hold it. The function is not known if it is empty.
type holder struct {
	goroutine int32
	function  string
}

// A turn is what is known of a piece in which somebody waits for a turn: in which function a lock is
// held, and of which kind the piece is outside of that.
type turn struct {
	within    string
	otherwise Kind
}

// kindAt is the kind that something has at a site.
func (t turn) kindAt(g *goroutines.Graph, k Kind, site int32) Kind {
	if k == Lock && t.within != "" && site >= 0 && !within(g, site, t.within) {
		return t.otherwise
	}
	return k
}

// within reports whether a function stands in the stack of a site.
func within(g *goroutines.Graph, site int32, function string) bool {
	return slices.ContainsFunc(g.Sites[site].Frames, func(f int32) bool { return g.Frames[f].Function == function })
}

// turn is the last passage at which a goroutine is still waiting for its turn, or
// nil.
func (w *walk) turn() *passage {
	for n := len(w.passed); n > 0 && w.passed[n-1].since >= w.at; n-- {
		if x := &w.passed[n-1]; x.Step >= 0 { // it existed before
			w.left = x.Goroutine
		}
		w.passed = w.passed[:n-1]
	}
	for n := len(w.turns); n > 0; n-- {
		if i := w.turns[n-1]; i < len(w.passed) && w.passed[i].since < w.at {
			return &w.passed[i]
		}
		w.turns = w.turns[:n-1] // nor will it be waiting earlier
	}
	return nil
}

// inLine notes where a goroutine waited for its turn.
func (w *walk) inLine(x *passage, wait goroutines.Wait) {
	if x.kind = queueKind(w.g, wait); x.kind == Processor {
		return
	}
	x.place = w.g.Sites[x.site].Place
	x.holder = holder{wait.Woken.Waker, w.holds(wait)}
	w.queue(x).turns++
}

// holds is the function in which a lock is held that somebody waited for: the one that both takes and
// releases it, if that is one.
func (w *walk) holds(wait goroutines.Wait) string {
	if wait.Woken.Cause == goroutines.None {
		return ""
	}
	takes, releases := w.g.Sites[wait.Blocked.Site].Spot, w.g.Sites[wait.Woken.Cause].Spot
	if takes == goroutines.None || releases == goroutines.None || w.g.Frames[takes].Function != w.g.Frames[releases].Function {
		return ""
	}
	return w.g.Frames[takes].Function
}
