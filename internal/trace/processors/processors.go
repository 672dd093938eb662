// Package processors tells who had the processors of a traced program, and when all of them were taken.
//
//	var t processors.Table
//	t.Own(0, processors.Owner{From: 10, Goroutine: 1})
//	t.Limit(0, 2)
//	t.FindFull(0)
//	idle := t.Idle(5, 20)
package processors

import (
	"cmp"
	"slices"
	"sort"
)

// None stands for no goroutine.
const None = -1

// An Owner has a processor from a moment on, until the next one has it.
type Owner struct {
	From      int64
	Goroutine int32 // or None
	Step      int32 // its stretch
}

// A Table is who had each processor, and how many there were. The zero Table knows of none. It is not safe for
// use by several goroutines while it is changed.
type Table struct {
	owners [][]Owner // by processor, in order
	limits []limit
	full   full
}

// A limit is a GOMAXPROCS from a moment on.
type limit struct {
	from  int64
	procs int
}

// Own notes whose a processor is from a moment on. A goroutine in a system call keeps it until somebody takes it.
func (t *Table) Own(proc int, o Owner) {
	if proc < 0 {
		return
	}
	for len(t.owners) <= proc {
		t.owners = append(t.owners, nil)
	}
	t.owners[proc] = append(t.owners[proc], o)
}

// Owners are those that had a processor, in order.
func (t *Table) Owners(proc int) []Owner {
	if proc < 0 || proc >= len(t.owners) {
		return nil
	}
	return t.owners[proc]
}

// Limit notes GOMAXPROCS from a moment on.
func (t *Table) Limit(from int64, procs int) {
	if n := len(t.limits); n == 0 || t.limits[n-1].procs != procs {
		t.limits = append(t.limits, limit{from, procs})
	}
}

// Procs is GOMAXPROCS at a moment.
func (t *Table) Procs(at int64) int {
	n := 1
	for i, l := range t.limits {
		if i == 0 || l.from <= at {
			n = l.procs
		}
	}
	return n
}

// Since is a table of what comes from a moment on, to which all that is noted leads. Goroutines have other numbers
// in it, and are in their first stretches.
func (t *Table) Since(now int64, number func(goroutine int32) int32) (n Table) {
	for proc, list := range t.owners {
		o := Owner{From: now, Goroutine: None}
		if len(list) > 0 && list[len(list)-1].Goroutine != None {
			o.Goroutine = number(list[len(list)-1].Goroutine)
		}
		n.Own(proc, o)
	}
	if len(t.limits) > 0 {
		n.Limit(now, t.limits[len(t.limits)-1].procs)
	}
	return n
}

// Shift sets the clock forward.
func (t *Table) Shift(by int64) {
	for _, list := range t.owners {
		for j := range list {
			list[j].From += by
		}
	}
	for i := range t.limits {
		t.limits[i].from += by
	}
}

// A Cursor walks through the owners of a processor.
type Cursor struct {
	list []Owner
	next int
}

// Cursors are one for each processor, from a moment on.
func (t *Table) Cursors(from int64) []Cursor {
	list := make([]Cursor, len(t.owners))
	for i, l := range t.owners {
		list[i] = Cursor{l, sort.Search(len(l), func(i int) bool { return l[i].From > from })}
	}
	return list
}

// At is who owns the processor at a moment, which is not before the last one, and when that changes.
func (c *Cursor) At(moment int64) (o Owner, until int64) {
	for c.next < len(c.list) && c.list[c.next].From <= moment {
		c.next++
	}
	o, until = Owner{Goroutine: None}, 1<<62
	if c.next < len(c.list) {
		until = c.list[c.next].From
	}
	if c.next > 0 {
		o = c.list[c.next-1]
	}
	return o, until
}

// full knows when all processors were taken.
type full struct {
	at   []int64 // moments at which that begins and ends, in turn
	till []int64 // for how long it has been so up to that moment
}

// FindFull finds when all processors were taken, once all is noted. The first moment is given.
func (t *Table) FindFull(first int64) {
	type change struct {
		at        int64
		by, procs int
	}
	var changes []change
	for _, list := range t.owners {
		taken := false
		for _, o := range list {
			if now := o.Goroutine != None; now != taken {
				taken = now
				changes = append(changes, change{o.From, map[bool]int{true: 1, false: -1}[now], 0})
			}
		}
	}
	for _, l := range t.limits {
		changes = append(changes, change{l.from, 0, l.procs})
	}
	slices.SortStableFunc(changes, func(a, b change) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.by, b.by)) })
	taken, procs := 0, t.Procs(first)
	for _, c := range changes {
		before := taken >= procs
		taken += c.by
		if c.procs > 0 {
			procs = c.procs
		}
		if taken >= procs != before {
			t.full.turn(c.at)
		}
	}
}

func (f *full) turn(at int64) {
	_, till := f.upTo(at)
	f.at, f.till = append(f.at, at), append(f.till, till)
}

// upTo is from when on it has been so up to a moment, which is that moment if it is not, and for how long it has been so in
// all.
func (f *full) upTo(t int64) (since, all int64) {
	i := sort.Search(len(f.at), func(i int) bool { return f.at[i] > t }) - 1
	if i < 0 {
		return t, 0
	}
	if i%2 == 0 {
		return f.at[i], f.till[i] + t - f.at[i]
	}
	return t, f.till[i]
}

// Idle is for how long of a time some processor was free.
func (t *Table) Idle(from, to int64) int64 {
	_, before := t.full.upTo(from)
	_, all := t.full.upTo(to)
	return to - from - (all - before)
}

// FullSince is from when on all processors have been taken up to a moment, which is that moment if one is free.
func (t *Table) FullSince(at int64) int64 {
	since, _ := t.full.upTo(at)
	return since
}
