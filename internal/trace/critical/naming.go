package critical

import (
	"cmp"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

// What ran is named by samples, which similar segments share. A group is the pieces of a
// path that share samples: the pieces are named such that each name gets the same part of
// the group's time as of the samples.

// A groupKey is what pieces share that are named together.
type groupKey struct {
	class *goroutines.Class
	kind  Kind
	turn  turn
	user  int32 // the site of the user's code that it is done for, or None
}

// A group is such pieces, with their time in nanoseconds.
type group struct {
	groupKey
	time  int64
	parts []part
}

// A part is a piece of a group: a segment of who ran, or a part of one.
type part struct {
	piece  int // in walk.pieces
	runner int32
	goroutines.Segment
}

// sampled adds what only samples can name.
func (w *walk) sampled(from int64, k Kind, runner int32, s goroutines.Segment) {
	w.add(from, k, func(p *Piece) {
		key := groupKey{w.g.Class(runner, s), p.Kind, p.turn, w.user()}
		i, ok := w.groups[key]
		if !ok {
			i = int32(len(w.list))
			w.groups[key] = i
			w.list = append(w.list, &group{groupKey: key})
		}
		p.group = i
		part := part{len(w.pieces), runner, s}
		part.From, part.To = p.From, p.To
		w.list[i].add(part)
	})
}

func (gr *group) add(x part) {
	gr.time += x.To - x.From
	gr.parts = append(gr.parts, x)
}

// name gives all pieces of a walk their sites, and puts them in order.
func (p *Path) name(w *walk) {
	split := make(map[int][]Piece)
	for _, gr := range w.list {
		gr.name(w, split)
		gr.parts = nil // a request that is ready for a long time has many
	}
	for i, x := range slices.Backward(w.pieces) {
		if parts, ok := split[i]; ok {
			for _, x := range parts {
				p.add(x)
			}
		} else {
			p.add(x)
		}
	}
	p.groups = w.list
}

// add adds a piece, or makes the last one longer if that is the same.
func (p *Path) add(x Piece) {
	if n := len(p.Pieces); n > 0 {
		last := &p.Pieces[n-1]
		y := *last
		y.From, y.To = x.From, x.To
		if y == x {
			last.To = x.To
			return
		}
	}
	p.Pieces = append(p.Pieces, x)
}

// sites are what a group was at, and how much of it.
func (gr *group) sites(g *goroutines.Graph) map[int32]float64 {
	shares := make(map[int32]float64)
	for site, n := range gr.class.Hits {
		shares[onBehalf(g, site, gr.user)] += n / gr.class.Samples
	}
	if len(shares) == 0 {
		site := gr.class.Fallback()
		if site == goroutines.None {
			site = g.Goroutines[gr.parts[0].runner].Start
		}
		shares[onBehalf(g, site, gr.user)] = 1
	}
	return shares
}

// name names the pieces of a group: those with samples of their own by these, the
// others so that the whole comes out right.
func (gr *group) name(w *walk, split map[int][]Piece) {
	left := gr.sites(w.g)
	for site := range left {
		left[site] *= float64(gr.time)
	}
	var rest []int
	for _, x := range gr.parts {
		samples := w.g.SamplesIn(x.runner, x.Segment)
		if len(samples) == 0 {
			rest = append(rest, x.piece)
		}
		for _, cell := range gr.cells(w, w.pieces[x.piece], samples) {
			split[x.piece] = append(split[x.piece], cell)
			left[cell.site] -= float64(cell.To - cell.From)
		}
	}
	most := leftover(left)
	for _, n := range rest {
		w.pieces[n] = w.named(w.pieces[n], most[0].site)
		most.take(float64(w.pieces[n].To - w.pieces[n].From))
	}
}

// leftovers are sites with what is left for each: a heap, with the most first. There may be thousands
// of sites, and a million pieces to name.
type leftovers []leftoverSite

type leftoverSite struct {
	site int32
	time float64
}

func leftover(left map[int32]float64) leftovers {
	l := make(leftovers, 0, len(left))
	for site, time := range left {
		l = append(l, leftoverSite{site, time})
	}
	slices.SortFunc(l, leftoverSite.compare)
	return l
}

// compare is below 0 if more is left of the site than of another one, or as much and it is the first.
func (x leftoverSite) compare(y leftoverSite) int {
	return cmp.Or(cmp.Compare(y.time, x.time), cmp.Compare(x.site, y.site))
}

// take takes some of what is left for the first.
func (l leftovers) take(time float64) {
	l[0].time -= time
	for i := 0; ; {
		child := 2*i + 1
		if child+1 < len(l) && l[child+1].compare(l[child]) < 0 {
			child++
		}
		if child >= len(l) || l[i].compare(l[child]) <= 0 {
			return
		}
		l[i], l[child] = l[child], l[i]
		i = child
	}
}

// cells divides a piece between samples, in the middle from one to the next.
func (gr *group) cells(w *walk, p Piece, samples []goroutines.Sample) (list []Piece) {
	from := p.From
	for i, x := range samples {
		to := p.To
		if i+1 < len(samples) {
			to = (x.At + samples[i+1].At) / 2
		}
		q := p
		q.From, q.To = from, to
		list = append(list, w.named(q, onBehalf(w.g, x.Site, gr.user)))
		from = to
	}
	return list
}

// named is a piece at a site.
func (w *walk) named(p Piece, site int32) Piece {
	p.site, p.Kind, p.turn = site, p.kindAt(w.g, p.Kind, site), turn{}
	if site >= 0 && w.g.Places[w.g.Sites[site].Place].GC {
		p.Kind = Memory
	}
	return p
}
