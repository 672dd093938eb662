package timers

import (
	"maps"
	"math"
	"sort"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Who looks at each tick whether something is due, as time wheels do, and finds nothing most of the time, has others wait
// since they came, for so many ticks, and not for what it did before. Who does something at each tick, as those do
// that give what others take, paces these.

// A Due is a wait that somebody ended who looks at each tick.
type Due struct {
	Looker goroutines.Key // its wait for the last tick
	At     int64          // when that came
	Every  int64          // how long it is from a tick to the next
	Ticks  int            // that came during the wait
	// Certain reports whether it is a ticker, and not a timer that is set anew each time.
	Certain bool
}

// A looker is who waits for a ticker, and at what ticks nobody was made ready.
type looker struct {
	goroutine int32
	series    *Series
	at        []int64
	idle      []bool
	every     int64
	waits     map[goroutines.Key]Due // that it ended
	after     int                    // those of them in which a tick came at which nobody was
	begun     []int                  // at each tick, how many of them have begun since the one before, less those that have ended
}

type spanOfDue struct{ from, to int64 }

// FindDue finds the waits for what somebody finds due at a tick, in a part of the time. The graph keeps them.
func FindDue(g *goroutines.Graph, from, to int64) map[goroutines.Key]Due {
	return lazy.Once(&g.Found, spanOfDue{from, to}, func() map[goroutines.Key]Due { return findDue(g, from, to) })
}

func findDue(g *goroutines.Graph, from, to int64) map[goroutines.Key]Due {
	lookers := make(map[int32]*looker)
	for key, s := range All(g, from, to) {
		if len(s.Steps) >= fewTicks && g.Goroutines[key.Goroutine].Stretches[s.Steps[0]].Why != goroutines.Sleeping {
			lookers[key.Goroutine] = newLooker(g, key.Goroutine, s)
		}
	}
	due := make(map[goroutines.Key]Due)
	if len(lookers) == 0 {
		return due
	}
	g.Waits(from, to, func(w goroutines.Wait) {
		if x := lookers[w.Woken.Waker]; x != nil {
			x.ended(w)
		}
	})
	for _, x := range lookers {
		if x.looks() {
			maps.Copy(due, x.waits)
		}
	}
	return due
}

// looks reports whether it is not for those who wait that somebody works from tick to tick: it does so, too, when
// nobody waits, or the ticks are a ticker's.
func (x *looker) looks() bool {
	alone, waiting := 0, 0
	for _, n := range x.begun[:len(x.at)] {
		if waiting += n; waiting == 0 {
			alone++
		}
	}
	return len(x.waits) >= fewTicks && x.after*2 >= len(x.waits) && (alone >= fewTicks || x.series.Ticks)
}

func newLooker(g *goroutines.Graph, i int32, s *Series) *looker {
	gor := &g.Goroutines[i]
	steps := s.Steps
	x := &looker{goroutine: i, series: s, waits: make(map[goroutines.Key]Due), begun: make([]int, len(steps)+1)}
	var apart []int
	for n, step := range steps {
		at, until := g.End(goroutines.Key{Goroutine: i, Step: step}), int64(math.MaxInt64)
		if n+1 < len(steps) {
			until = gor.Stretches[steps[n+1]].From
		}
		first := sort.Search(len(gor.Events), func(e int) bool { return gor.Events[e].At >= at })
		idle := true
		for ; first < len(gor.Events) && gor.Events[first].At < until; first++ {
			idle = idle && gor.Events[first].Other == goroutines.None
		}
		if n > 0 {
			apart = append(apart, int(at-x.at[n-1]))
		}
		x.at, x.idle = append(x.at, at), append(x.idle, idle)
	}
	x.every = int64(max(1, stat.Middle(apart)))
	return x
}

// ended notes a wait that the looker ended.
func (x *looker) ended(w goroutines.Wait) {
	after := func(at int64) int { return sort.Search(len(x.at), func(n int) bool { return x.at[n] > at }) }
	first, last := after(w.Blocked.From), after(w.Woken.From)-1
	if last < 0 {
		return
	}
	d := Due{Looker: goroutines.Key{Goroutine: x.goroutine, Step: x.series.Steps[last]}, At: x.at[last], Every: x.every, Certain: x.series.Ticks && x.series.Certain}
	if first > last { // it was still at what it had found due before
		x.waits[w.Key] = d
		return
	}
	for n := first; n < last; n++ {
		if x.idle[n] {
			x.after++
			break
		}
	}
	d.Ticks = 1 + int(math.Round(float64(x.at[last]-x.at[first])/float64(x.every)))
	x.begun[first]++
	x.begun[last+1]--
	x.waits[w.Key] = d
}
