package polls

import (
	"cmp"
	"slices"
	"sort"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// Who tries to lock a mutex again and again, with sleeps in between, goes on when whoever holds it unlocks it,
// which a trace does not show. But that one then waits for something else than before. Where somebody
// does so in the last look mostly, and seldom in those before, it is not by chance.

// A change is a moment at which a goroutine began to wait for something else than before, or at which
// the wait before that ended.
type change struct {
	at        int64
	goroutine int32
	before    int32 // the site at which it waited before
}

// noticing is how many looks there are at a site, and in how many of them somebody changed: of the last
// ones, and of all others.
type noticing struct{ lasts, noticed, others, unnoticed float64 }

// manyNotices are so many last looks at a site that it is not by chance that somebody changed in most.
const manyNotices = 6

// notice finds out which looking whose end is not known has noticed a change.
func (t *Table) notice() {
	for _, ends := range []bool{false, true} {
		changes, sites := t.changes(ends), make(map[int32]*noticing)
		for i, list := range t.unanswered {
			for _, p := range list {
				site := t.g.Stretch(key(i, p.First)).Site
				if sites[site] == nil {
					sites[site] = new(noticing)
				}
				t.noticed(sites[site], changes, i, &p)
			}
		}
		for i, list := range t.unanswered {
			for j := range list {
				n, p := sites[t.g.Stretch(key(i, list[j].First)).Site], &list[j]
				p.Noticed = p.Noticed || n.lasts >= manyNotices && n.noticed*4 >= n.lasts*3 && n.unnoticed*2*n.lasts <= n.noticed*n.others
			}
		}
	}
}

// noticed counts the looks of a goroutine's looking.
func (t *Table) noticed(n *noticing, changes []change, i int32, p *Poll) {
	l := t.g.Goroutines[i].Stretches
	site, from, next := l[p.First].Site, int64(0), p.First // next is with which it waits, or ends
	for k := (key(i, p.First)); k.Step <= p.Last; k.Step++ {
		if !t.pauses(k) || l[k.Step].Site != site {
			continue
		}
		for next = max(next, k.Step+1); int(next) < len(l) && l[next].State != goroutines.Blocked && l[next].State != goroutines.Absent; next++ {
		}
		in := 0.0
		if changed(changes, i, site, from, t.g.End(key(i, next-1))) {
			in = 1
		}
		switch {
		case from == 0:
		case k.Step == p.Last:
			n.lasts, n.noticed = n.lasts+1, n.noticed+in
		default:
			n.others, n.unnoticed = n.others+1, n.unnoticed+in
		}
		from = t.g.End(k)
	}
}

// changed reports whether a goroutine other than the one that looks changed in some time. Those that look
// at the same site may have begun with it.
func changed(changes []change, looker, site int32, from, to int64) bool {
	for n := sort.Search(len(changes), func(n int) bool { return changes[n].at >= from }); n < len(changes) && changes[n].at < to; n++ {
		if x := &changes[n]; x.goroutine != looker && x.before != site {
			return true
		}
	}
	return false
}

// changes are those of all goroutines, in order, each as the wait before it ends or as the next one begins.
func (t *Table) changes(ends bool) (list []change) {
	for i := range t.g.Goroutines {
		before, at := int32(goroutines.None), int64(0)
		for step, s := range t.g.Goroutines[i].Stretches {
			if s.State != goroutines.Blocked || s.Site == goroutines.None || t.g.Goroutines[i].Role != goroutines.Program {
				continue
			}
			if !ends {
				at = s.From
			}
			if before != goroutines.None && s.Site != before {
				list = append(list, change{at, int32(i), before})
			}
			before, at = s.Site, t.g.End(key(int32(i), int32(step)))
		}
	}
	slices.SortFunc(list, func(a, b change) int { return cmp.Compare(a.at, b.at) })
	return list
}
