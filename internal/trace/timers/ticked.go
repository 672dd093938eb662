package timers

import (
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

const (
	// longer is the smallest part of the waits that others end that are longer than those for a ticker: a timer that is
	// set anew ends a wait only if it is the longest.
	longer = 0.1
	// mostly is how many times as long something takes in what a goroutine does after waits for a timer as in what it
	// does after others, on average. The ticks for which it did not have to wait are among these.
	mostly = 3
	// notable is the smallest part of the time that such things took.
	notable = 0.005
)

// Ticked are the functions in which goroutines do something each time that a ticker fires for which they wait in a
// select beside other things: those that save, send or report what has come since. In a run that takes less time
// they do it less often.
func Ticked(g *goroutines.Graph, from, to int64) map[string]bool {
	functions := make(map[string]bool)
	from, to = max(from, g.From), min(to, g.To)
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		if gor.Role != goroutines.Program {
			continue
		}
		for site, waits := range selects(g, int32(i), from, to) {
			for _, f := range waits.ticked(g, gor, site, to) {
				if float64(f.time) > notable*float64(to-from) {
					functions[f.name] = true
				}
			}
		}
	}
	return functions
}

// A selecting is a goroutine's waits in a select: those that a timer ended, and those that other goroutines did.
type selecting struct{ timed, others []int32 }

// selects are those by site of which a ticker may be one of the cases.
func selects(g *goroutines.Graph, i int32, from, to int64) map[int32]*selecting {
	all := make(map[int32]*selecting)
	l := g.Goroutines[i].Stretches
	for step := max(0, g.Goroutines[i].StepAt(from)); int(step)+1 < len(l) && l[step+1].From < to; step++ {
		s := &l[step]
		if s.State != goroutines.Blocked || s.Site == goroutines.None || g.Sites[s.Site].Deed != deeds.Select {
			continue
		}
		if all[s.Site] == nil {
			all[s.Site] = &selecting{}
		}
		if x := all[s.Site]; g.Timed(goroutines.Key{Goroutine: i, Step: step}) {
			x.timed = append(x.timed, step)
		} else if l[step+1].Waker != goroutines.None {
			x.others = append(x.others, step)
		}
	}
	maps.DeleteFunc(all, func(_ int32, x *selecting) bool { return !x.ticks(l) })
	return all
}

// ticks reports whether the timer is a ticker, for all that is known.
func (x *selecting) ticks(l []goroutines.Stretch) bool {
	if len(x.timed) < fewTicks || len(x.others) < len(x.timed) {
		return false
	}
	length := func(step int32) float64 { return float64(l[step+1].From - l[step].From) }
	timed := make([]float64, len(x.timed))
	for n, step := range x.timed {
		timed[n] = length(step)
	}
	middle, n := 1.1*stat.Middle(timed), 0
	for _, step := range x.others {
		if length(step) > middle {
			n++
		}
	}
	return float64(n) >= longer*float64(len(x.others))
}

// A spent is how long something took in a function, each time.
type spent struct {
	name string
	time int64
}

// ticked are functions in which a goroutine spends time after waits for a timer, and hardly any after others: in
// all rounds, be they begun by a tick for which it did not have to wait.
func (x *selecting) ticked(g *goroutines.Graph, gor *goroutines.Goroutine, site int32, to int64) (list []spent) {
	after := func(steps []int32) map[string]int64 {
		sum := make(map[string]int64)
		for _, step := range steps {
			spend(g, gor, site, step, to, sum)
		}
		return sum
	}
	others := after(x.others)
	for name, time := range after(x.timed) {
		if each := float64(time) / float64(len(x.timed)); each > mostly*float64(others[name])/float64(len(x.others)) {
			list = append(list, spent{name, time + others[name]})
		}
	}
	return list
}

// spend adds how long a goroutine is at what it does after a wait, until it waits there again, by function.
func spend(g *goroutines.Graph, gor *goroutines.Goroutine, site, wait int32, to int64, sum map[string]int64) {
	l := gor.Stretches
	for step := int(wait) + 1; step+1 < len(l) && l[step].From < to; step++ {
		s, took := &l[step], l[step+1].From-l[step].From
		switch {
		case s.State == goroutines.Blocked && s.Site == site:
			return
		case s.State == goroutines.Running:
			at := func(x goroutines.Sample, moment int64) int {
				if x.At < moment {
					return -1
				}
				return 1
			}
			first, _ := slices.BinarySearchFunc(gor.Samples, s.From, at)
			last, _ := slices.BinarySearchFunc(gor.Samples, s.From+took, at)
			for _, x := range gor.Samples[first:last] {
				add(g, x.Site, took/int64(last-first), sum)
			}
		case s.State == goroutines.Blocked || s.State == goroutines.Calling:
			add(g, s.Site, took, sum)
		}
	}
}

func add(g *goroutines.Graph, site int32, time int64, sum map[string]int64) {
	if name := g.NameOf(site); name != "" {
		sum[name] += time
	}
}
