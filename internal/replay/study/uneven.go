package study

import (
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

const (
	// together is how long it takes at most to let several goroutines go on, one after the other.
	together = 50_000
	// fewTogether is how often at least that is seen where it is not by chance.
	fewTogether = 8
)

// A sharing is what goroutines do that share a limit of which one may give back at once what several wait for, and several
// what one does, as a weighted semaphore. How much of it each takes is not known.
type sharing struct {
	waited map[int32]map[int32]int64  // by goroutine and site: for how long
	given  map[goroutines.Key][]int64 // when somebody went on, by the stretch of who gave back
}

// findUneven finds the functions of goroutines that share such limits, and the least that is left of the time without each:
// if nobody has to wait any more.
func findUneven(g *goroutines.Graph, from, to int64) map[string]float64 {
	shared := make(map[int32]*sharing) // by the frame that waits
	g.Waits(from, to, func(w goroutines.Wait) {
		if site := w.Blocked.Site; site != goroutines.None && w.Blocked.Why != goroutines.Networking && !g.Sites[site].Deed.Takes() && g.Queue(w) == nil {
			x := shared[g.Sites[site].Spot]
			if x == nil {
				x = &sharing{make(map[int32]map[int32]int64), make(map[goroutines.Key][]int64)}
				shared[g.Sites[site].Spot] = x
			}
			by := goroutines.Key{Goroutine: w.Woken.Waker, Step: w.Woken.Step}
			x.given[by] = append(x.given[by], w.Woken.From)
			if x.waited[w.Goroutine] == nil {
				x.waited[w.Goroutine] = make(map[int32]int64)
			}
			x.waited[w.Goroutine][site] += w.Woken.From - w.Blocked.From
		}
	})
	least := make(map[string]float64)
	for _, x := range shared {
		if x.uneven() {
			x.add(g, from, to, least)
		}
	}
	return least
}

// uneven reports whether who had waited lets others go on, now several and now one: where it is always all, it is no limit.
func (x *sharing) uneven() bool {
	const part = 4
	alone, several, others := 0, 0, 0
	for by, list := range x.given {
		if _, waits := x.waited[by.Goroutine]; !waits {
			others++
		}
		slices.Sort(list)
		for n := 0; n < len(list); {
			first := n
			for n++; n < len(list) && list[n]-list[n-1] <= together; n++ {
			}
			if n-first > 1 {
				several++
			} else {
				alone++
			}
		}
	}
	return several >= fewTogether && alone*part >= several && others*part <= len(x.given)
}

// add adds the functions: without one, whoever has most else to do takes at least as long as that.
func (x *sharing) add(g *goroutines.Graph, from, to int64, least map[string]float64) {
	spent := make(map[string]map[int32]int64) // by function and goroutine
	all := make(map[int32]int64)
	for i, waited := range x.waited {
		for site, ns := range spentAt(g, i, from, to) {
			name := g.NameOf(site)
			if spent[name] == nil {
				spent[name] = make(map[int32]int64)
			}
			spent[name][i] += max(0, ns-waited[site])
			all[i] += min(ns, waited[site])
		}
	}
	delete(spent, "")
	for name, by := range spent {
		left := 0.0
		for i, waited := range all {
			left = max(left, 1-float64(waited+by[i])/float64(to-from))
		}
		least[name] = left
	}
}
