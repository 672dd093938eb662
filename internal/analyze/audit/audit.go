// Package audit charges the samples of profiles that were recorded elsewhere, of
// any kind and from one process or many: to which function each stack is charged,
// which share that is, and how certain it is.
package audit

import (
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/owner"
	"github.com/bottleneck-go/bottleneck/internal/stacks"
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
	below   bool // what ran has no name, and may be any function of the program
	waits   bool
}

// target is what a stack is charged to.
func (b *Book) target(stack int32) *charge.Target { return &b.targets[b.posts[stack].target] }

// Open charges each stack of a set. Spread is that of kind.Events.
func Open(s *stacks.Set, r owner.Rules, spread float64, w Waits) *Book {
	b := &Book{set: s, spread: spread, names: make([]string, len(s.Functions)), classes: make([]charge.Class, len(s.Functions)), posts: make([]post, s.Len())}
	for i, f := range s.Functions {
		b.names[i], b.classes[i] = r.Name(f), r.Class(f)
	}
	c := charger{b, r.Go(), w, make([]traits, len(s.Functions)), make(map[key]int32)}
	for i, f := range s.Functions {
		if c.golang {
			c.traits[i] = traits{charge.Collects(f.Name), charge.Yields(f.Name)}
		}
	}
	for i := range b.posts {
		b.posts[i] = c.charge(s.Stack(int32(i)))
	}
	return b
}

// A charger knows what of functions matters to charge stacks fast.
type charger struct {
	*Book
	golang bool
	waits  Waits
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
	return post{target: n, at: int32(at), unnamed: unnamed}
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
	p := c.to(t, at, false)
	p.below = c.anonymous(stack[0])
	return p
}

// anonymous reports whether a frame is of code without a name that is of no library, as that of a compiler at run time.
func (c charger) anonymous(frame int32) bool {
	f := c.set.Functions[c.set.Frames[frame].Function]
	library := func(end string) bool { return strings.Contains(f.Name, end) }
	return f.Unnamed && !slices.ContainsFunc([]string{".so", ".dylib", ".dll"}, library)
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
	case !c.golang:
		return c.to(charge.Target{Frame: frames[0], Class: charge.Runtime}, -1, false)
	case native && !strings.HasPrefix(frames[0].Function, "__tsan") && frames[0].Function != "racecall": // a thread that C made
		return c.to(charge.Target{Frame: frames[0], Class: charge.Library}, -1, false)
	}
	none := func(string) bool { return false }
	all := func(string) bool { return true }
	return c.to(charge.Rules{Own: none, Standard: all}.Target(frames), -1, false)
}

const noStack = "(no stack)"

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
