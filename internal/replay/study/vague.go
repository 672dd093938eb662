package study

import (
	"maps"
	"slices"
	"sort"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
	"github.com/bottleneck-go/bottleneck/internal/trace/polls"
	"github.com/bottleneck-go/bottleneck/internal/trace/timers"
)

// vague is what is known of waits of which a trace does not show for what they were: those that a time-out ended, those of
// goroutines that look again and again for what another one does, and pauses before something is tried again that has
// failed, maybe for what others had not done yet.
type vague struct {
	waits  map[string]bool // the functions that wait so, and those that do what is done after a time-out
	outs   map[string]bool // those that wait until a time-out: without one, nobody does what is done after it
	during map[string]bool // that other goroutines did meanwhile: without these, nobody may have to wait so
	absorb map[string]bool // that goroutines do that look: without these, they may look for as long
}

const (
	// notablyVague is the smallest part of a time in which somebody waits so.
	notablyVague = 0.02
	// mostLooks is of how many lookings it is found out whether another goroutine may have ended them.
	mostLooks = 200
)

// A span is a time in which a goroutine waits so.
type span struct {
	from, to  int64
	goroutine int32
}

func findVague(g *goroutines.Graph, from, to int64) *vague {
	v := &vague{make(map[string]bool), make(map[string]bool), make(map[string]bool), make(map[string]bool)}
	outs := timers.TimeOuts(g, from, to)
	looks := looking(g, from, to)
	spans := append(v.pausing(g, from, to), looks...)
	for k := range outs {
		spans = append(spans, span{g.Stretch(k).From, g.End(k), k.Goroutine})
		name := g.NameOf(g.Stretch(k).Site)
		v.waits[name], v.outs[name] = true, true
	}
	if total(spans) < notablyVague*float64(to-from) {
		return &vague{}
	}
	for name := range timers.After(g, outs, from, to) {
		v.waits[name] = true
	}
	v.look(g, looks)
	slices.SortFunc(spans, func(a, b span) int { return int(a.from - b.from) })
	v.beside(g, spans)
	return v
}

// unwaited is what is left without a function if nobody has to wait so, where that may be because of it.
func (r *replay) unwaited(function string, v *vague) float64 {
	if !v.during[function] && !v.outs[function] {
		return 1
	}
	waits := maps.Clone(v.waits)
	delete(waits, function)
	return r.without(function, slices.Sorted(maps.Keys(waits)))
}

// pausing is where goroutines pause before they try again what has failed. They need not if others do sooner what it needs.
func (v *vague) pausing(g *goroutines.Graph, from, to int64) (list []span) {
	if !slices.ContainsFunc(g.Places, func(p goroutines.Place) bool { return p.Again }) {
		return nil
	}
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		if gor.Role != goroutines.Program {
			continue
		}
		for step := max(0, gor.StepAt(from)); int(step) < len(gor.Stretches) && gor.Stretches[step].From < to; step++ {
			s := &gor.Stretches[step]
			if s.State == goroutines.Blocked && g.At(s.Site).Again {
				list = append(list, span{s.From, g.End(goroutines.Key{Goroutine: int32(i), Step: step}), int32(i)})
				v.waits[g.NameOf(s.Site)] = true
			}
		}
	}
	return list
}

func total(spans []span) (sum float64) {
	for _, s := range spans {
		sum += float64(s.to - s.from)
	}
	return sum
}

// looking is where goroutines look for what others may do.
func looking(g *goroutines.Graph, from, to int64) (list []span) {
	asked, table := 0, polls.Of(g)
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		for step := max(0, gor.StepAt(from)); int(step) < len(gor.Stretches) && gor.Stretches[step].From < to; step++ {
			k := goroutines.Key{Goroutine: int32(i), Step: step}
			p := table.Unanswered(k)
			if p == nil {
				continue
			}
			if asked++; asked <= mostLooks && (p.Noticed || table.Answerable(int32(i), p)) {
				list = append(list, span{gor.Stretches[p.First].From, g.End(goroutines.Key{Goroutine: int32(i), Step: p.Last}), int32(i)})
			}
			step = p.Last
		}
	}
	return list
}

// look notes what goroutines that look do else.
func (v *vague) look(g *goroutines.Graph, looks []span) {
	by := make(map[int32]bool)
	for _, s := range looks {
		by[s.goroutine] = true
		gor := &g.Goroutines[s.goroutine]
		v.waits[g.NameOf(gor.Stretches[gor.StepAt(s.from+1)].Site)] = true
	}
	for i := range by {
		for _, s := range g.Goroutines[i].Stretches {
			v.absorb[g.NameOf(s.Site)] = true
		}
		for _, s := range g.Goroutines[i].Samples {
			v.absorb[g.NameOf(s.Site)] = true
		}
	}
	for name := range v.waits {
		delete(v.absorb, name)
	}
}

// beside notes what was done by others than those that wait, which are in order of time.
func (v *vague) beside(g *goroutines.Graph, spans []span) {
	latest := make([]int64, len(spans)) // of the ends of those up to each
	for n, s := range spans {
		latest[n] = s.to
		if n > 0 {
			latest[n] = max(latest[n], latest[n-1])
		}
	}
	meets := func(i int32, from, to int64) bool {
		for n := sort.Search(len(spans), func(n int) bool { return spans[n].from >= to }) - 1; n >= 0 && latest[n] > from; n-- {
			if spans[n].to > from && spans[n].goroutine != i {
				return true
			}
		}
		return false
	}
	for i := range g.Goroutines {
		gor := &g.Goroutines[i]
		if gor.Role != goroutines.Program {
			continue
		}
		for step, s := range gor.Stretches {
			if name := g.NameOf(s.Site); name != "" && !v.waits[name] && !v.during[name] && meets(int32(i), s.From, g.End(goroutines.Key{Goroutine: int32(i), Step: int32(step)})) {
				v.during[name] = true
			}
		}
		for _, s := range gor.Samples {
			if name := g.NameOf(s.Site); name != "" && !v.waits[name] && !v.during[name] && meets(int32(i), s.At, s.At+1) {
				v.during[name] = true
			}
		}
	}
}
