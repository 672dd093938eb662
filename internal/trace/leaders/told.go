package leaders

import "github.com/bottleneck-go/bottleneck/internal/trace/goroutines"

// Told is of goroutines that tell several others at once that something is new, and do not wait for these: who is told may do
// what there is to do for what is newest then, and leave out what came while it was at it.
type Told struct {
	Tells map[string]bool // functions of those who tell
	Does  map[string]bool // and what is done by those who are told
}

// A teller is what is known of one.
type teller struct {
	times, told, did int
	again            int // how often who was told waited there again: who does not cannot leave out what comes before
	does             map[string]bool
}

// FindTold finds them, in a part of the time.
func FindTold(g *goroutines.Graph, from, to int64) *Told {
	type moment struct {
		goroutines.Key
		site int32
	}
	moments := make(map[moment][]goroutines.Key)
	heeds := make(map[[2]int32]bool) // who waits, for whom
	g.Waits(from, to, func(w goroutines.Wait) {
		if site := w.Blocked.Site; site != goroutines.None && !g.Sites[site].Deed.Takes() && w.Blocked.Why != goroutines.Networking {
			heeds[[2]int32{w.Goroutine, w.Woken.Waker}] = true
			at := moment{goroutines.Key{Goroutine: w.Woken.Waker, Step: w.Woken.Step}, site}
			moments[at] = append(moments[at], w.Key)
		}
	})
	tellers := make(map[int32]*teller)
	for at, list := range moments {
		by := at.Goroutine
		if len(list) < 2 || heeds[[2]int32{by, list[0].Goroutine}] || madeAt(g, by) == madeAt(g, list[0].Goroutine) {
			continue
		}
		if tellers[by] == nil {
			tellers[by] = &teller{does: make(map[string]bool)}
		}
		tellers[by].times++
		for _, k := range list {
			tellers[by].hears(g, k, at.site)
		}
	}
	x := &Told{make(map[string]bool), make(map[string]bool)}
	for by, y := range tellers {
		if y.times >= few && y.did*5 >= y.told*4 && y.again*2 >= y.told {
			x.add(g, by, y)
		}
	}
	return x
}

// hears notes what who is told does until it waits there again.
func (x *teller) hears(g *goroutines.Graph, k goroutines.Key, site int32) {
	x.told++
	did := false
	l := g.Goroutines[k.Goroutine].Stretches
	for k.Step++; int(k.Step) < len(l) && (l[k.Step].State != goroutines.Blocked || l[k.Step].Site != site); k.Step++ {
		if g.Own(l[k.Step].Site) && g.Outside(k) {
			x.does[g.NameOf(l[k.Step].Site)], did = true, true
		}
	}
	if did {
		x.did++
	}
	if int(k.Step) < len(l) {
		x.again++
	}
}

func (x *Told) add(g *goroutines.Graph, by int32, y *teller) {
	for name := range y.does {
		x.Does[name] = true
	}
	gor := &g.Goroutines[by]
	for step, s := range gor.Stretches {
		if g.Own(s.Site) && g.Outside(goroutines.Key{Goroutine: by, Step: int32(step)}) {
			x.Tells[g.NameOf(s.Site)] = true
		}
	}
	for _, s := range gor.Samples {
		if g.Own(s.Site) {
			x.Tells[g.NameOf(s.Site)] = true
		}
	}
}
