package charge

import (
	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/words"
)

// placeIn is a place in a phase.
type placeIn struct {
	Place
	phase int
}

// siteIn is a line, in a phase, where the code of another function stands.
type siteIn struct {
	Position
	callee string
	phase  int
}

// add adds to the amount of a target in a phase: to that of the function, of the place in it,
// and of the lines of other functions where its code stands.
func (l *Ledger) add(t Target, i int, to func(*amount)) {
	a := l.account(t)
	to(&a.amounts[i])
	if t.Class == Runtime {
		return
	}
	to(entry(&a.places, placeIn{t.Place, i}))
	for _, s := range t.Place.Sites {
		if s.Function != "" {
			caller := l.account(Target{Frame: Frame{Function: s.Function, File: s.File, Line: s.Line}})
			to(entry(&caller.inlined, siteIn{Position{s.File, s.At}, t.Function, i}))
		}
	}
}

// allocatesAt says that so many of the account's bytes were allocated at a place.
func (a *account) allocatesAt(p Place, bytes int64) { *entry(&a.allocates, p) += bytes }

// entry returns what a map has under a key, which is made if need be.
func entry[K comparable, V any](m *map[K]*V, key K) *V {
	if *m == nil {
		*m = make(map[K]*V)
	}
	v := (*m)[key]
	if v == nil {
		v = new(V)
		(*m)[key] = v
	}
	return v
}

func (a *amount) plus(b amount) {
	a.hits += b.hits
	a.gc += b.gc
	a.yields += b.yields
	a.exact += b.exact
	a.waits += b.waits
	a.waited += b.waited
	a.collected += b.collected
	a.processor += b.processor
	for _, d := range b.divided {
		a.divide(d)
	}
}

// A bundle is a part of an account: its amounts and its part of the pools, by phase.
type bundle struct {
	amounts []amount
	pools
}

// bundles are such parts, by what they are the parts for.
type bundles[K comparable] map[K]*bundle

func (m bundles[K]) at(key K, l *Ledger) *bundle {
	b := m[key]
	if b == nil {
		n := len(l.phases)
		b = &bundle{make([]amount, n), pools{make([]float64, n), make([]float64, n), make([]float64, n)}}
		m[key] = b
	}
	return b
}

// bundle adds each place of an account to the bundles that it belongs to.
func (l *Ledger) bundle(a *account, of func(Place) []*bundle) {
	all := l.pools()[a.Function]
	for p, amount := range a.places {
		for _, b := range of(p.Place) {
			b.amounts[p.phase].plus(*amount)
			if yields := a.amounts[p.phase].yields; yields > 0 {
				b.yielded[p.phase] += at(all.yielded, p.phase) * amount.yields / yields
			}
		}
	}
	if a.bytes <= 0 {
		return
	}
	for p, bytes := range a.allocates {
		p.Into = words.Collection
		for _, b := range of(p) {
			for i := range l.phases {
				b.collected[i] += at(all.collected, i) * float64(*bytes) / float64(a.bytes)
				b.pooled[i] += at(all.pooled, i) * float64(*bytes) / float64(a.bytes)
			}
		}
	}
}

// interval is the share of a bundle.
func (l *Ledger) interval(b *bundle) stat.Interval {
	rows := make([]row, len(l.phases))
	for i := range l.phases {
		rows[i] = l.row(b.amounts[i], i, b.pools, float64(l.Wall()))
	}
	return interval(rows)
}
