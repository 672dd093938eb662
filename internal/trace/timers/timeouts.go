package timers

import (
	"slices"
	"sync"

	"github.com/bottleneck-go/bottleneck/internal/lazy"
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// fewOuts is how often at least a time-out ends a wait in a select, and something else does.
const fewOuts = 3

// TimeOuts are the waits in selects, in a part of the time, that a time-out ended: a timer that is set anew each time, or
// a context's deadline, where others at the same place ended as another goroutine did what was waited for. What
// that would have taken longer for is not known. Those after which nothing was done as another goroutine was still at work are
// among them. The graph keeps them.
func TimeOuts(g *goroutines.Graph, from, to int64) map[goroutines.Key]bool {
	return lazy.Once(&g.Found, spanOfOuts{from, to}, func() map[goroutines.Key]bool { return findTimeOuts(g, from, to) })
}

type spanOfOuts struct{ from, to int64 }

func findTimeOuts(g *goroutines.Graph, from, to int64) map[goroutines.Key]bool {
	sites := make(map[int32]*awaiting)
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		if gor.Role != goroutines.Program {
			continue
		}
		for step := max(0, gor.StepAt(from)); int(step)+1 < len(gor.Stretches) && gor.Stretches[step+1].From <= to; step++ {
			s := &gor.Stretches[step]
			if s.State != goroutines.Blocked || s.Site == goroutines.None || g.Sites[s.Site].Deed != deeds.Select {
				continue
			}
			if sites[s.Site] == nil {
				sites[s.Site] = &awaiting{}
			}
			sites[s.Site].add(g, goroutines.Key{Goroutine: int32(i), Step: step})
		}
	}
	outs := make(map[goroutines.Key]bool)
	schedules := sync.OnceValue(func() func(goroutines.Key) bool { return Scheduled(g) }) // which takes long
	scheduled := func(k goroutines.Key) bool { return schedules()(k) }
	for _, x := range sites {
		for _, k := range x.outs(scheduled) {
			outs[k] = true
		}
	}
	for _, k := range passed(g, from, to) {
		outs[k] = true
	}
	return outs
}

// awaiting is how waits in a select ended.
type awaiting struct {
	timed, expired []goroutines.Key // by timers, and by contexts' deadlines
	timers, others []float64        // how long they were that timers ended, and others
}

func (x *awaiting) add(g *goroutines.Graph, k goroutines.Key) {
	length := float64(g.End(k) - g.Stretch(k).From)
	switch woken := &g.Goroutines[k.Goroutine].Stretches[k.Step+1]; {
	case g.Timed(k):
		x.timed, x.timers = append(x.timed, k), append(x.timers, length)
	case woken.Waker == goroutines.None:
	case expires(g, woken.Waker):
		x.expired = append(x.expired, k)
	case !ofContext(g, woken.Cause): // who is told to stop does not get what it waits for
		x.others = append(x.others, length)
	}
}

// expires reports whether a goroutine is one that a timer made for a context whose deadline had come.
func expires(g *goroutines.Graph, i int32) bool {
	gor := &g.Goroutines[i]
	return gor.Stretches[0].State == goroutines.Ready && gor.Stretches[0].Waker == goroutines.None && ofContext(g, gor.Start)
}

// ofContext reports whether a site is in package context.
func ofContext(g *goroutines.Graph, site int32) bool {
	return site != goroutines.None && slices.ContainsFunc(g.Sites[site].Frames, func(f int32) bool { return symbol.Package(g.Frames[f].Function) == "context" })
}

// outs are the time-outs: of timers, if these are set anew, so that no other wait is longer. Beside a context's deadline, a
// timer stands for what is waited for.
func (x *awaiting) outs(scheduled func(goroutines.Key) bool) (list []goroutines.Key) {
	if len(x.expired) >= fewOuts && len(x.others)+len(x.timed) >= fewOuts {
		list = x.expired
	}
	if len(x.others) < fewOuts || len(x.timed) < fewOuts || slices.ContainsFunc(x.timed, scheduled) {
		return list
	}
	most, n := 1.1*stat.Middle(x.timers), 0
	for _, length := range x.others {
		if length > most {
			n++
		}
	}
	if float64(n) < longer*float64(len(x.others)) {
		list = append(list, x.timed...)
	}
	return list
}

// After are the functions in which goroutines spend time after time-outs, and hardly any after other waits at the same
// place: they themselves, or goroutines that they make then, as who asks a second time does.
func After(g *goroutines.Graph, outs map[goroutines.Key]bool, from, to int64) map[string]bool {
	sites := make(map[int32]*afterwards)
	for k := range outs {
		sites[g.Stretch(k).Site] = &afterwards{out: make(map[string]int64), other: make(map[string]int64)}
	}
	functions := make(map[string]bool)
	again := func(site int32) bool { return sites[site] != nil }
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		for step := max(0, gor.StepAt(from)); len(sites) > 0 && int(step) < len(gor.Stretches) && gor.Stretches[step].From < to; step++ {
			s := &gor.Stretches[step]
			x := sites[s.Site]
			switch {
			case x == nil || s.State != goroutines.Blocked:
			case outs[goroutines.Key{Goroutine: int32(i), Step: step}]:
				x.outs++
				spendAll(g, int32(i), s.Site, step, to, x.out, again)
			default:
				x.others++
				spendAll(g, int32(i), s.Site, step, to, x.other, again)
			}
		}
	}
	for _, x := range sites {
		for name, time := range x.out {
			if float64(time)/float64(x.outs) > mostly*float64(x.other[name])/float64(x.others) {
				functions[name] = true
			}
		}
	}
	return functions
}

// spendAll adds how long a goroutine is at what it does after a wait, until it waits there again, what those are at that
// it makes meanwhile, and those that it then waits for, as who asks somebody else; not where it may wait for what it has
// waited for until the time-out.
func spendAll(g *goroutines.Graph, i, site, wait int32, to int64, sum map[string]int64, again func(site int32) bool) {
	gor := &g.Goroutines[i]
	spend(g, gor, site, wait, to, sum)
	for step := wait + 1; int(step) < len(gor.Stretches); step++ {
		s := &gor.Stretches[step]
		if s.From >= to || s.State == goroutines.Blocked && s.Site == site {
			return
		}
		if s.State == goroutines.Blocked && !again(s.Site) && int(step)+1 < len(gor.Stretches) {
			spendMeanwhile(g, gor.Stretches[step+1].Waker, s.From, gor.Stretches[step+1].From, sum)
		}
		for _, e := range gor.EventsIn(step) {
			if makes(g, i, e) {
				spend(g, &g.Goroutines[e.Other], site, -1, to, sum)
			}
		}
	}
}

// spendMeanwhile adds how long a goroutine, if there is one, was at what it did in a time.
func spendMeanwhile(g *goroutines.Graph, i int32, from, to int64, sum map[string]int64) {
	if i == goroutines.None {
		return
	}
	// What was begun before was not done for who waits since then.
	if step := g.Goroutines[i].StepAt(from); step >= 0 {
		spend(g, &g.Goroutines[i], goroutines.None, step, to, sum)
	}
}

// makes reports whether a goroutine makes another one by what it does.
func makes(g *goroutines.Graph, i int32, e goroutines.Event) bool {
	return e.Other != goroutines.None && g.Goroutines[e.Other].ReadyAt(e.At, i) == 0
}

// afterwards is what is done after waits at a place, by function, and how many waits there are.
type afterwards struct {
	out, other   map[string]int64
	outs, others int
}
