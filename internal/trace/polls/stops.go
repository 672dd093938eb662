package polls

import (
	"cmp"
	"slices"
	"sort"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// A stop is a moment at which a goroutine ended or blocked.
type stop struct {
	at int64
	goroutines.Key
	end bool
}

// stops are the moments at which goroutines stopped running that might answer a goroutine: one
// that made them, or made them ready next, or, at the last, has done so before.
func (t *Table) stops() map[int32][]stop {
	m := make(map[int32][]stop)
	for i := range t.g.Goroutines {
		l := t.g.Goroutines[i].Stretches
		for step := 1; step < len(l) && t.g.Goroutines[i].Role == goroutines.Program; step++ {
			if l[step-1].State != goroutines.Running {
				continue
			}
			s, whom := &l[step], int32(goroutines.None)
			switch {
			case s.State == goroutines.Absent && !t.looksFor(l[0].Waker, int32(i)):
				whom = l[0].Waker
			case s.State != goroutines.Blocked:
			case step+1 < len(l):
				whom = l[step+1].Waker
			default:
				whom = lastWaker(l)
			}
			if whom != goroutines.None {
				m[whom] = append(m[whom], stop{s.From, key(int32(i), int32(step)-1), s.State == goroutines.Absent})
			}
		}
	}
	for _, list := range m {
		slices.SortFunc(list, func(a, b stop) int { return cmp.Compare(a.at, b.at) })
	}
	return m
}

// idle reports whether who stopped after a moment waited at that, and began what it did then later.
func (t *Table) idle(x stop, at int64) bool {
	gor := &t.g.Goroutines[x.Goroutine]
	step := gor.StepAt(at)
	return x.at > at && (step < 0 || gor.Stretches[step].State == goroutines.Blocked)
}

// lastWaker is who made a goroutine ready last, or None.
func lastWaker(l []goroutines.Stretch) int32 {
	for i := len(l) - 1; i > 0; i-- {
		if l[i].State == goroutines.Ready && l[i-1].State == goroutines.Blocked {
			return l[i].Waker
		}
	}
	return goroutines.None
}

// lone reports whether a goroutine did not stop since a moment.
func lone(stops []stop, i int32, since int64) bool {
	for _, s := range slices.Backward(stops) {
		if s.at < since {
			break
		}
		if s.Goroutine == i {
			return false
		}
	}
	return true
}

// only reports whether one goroutine alone stopped since one moment until another.
func only(stops []stop, since, until int64) bool {
	at := func(moment int64) int {
		return sort.Search(len(stops), func(i int) bool { return stops[i].at >= moment })
	}
	return at(until+1)-at(since) == 1
}

// news reports whether a goroutine that blocked after a stretch had not waited for timers there since a moment.
func (t *Table) news(k goroutines.Key, since int64) bool {
	l := t.g.Goroutines[k.Goroutine].Stretches
	for step := k.Step; step >= 0 && l[step].From >= since; step-- {
		if l[step].Site == l[k.Step+1].Site && t.g.Timed(key(k.Goroutine, step)) {
			return false
		}
	}
	return true
}
