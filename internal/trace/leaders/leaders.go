// Package leaders finds what one of several goroutines that do the same does for others, too, which wait for it meanwhile
// and need not do it themselves: as the first of a queue writes what all have brought, or one fetches what others ask for.
//
//	for function, x := range leaders.Find(g, g.From, g.To) { ... }
//
// How often that is done depends on how many come meanwhile.
package leaders

import (
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Led is what is known of a function that goroutines do for each other.
type Led struct {
	// Least is as often as it is done at least, as a part of how often it was: with all others waiting each time.
	Least float64
	// Alone is what takes the longest of those who do it if it costs nothing, and nobody waits for it, as a part of the time.
	Alone float64
}

// few is how often at least somebody waits for what another one does for both.
const few = 8

// A crew is the goroutines that do the same: by where they were made, and the function.
type crew struct {
	cause    int32
	function string
}

// led is what is found of one.
type led struct {
	shared int             // rounds in which a goroutine waited for what another one did, and did not do it
	waited map[int32]int64 // by goroutine: for how long
}

// Find finds the functions, in a part of the time.
func Find(g *goroutines.Graph, from, to int64) map[string]Led {
	crews := make(map[crew]*led)
	g.Waits(from, to, func(w goroutines.Wait) {
		i, j := w.Goroutine, w.Woken.Waker
		c := crew{cause: madeAt(g, i)}
		if i == j || c.cause == goroutines.None || madeAt(g, j) != c.cause || w.Blocked.Why == goroutines.Networking || w.Blocked.Site == goroutines.None || g.Sites[w.Blocked.Site].Deed.Takes() {
			return
		}
		c.function = beside(g, goroutines.Key{Goroutine: j, Step: w.Woken.Step}, -1)
		before, after := beside(g, w.Key, -1), beside(g, goroutines.Key{Goroutine: i, Step: w.Step + 1}, 1)
		if c.function == "" || before == "" || after == "" || before == c.function || after == c.function {
			return
		}
		x := crews[c]
		if x == nil {
			x = &led{waited: make(map[int32]int64)}
			crews[c] = x
		}
		x.shared++
		x.waited[i] += w.Woken.From - w.Blocked.From
	})
	found := make(map[string]Led)
	for c, x := range crews {
		if y, ok := x.judge(g, c, from, to); ok {
			found[c.function] = y
		}
	}
	return found
}

// judge tells how often a function is done at least, if those who waited do it at other times, too.
func (x *led) judge(g *goroutines.Graph, c crew, from, to int64) (y Led, ok bool) {
	done, members, both := 0, 0, 0
	for i := range g.Goroutines {
		if madeAt(g, int32(i)) != c.cause {
			continue
		}
		members++
		n, took := does(g, int32(i), c.function, from, to)
		if done += n; n > 0 && x.waited[int32(i)] > 0 {
			both++
		}
		y.Alone = max(y.Alone, 1-float64(took+x.waited[int32(i)])/float64(to-from))
	}
	if x.shared < few || done == 0 || both*2 < len(x.waited) {
		return y, false
	}
	y.Least = min(1, float64(done+x.shared)/float64(members*done))
	return y, true
}

func madeAt(g *goroutines.Graph, i int32) int32 {
	if l := g.Goroutines[i].Stretches; len(l) > 0 && g.Goroutines[i].Role == goroutines.Program {
		return l[0].Cause
	}
	return goroutines.None
}

// beside is the function in which a goroutine waits next for what no other goroutine does, from a stretch on, forwards
// or back.
func beside(g *goroutines.Graph, k goroutines.Key, direction int32) string {
	const most = 50
	l := g.Goroutines[k.Goroutine].Stretches
	for n := 0; n < most && k.Step >= 0 && int(k.Step) < len(l); n++ {
		if s := &l[k.Step]; g.Own(s.Site) && g.Outside(k) {
			return g.NameOf(s.Site)
		}
		k.Step += direction
	}
	return ""
}

// does is how often a goroutine does something, and how long that takes.
func does(g *goroutines.Graph, i int32, function string, from, to int64) (n int, took int64) {
	gor, last := &g.Goroutines[i], ""
	for step := max(0, gor.StepAt(from)); int(step) < len(gor.Stretches) && gor.Stretches[step].From < to; step++ {
		k := goroutines.Key{Goroutine: i, Step: step}
		s := &gor.Stretches[step]
		if !g.Own(s.Site) || s.State == goroutines.Running || s.State == goroutines.Ready {
			continue
		}
		name := g.NameOf(s.Site)
		if name == function {
			took += g.End(k) - s.From
			if last != name {
				n++
			}
		}
		if g.Outside(k) {
			last = name
		}
	}
	return n, took
}
