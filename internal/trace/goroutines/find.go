package goroutines

import (
	"sort"

	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
)

// Signalled reports whether a wait was ended by a signal that the process got.
func (g *Graph) Signalled(k Key) bool {
	l := g.Goroutines[k.Goroutine].Stretches
	if int(k.Step)+1 >= len(l) || l[k.Step].State != Blocked {
		return false
	}
	cause := l[k.Step+1].Cause
	return cause != None && g.Sites[cause].Deed == deeds.Notify
}

// StepAt is the stretch of a goroutine in which a moment lies that is not its beginning, or None.
func (gor *Goroutine) StepAt(at int64) int32 {
	l := gor.Stretches
	return int32(sort.Search(len(l), func(i int) bool { return l[i].From >= at })) - 1
}

// EndedBefore reports whether a goroutine did not exist any more shortly before a moment.
func (gor *Goroutine) EndedBefore(at int64) bool {
	step := gor.StepAt(at)
	return step > 0 && gor.Stretches[step].State == Absent
}

// ReadyAt is the stretch that began when a goroutine was made ready by another at a
// moment, or made: a coroutine is, and waits. It is None if there is none.
func (gor *Goroutine) ReadyAt(at int64, by int32) int32 {
	l := gor.Stretches
	for i := sort.Search(len(l), func(i int) bool { return l[i].From >= at }); i < len(l) && l[i].From == at; i++ {
		if (l[i].State == Ready || i == 0) && l[i].Waker == by {
			return int32(i)
		}
	}
	return None
}

// EventsIn are the events in a stretch.
func (gor *Goroutine) EventsIn(step int32) []Event {
	l := gor.Events
	from := sort.Search(len(l), func(i int) bool { return l[i].Step >= step })
	to := sort.Search(len(l), func(i int) bool { return l[i].Step > step })
	return l[from:to]
}

// samples are those between two moments.
func (gor *Goroutine) samples(from, to int64) []Sample {
	l := gor.Samples
	return l[sort.Search(len(l), func(i int) bool { return l[i].At >= from }):sort.Search(len(l), func(i int) bool { return l[i].At >= to })]
}

// Ended is when a goroutine ended, if it did.
func (gor *Goroutine) Ended() (at int64, ok bool) {
	if n := len(gor.Stretches); n > 0 && gor.Stretches[n-1].State == Absent {
		return gor.Stretches[n-1].From, true
	}
	return 0, false
}

// EndsAfter reports whether a goroutine did nothing more after a stretch and then ended, but that it may have lost
// its processor before. It looks at few stretches: who yields its processor in a loop has millions.
func (g *Graph) EndsAfter(k Key) bool {
	const little, few = 100_000, 100
	var ran int64
	l := g.Goroutines[k.Goroutine].Stretches
	for last := k.Step + few; k.Step < last && int(k.Step)+1 < len(l) && ran < little; {
		k.Step++
		switch s := &l[k.Step]; s.State {
		case Absent:
			return ran < little
		case Running:
			ran += g.End(k) - s.From
		case Blocked, Calling:
			return false
		}
	}
	return false
}

// step is the stretch that is being read, or None.
func (gor *Goroutine) step() int32 { return int32(len(gor.Stretches)) - 1 }

// A Wait is a blocked stretch that another goroutine of the program ended.
type Wait struct {
	Key
	Blocked, Woken *Stretch
}

// Waits calls f with every wait that ends in a part of the time.
func (g *Graph) Waits(from, to int64, f func(Wait)) {
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		if gor.Role != Program {
			continue
		}
		l := gor.Stretches
		first := max(0, sort.Search(len(l), func(i int) bool { return l[i].From > from })-1)
		for step := first; step+1 < len(l) && l[step+1].From <= to; step++ {
			if w := (Wait{Key{int32(i), int32(step)}, &l[step], &l[step+1]}); g.waited(w) && w.Woken.From > from {
				f(w)
			}
		}
	}
}

func (g *Graph) waited(w Wait) bool {
	return w.Blocked.State == Blocked && w.Woken.State == Ready && w.Woken.Waker != None && g.Goroutines[w.Woken.Waker].Role == Program
}
