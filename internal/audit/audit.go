// Package audit charges the samples of profiles that were recorded elsewhere, of
// any kind and from one process or many: to which function each stack is charged,
// which share that is, and how certain it is.
package audit

import (
	"math"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/owner"
	"github.com/bottleneck-go/bottleneck/internal/stacks"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// A Book knows what each stack of a set is charged to.
type Book struct {
	set     *stacks.Set
	names   []string // of the set's functions, folded
	classes []charge.Class
	targets []charge.Target
	posts   []post // by stack
	spread  float64
}

// A post is what one stack is charged to. There may be millions.
type post struct {
	target  int32 // an index of targets
	at      int32 // its place in the stack, or -1
	unnamed bool
}

// target is what a stack is charged to.
func (b *Book) target(stack int32) *charge.Target { return &b.targets[b.posts[stack].target] }

// Open charges each stack of a set. Spread is that of kind.Events.
func Open(s *stacks.Set, r owner.Rules, spread float64) *Book {
	b := &Book{set: s, spread: spread, names: make([]string, len(s.Functions)), classes: make([]charge.Class, len(s.Functions)), posts: make([]post, s.Len())}
	for i, f := range s.Functions {
		b.names[i], b.classes[i] = f.Name, r.Class(f)
		if r.Go() && !f.Unnamed {
			b.names[i] = symbol.Fold(f.Name)
		}
	}
	c := charger{b, r.Go(), make([]traits, len(s.Functions)), make(map[key]int32)}
	for i, f := range s.Functions {
		if c.golang {
			c.traits[i] = traits{charge.Collects(f.Name), charge.Yields(f.Name)}
		}
	}
	for i := range b.posts {
		b.posts[i] = c.post(s.Stack(int32(i)))
	}
	return b
}

// A charger knows what of functions matters to charge stacks fast.
type charger struct {
	*Book
	golang bool
	traits []traits // by function
	known  map[key]int32
}

// A key tells targets apart.
type key struct {
	function string
	class    charge.Class
	traits   traits
}

// to is the post of a target.
func (c charger) to(t charge.Target, at int, unnamed bool) post {
	k := key{t.Function, t.Class, traits{t.GC, t.Yields}}
	n, ok := c.known[k]
	if !ok {
		n = int32(len(c.targets))
		c.targets = append(c.targets, t)
		c.known[k] = n
	}
	return post{n, int32(at), unnamed}
}

type traits struct{ collects, yields bool }

// post charges a stack to its innermost own function; failing that, to the
// innermost one outside the standard library; failing that, to a part of the
// runtime, or what has no name.
func (c charger) post(stack []int32) post {
	at := -1
	class := charge.Runtime
	for i, f := range stack {
		k := c.classes[c.set.Frames[f].Function]
		if k == charge.Own {
			at, class = i, k
			break
		}
		if k == charge.Library && at < 0 {
			at, class = i, k
		}
	}
	if at < 0 {
		return c.rest(stack)
	}
	frame := c.set.Frames[stack[at]]
	f := c.set.Functions[frame.Function]
	t := charge.Target{Frame: charge.Frame{Function: c.names[frame.Function], File: f.File, Line: f.Line}, Class: class}
	for _, f := range stack {
		x := c.traits[c.set.Frames[f].Function]
		t.GC, t.Yields = t.GC || x.collects, t.Yields || x.yields
	}
	return c.to(t, at, false)
}

// rest charges a stack without own or other functions.
func (c charger) rest(stack []int32) post {
	if len(stack) == 0 {
		return c.to(charge.Target{Frame: charge.Frame{Function: noStack}, Class: charge.Runtime}, -1, true)
	}
	frames := make([]charge.Frame, 0, len(stack))
	native := c.golang
	for _, f := range stack {
		fn := c.set.Functions[c.set.Frames[f].Function]
		if fn.Unnamed {
			continue
		}
		native = native && !strings.Contains(fn.Name, ".")
		frames = append(frames, charge.Frame{Function: fn.Name, File: fn.File, Line: fn.Line})
	}
	switch {
	case len(frames) == 0:
		fn := c.set.Functions[c.set.Frames[stack[0]].Function]
		return c.to(charge.Target{Frame: charge.Frame{Function: fn.Name}, Class: charge.Runtime}, -1, true)
	case native && !strings.HasPrefix(frames[0].Function, "__tsan") && frames[0].Function != "racecall": // a thread that C made
		return c.to(charge.Target{Frame: frames[0], Class: charge.Library}, -1, false)
	}
	none := func(string) bool { return false }
	all := func(string) bool { return true }
	return c.to(charge.Rules{Own: none, Standard: all}.Target(frames), -1, false)
}

const noStack = "(no stack)"

// A Sheet is what some of the samples are charged to.
type Sheet struct {
	Accounts map[string]*Account
	Total    float64 // of all values, each function's as far as it is positive
	Events   float64
	Negative bool      // some values are
	Units    []float64 // Total by unit
	Unnamed  float64   // the part of Total whose stacks have no names

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

// Each calls f with each sample's stack of functions, the outermost first, which f must
// not keep, its value and the events behind it.
func (b *Book) Each(f func(stack []string, value, events float64)) {
	var names []string
	for _, u := range b.set.Units {
		for _, e := range u.Entries {
			names = names[:0]
			for _, frame := range slices.Backward(b.set.Stack(e.Stack)) {
				names = append(names, b.names[b.set.Frames[frame].Function])
			}
			f(names, e.Value, e.Events)
		}
	}
}
