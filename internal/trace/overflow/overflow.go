// Package overflow finds who takes from a channel that is given more than it holds, as by a select with a default
// that drops what finds no room.
//
//	for _, x := range overflow.Find(g, g.From, g.To) { ... }
//
// Such a goroutine always finds something to take: it is done when whoever gives is, and with what the
// channel holds then. It goes on for as long as that one does, and not that one for as long as it goes on.
// It is not certain: a channel may have held all that was given until somebody took it. Who does something again and again
// until it is told to stop is one, too.
package overflow

import (
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// An Overflow is how a goroutine always found something to take, to its end.
type Overflow struct {
	Goroutine int32
	From      int64           // since when
	Until     int64           // when whoever gives had given all
	Wait      goroutines.Wait // for its end, of who gives or has waited for those
}

// Find finds all in a part of the time.
func Find(g *goroutines.Graph, from, to int64) (list []Overflow) {
	g.Waits(from, to, func(w goroutines.Wait) {
		if x, ok := Ends(g, w); ok && x.From >= from {
			list = append(list, x)
		}
	})
	return list
}

// Ends finds one with whose end a wait ended.
func Ends(g *goroutines.Graph, w goroutines.Wait) (x Overflow, ok bool) {
	i := w.Woken.Waker
	end, _ := g.Goroutines[i].Ended()
	if !g.EndsAfter(goroutines.Key{Goroutine: i, Step: w.Woken.Step}) {
		return x, false
	}
	if told(g, w, end) {
		return Overflow{Goroutine: i, From: g.Goroutines[i].Stretches[0].From, Until: w.Blocked.From, Wait: w}, true
	}
	last, ok := lastMet(g, i, w.Woken.Step)
	if !ok || !offered(g, last.Woken) {
		return x, false
	}
	x = Overflow{Goroutine: i, From: last.Woken.From, Until: w.Blocked.From, Wait: w}
	gives := last.Woken.Waker
	if over, ok := g.Goroutines[gives].Ended(); gives != w.Goroutine && (!ok || over > x.Until) || waitsFor(g, gives, x) {
		return x, false
	}
	took, gave := rounds(g, i, x.From, end), rounds(g, gives, x.From, x.Until)
	return x, took >= few && 2*took < gave || 2*(end-x.Until) < x.Until-x.From
}

// few rounds at least tell how much is taken.
const few = 5

// lastMet is the last wait of a goroutine up to a stretch that another one ended, but for those for locks and the
// network.
func lastMet(g *goroutines.Graph, i, step int32) (w goroutines.Wait, ok bool) {
	l := g.Goroutines[i].Stretches
	for k := (goroutines.Key{Goroutine: i, Step: step - 1}); k.Step >= 0; k.Step-- {
		s := &l[k.Step]
		if s.State != goroutines.Blocked || l[k.Step+1].Waker == goroutines.None || s.Why == goroutines.Networking {
			continue
		}
		if s.Site == goroutines.None || !g.Sites[s.Site].Deed.Takes() {
			return goroutines.Wait{Key: k, Blocked: s, Woken: &l[k.Step+1]}, true
		}
	}
	return w, false
}

func offered(g *goroutines.Graph, woken *goroutines.Stretch) bool {
	return woken.Cause != goroutines.None && g.Sites[woken.Cause].Deed == deeds.Offer
}

// waitsFor reports whether who gives waited for who takes meanwhile.
func waitsFor(g *goroutines.Graph, gives int32, x Overflow) bool {
	gor := &g.Goroutines[gives]
	l := gor.Stretches
	for step := max(0, gor.StepAt(x.From)); int(step)+1 < len(l) && l[step].From < x.Until; step++ {
		if l[step].State == goroutines.Blocked && l[step+1].Waker == x.Goroutine {
			return true
		}
	}
	return false
}

// rounds is how often a goroutine waits for what is outside of the process at one place in some time, at most.
func rounds(g *goroutines.Graph, i int32, from, to int64) (most int) {
	gor, count := &g.Goroutines[i], make(map[int32]int)
	for step := gor.StepAt(from) + 1; int(step) < len(gor.Stretches) && gor.Stretches[step].From < to; step++ {
		if site := gor.Stretches[step].Site; site != goroutines.None && g.Outside(goroutines.Key{Goroutine: i, Step: step}) {
			count[site]++
			most = max(most, count[site])
		}
	}
	return most
}
