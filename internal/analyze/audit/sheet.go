package audit

import (
	"math"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/stacks"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A Sheet is what some of the samples are charged to.
type Sheet struct {
	Accounts map[string]*Account
	Total    float64 // of all values, each function's as far as it is positive
	Events   float64
	Negative bool      // some values are
	Units    []float64 // Total by unit
	Unnamed  float64   // the part of Total whose stacks have no names
	Waiting  float64   // the part of Total of those who wait: see Waits

	squares float64
	worth   float64 // of an event
	apart   pattern // how units differ
}

// An Account is what one function is charged with.
type Account struct {
	charge.Target
	Value     float64
	Units     []float64 // Value by unit
	GC        float64   // the part of Value spent on garbage collection
	Waiting   float64   // the part of Value of those who wait: see Waits
	Below     float64   // the part of Value of code without a name that it called
	Flat, Cum float64   // as pprof counts them, of functions of that name
	Unnamed   bool

	squares float64 // sum of the squared weights of its events
	yields  float64
	stack   int // the last that it was counted for
}

// All stands for the samples of any label, and Without for those that have none.
const (
	All     int32 = -2
	Without int32 = -1
)

// Sheet adds up the samples with a label, an index of the set's, or All.
func (b *Book) Sheet(label int32) *Sheet {
	s := &Sheet{Accounts: make(map[string]*Account), Units: make([]float64, len(b.set.Units))}
	t := tally{Sheet: s, Book: b, called: make([]*Account, len(b.names)), byTarget: make([]*Account, len(b.targets))}
	t.yielding.Units = make([]float64, len(b.set.Units))
	for unit, u := range b.set.Units {
		for _, e := range u.Entries {
			if label == All || e.Label == label {
				t.add(unit, e)
			}
		}
	}
	t.share()
	t.total()
	s.worth, s.apart = worth(s.units()), s.pattern()
	return s
}

// A tally adds up a sheet.
type tally struct {
	*Sheet
	*Book
	called   []*Account // by function
	byTarget []*Account
	seen     int
	yielding Account // the scheduler at work for goroutines that yield
}

func (t *tally) account(target charge.Target) *Account {
	a := t.Accounts[target.Function]
	if a == nil {
		a = &Account{Target: target, Units: make([]float64, len(t.set.Units))}
		t.Accounts[target.Function] = a
	}
	return a
}

func (t *tally) add(unit int, e stacks.Entry) {
	t.Negative = t.Negative || e.Value < 0
	t.Events += e.Events
	target := t.target(e.Stack)
	at := t.posts[e.Stack].target
	a := t.byTarget[at]
	if a == nil {
		a = t.account(*target)
		if target.Class == charge.Runtime && target.Function == symbol.Scheduling && target.Yields {
			a = &t.yielding
		}
		t.byTarget[at] = a
	}
	a.add(unit, e, t.spread)
	if target.GC && target.Class != charge.Runtime {
		a.GC += e.Value
	}
	if target.Yields {
		a.yields += e.Value
	}
	if t.posts[e.Stack].waits {
		a.Waiting += e.Value
	}
	if t.posts[e.Stack].below {
		a.Below += e.Value
	}
	a.Unnamed = a.Unnamed || t.posts[e.Stack].unnamed
	t.stack(e)
}

func (a *Account) add(unit int, e stacks.Entry, spread float64) {
	a.Value += e.Value
	a.Units[unit] += e.Value
	if e.Events > 0 {
		a.squares += spread * e.Value * e.Value / e.Events
	}
}

// stack counts a sample for the functions in its stack.
func (t *tally) stack(e stacks.Entry) {
	t.seen++
	for i, f := range t.set.Stack(e.Stack) {
		n := t.set.Frames[f].Function
		a := t.called[n]
		if a == nil {
			fn := t.set.Functions[n]
			a = t.account(charge.Target{Frame: charge.Frame{Function: t.names[n], File: fn.File, Line: fn.Line}, Class: t.classes[n]})
			t.called[n] = a
		}
		if i == 0 {
			a.Flat += e.Value
		}
		if a.stack != t.seen {
			a.stack = t.seen
			a.Cum += e.Value
		}
	}
}

// share divides the scheduler's work for goroutines that yield between those who do.
func (t *tally) share() {
	pool := t.yielding
	if pool.Value == 0 {
		return
	}
	var all float64
	for _, a := range t.Accounts {
		all += a.yields
	}
	if all == 0 {
		all = 1
		t.account(charge.Target{Frame: charge.Frame{Function: symbol.GarbageCollection}, Class: charge.Runtime, GC: true}).yields = 1
	}
	for _, a := range t.Accounts {
		part := a.yields / all
		a.Value += part * pool.Value
		a.squares += part * part * pool.squares
		for unit, v := range pool.Units {
			a.Units[unit] += part * v
		}
	}
}

// total leaves out what is charged with nothing, and adds up the rest.
func (t *tally) total() {
	for name, a := range t.Accounts {
		if a.Value <= 0 {
			delete(t.Accounts, name)
			continue
		}
		t.Total += a.Value
		t.Waiting += max(a.Waiting, 0)
		t.squares += a.squares
		for unit, v := range a.Units {
			t.Units[unit] += v
		}
		if a.Unnamed {
			t.Unnamed += a.Value
		}
	}
}

// Effective is how many events of equal weight would tell as much as all of the
// sheet's (Kish 1965).
func (s *Sheet) Effective() float64 {
	if s.squares == 0 {
		return 0
	}
	return math.Pow(s.Total, 2) / s.squares
}
