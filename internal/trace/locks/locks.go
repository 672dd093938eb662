// Package locks finds the locks of package sync that goroutines of a graph queued for, and where in the
// code they are held.
//
//	all := locks.Find(g, g.From, g.To)
//	if x := all.Taking(site); x != nil { ... }
package locks

import (
	"cmp"
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/trace/deeds"
	"github.com/bottleneck-go/bottleneck/internal/trace/goroutines"
)

const none = goroutines.None

// A trace shows a mutex only where somebody waits for it. In a replay others may, so that it must
// be known where else it is held: between the lines that take and release it.

// A Mutex is a lock of package sync, or several that a trace does not tell apart.
type Mutex struct {
	ID       int32
	Hold     int64 // how long it is held, typically
	Shared   bool  // it has readers
	sections []section
	held     []Mode // by site, as far as that was asked for, plus one
	waits    int
}

// A section is the lines of a function between taking a lock and releasing it.
type section struct {
	function string
	from, to int
	shared   bool
}

// A Mode is how a lock is held.
type Mode uint8

const (
	Free Mode = iota
	Shared
	Exclusive
)

// A line is one of a function.
type line struct {
	function string
	line     int
}

// Mutexes are the locks that goroutines queued for in a part of the time. A lock is known by the lines that take it;
// lines are of the same lock where one releases what another waits for.
type Mutexes struct {
	List     []*Mutex // by ID
	g        *goroutines.Graph
	from, to int64
	parent   map[line]line
	taken    map[string][]int // the lines of a function that take locks
	sections map[line]*section
	waits    map[line]int
	byRoot   map[line]*Mutex
}

// fewWaits is how often a lock must have been waited for to be replayed as one.
const fewWaits = 3

// Find finds the locks of a part of the time.
func Find(g *goroutines.Graph, from, to int64) *Mutexes {
	m := &Mutexes{
		g: g, from: from, to: to, parent: make(map[line]line), taken: make(map[string][]int),
		sections: make(map[line]*section), waits: make(map[line]int), byRoot: make(map[line]*Mutex),
	}
	m.queued(func(w goroutines.Wait) {
		if at, ok := m.spot(w.Blocked.Site); ok && !slices.Contains(m.taken[at.function], at.line) {
			m.taken[at.function] = append(m.taken[at.function], at.line)
			m.parent[at] = at
		}
	})
	m.queued(m.meet)
	m.collect()
	return m
}

// queued calls f with each wait for a lock.
func (m *Mutexes) queued(f func(w goroutines.Wait)) {
	m.g.Waits(m.from, m.to, func(w goroutines.Wait) {
		b, c := w.Blocked.Site, w.Woken.Cause
		if b != none && c != none && m.g.Sites[b].Deed.Takes() && m.g.Sites[c].Deed.Releases() {
			f(w)
		}
	})
}

// meet notes that a line releases what another waits for.
func (m *Mutexes) meet(w goroutines.Wait) {
	at, ok := m.spot(w.Blocked.Site)
	if !ok {
		return
	}
	m.waits[at]++
	by, ok := m.releasedBy(w.Woken.Cause)
	if !ok {
		return
	}
	s := m.sections[by]
	if s == nil {
		s = &section{function: by.function, from: by.line}
		m.sections[by] = s
	}
	s.to = max(s.to, m.lineIn(w.Woken.Cause, by.function))
	s.shared = s.shared || m.g.Sites[w.Woken.Cause].Deed == deeds.RUnlock
	m.parent[m.root(at)] = m.root(by)
}

// spot is the line of a site outside of package sync.
func (m *Mutexes) spot(site int32) (line, bool) {
	i := m.g.Sites[site].Spot
	if i == none {
		return line{}, false
	}
	return line{m.g.Frames[i].Function, m.g.Frames[i].Line}, true
}

func (m *Mutexes) lineIn(site int32, function string) int {
	for _, i := range m.g.Sites[site].Frames {
		if m.g.Frames[i].Function == function {
			return m.g.Frames[i].Line
		}
	}
	return 0
}

// releasedBy is the line that took what is released at a site: the last one before it, in
// the innermost function that has one.
func (m *Mutexes) releasedBy(site int32) (line, bool) {
	for _, i := range m.g.Sites[site].Frames {
		f := &m.g.Frames[i]
		last := 0
		for _, n := range m.taken[f.Function] {
			if n < f.Line {
				last = max(last, n)
			}
		}
		if last > 0 {
			return line{f.Function, last}, true
		}
	}
	return line{}, false
}

func (m *Mutexes) root(x line) line {
	for m.parent[x] != x {
		x = m.parent[x]
	}
	return x
}

// collect makes locks of the lines that belong together, but for those that were held by
// several at once: those are several locks.
func (m *Mutexes) collect() {
	var found []line // the roots, in order
	lines := slices.SortedFunc(maps.Keys(m.parent), func(a, b line) int { return cmp.Or(cmp.Compare(a.function, b.function), cmp.Compare(a.line, b.line)) })
	for _, at := range lines {
		root := m.root(at)
		x := m.byRoot[root]
		if x == nil {
			x = new(Mutex)
			m.byRoot[root] = x
			found = append(found, root)
		}
		x.waits += m.waits[at]
		if s := m.sections[at]; s != nil {
			x.sections = append(x.sections, *s)
			x.Shared = x.Shared || s.shared
		}
	}
	for _, root := range found {
		x := m.byRoot[root]
		if x.waits < fewWaits || len(x.sections) == 0 || !m.one(x) {
			delete(m.byRoot, root)
			continue
		}
		x.ID = int32(len(m.List))
		m.List = append(m.List, x)
	}
}

// Taking is the lock that is taken at a site, or nil.
func (m *Mutexes) Taking(site int32) *Mutex {
	if m == nil || site == none || !m.g.Sites[site].Deed.Takes() {
		return nil
	}
	at, ok := m.spot(site)
	if _, known := m.parent[at]; !ok || !known {
		return nil
	}
	return m.byRoot[m.root(at)]
}

// Releasing is the lock that is released at a site, or nil.
func (m *Mutexes) Releasing(site int32) *Mutex {
	if m == nil || site == none || !m.g.Sites[site].Deed.Releases() {
		return nil
	}
	by, ok := m.releasedBy(site)
	if !ok {
		return nil
	}
	return m.byRoot[m.root(by)]
}

// Mode is how a lock is held at a site.
func (m *Mutexes) Mode(x *Mutex, site int32) Mode {
	if site == none {
		return Free
	}
	if x.held == nil {
		x.held = make([]Mode, len(m.g.Sites))
	}
	if known := x.held[site]; known > 0 {
		return known - 1
	}
	held := Free
	for _, i := range m.g.Sites[site].Frames {
		f := &m.g.Frames[i]
		for _, s := range x.sections {
			if s.function == f.Function && s.from < f.Line && f.Line <= s.to {
				held = Exclusive
				if s.shared {
					held = Shared
				}
			}
		}
	}
	x.held[site] = held + 1
	return held
}

// one reports whether no two goroutines that had waited for a lock held it at once. It
// also learns for how long it is held.
func (m *Mutexes) one(x *Mutex) bool {
	type change struct {
		at int64
		by int
	}
	var changes []change
	var holds []float64
	m.queued(func(w goroutines.Wait) {
		if m.Taking(w.Blocked.Site) != x || m.g.Sites[w.Blocked.Site].Deed == deeds.RLock {
			return
		}
		from := m.g.End(goroutines.Key{Goroutine: w.Goroutine, Step: w.Step + 1})
		if to, ok := m.released(x, w); ok {
			changes = append(changes, change{from, 1}, change{to, -1})
			holds = append(holds, float64(to-from))
		}
	})
	if len(holds) == 0 {
		return false
	}
	x.Hold = int64(stat.Middle(holds))
	slices.SortFunc(changes, func(a, b change) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.by, b.by)) })
	var once, more, last int64
	n := 0
	for _, c := range changes {
		if n == 1 {
			once += c.at - last
		} else if n > 1 {
			more += c.at - last
		}
		n, last = n+c.by, c.at
	}
	return more*10 <= once+more
}

// released is when a goroutine that had waited for a lock was seen to release it. Where nobody
// waits, it is not seen.
func (m *Mutexes) released(x *Mutex, w goroutines.Wait) (int64, bool) {
	gor := &m.g.Goroutines[w.Goroutine]
	for step := int(w.Step) + 2; step < len(gor.Stretches); step++ {
		s := &gor.Stretches[step]
		if s.State != goroutines.Running && s.State != goroutines.Ready && m.Mode(x, s.Site) == Free {
			break // it is elsewhere
		}
		for _, e := range gor.EventsIn(int32(step)) {
			if e.Other != none && m.Releasing(e.Site) == x {
				return e.At, true
			}
			if m.Mode(x, e.Site) == Free {
				return 0, false
			}
		}
	}
	return 0, false
}
