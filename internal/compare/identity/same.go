package identity

import (
	"slices"
	"strings"
)

// mostRoots is by how much the variables of two programs may differ in size, in bytes,
// before collecting garbage takes another time: some 0.1 us a cycle.
const mostRoots = 1 << 10

// Same reports whether all that functions can reach, and the initialisation of all
// packages, is the same in both: code that is called, code whose address is taken,
// data, and the methods of types that are converted to interfaces. What is not listed, as
// it belongs to other packages, must be known to be the same. A function that is not
// in both is not, and nothing is where variables, whoever uses them, differ much in size.
//
// Functions that start programs are not the same: nothing is known of these.
//
// The way goes along relocations, as the linker's does when it leaves out what cannot
// be reached: see dispatch. Numbered names may have other numbers, if
// each is the name of one and the same thing throughout.
func Same(base, head *Code, functions ...string) bool { return same(base, head, functions, Doubts{}) }

// same is Same where some files differ that may be read.
func same(base, head *Code, functions []string, d Doubts) bool {
	if more := base.roots - head.roots; more < -mostRoots || more > mostRoots {
		return false
	}
	w := newWalk(base, head, d.methods)
	for _, name := range functions {
		if !base.Has(name) || !head.Has(name) {
			return false
		}
		w.visit(place{name, name, false})
	}
	for _, c := range []*Code{base, head} {
		for _, name := range c.inits {
			w.visit(place{name, name, false})
		}
	}
	return w.same() && !w.reached.starts && !w.reads(d) && !w.uses(d.foreign, len(d.Read) > 0)
}

// reads reports whether what is reached may read one of the files that differ: under a name that it
// mentions, or that nothing tells. A name that is never opened is a word like any other.
func (w *walk) reads(d Doubts) bool {
	return d.Source && w.reached.parses || w.reached.opens && (d.Any || slices.ContainsFunc(d.Read, w.reached.has)) || w.reached.lists && slices.ContainsFunc(d.Read, w.reached.has)
}

// uses reports whether what is reached starts programs in packages whose code is not known or,
// if that counts, opens files there.
func (w *walk) uses(d *deeds, reads bool) bool {
	switch {
	case d == nil:
		return false
	case d.unknown:
		return true
	case !d.start() && !(reads && d.open()):
		return false
	}
	for p := range w.seen {
		if d.among(p.base, d.starts) || reads && d.among(p.base, d.opens) {
			return true
		}
	}
	return false
}

// A place is a symbol on the way, by its names on both sides; a type whose values become
// known as interfaces is another one than the type alone.
type place struct {
	base, head string
	interfaced bool
}

// A walk visits what can be reached in both codes alike.
type walk struct {
	base, head *Code
	seen       map[place]bool
	next       []place
	numbered   numbering
	reached    *mentions // of files
	dispatch   dispatch
}

func newWalk(base, head *Code, methods *callable) *walk {
	return &walk{base: base, head: head, seen: make(map[place]bool), numbered: newNumbering(), reached: newMentions(), dispatch: newDispatch(methods)}
}

func (w *walk) visit(places ...place) {
	for _, p := range places {
		if !w.seen[p] {
			w.seen[p] = true
			w.next = append(w.next, p)
		}
	}
}

// same goes on until there is nothing left, or something differs.
func (w *walk) same() bool {
	for len(w.next) > 0 {
		p := w.next[len(w.next)-1]
		w.next = w.next[:len(w.next)-1]
		if !w.numbered.pair(p.base, p.head) {
			return false
		}
		x, y := w.base.symbols[p.base], w.head.symbols[p.head]
		w.reached.addSymbol(p.base, x)
		if x == nil && y == nil && p.base == p.head {
			continue
		}
		if x == nil || y == nil || !x.alike(y) {
			return false
		}
		w.follow(p, x, y)
	}
	return true
}

// follow visits what a symbol refers to, if it is reached from it. Types that are known as interfaces
// are so with all that reflection finds by them, also what methods take and return. A table of
// an interface type's methods knows its type so.
func (w *walk) follow(p place, x, y *symbol) {
	for i := 0; i < len(x.refs); i++ {
		to := x.refs[i]
		at := place{to.name, y.refs[i].name, to.kind == "R_USEIFACE" || p.interfaced && isType(p.base) && isType(to.name) || isTable(p.base) && to.at > 0}
		switch m, ok := x.tableEntry(i); {
		case ok:
			if p.interfaced {
				w.visit(w.dispatch.wait(m, at, place{x.refs[i+1].name, y.refs[i+1].name, false}, place{x.refs[i+2].name, y.refs[i+2].name, false})...)
			}
			i += 2
		case to.isMethod() && !p.interfaced || isTable(p.base) && to.isWeak(): // reached by the type, if at all
		case to.isUse():
			w.visit(w.dispatch.use(w.base, to)...)
			w.visit(at)
		default:
			w.visit(at)
		}
	}
}

// alike reports whether what is listed is the same, but for the numbers in names where
// each side has one symbol of that name.
func (s *symbol) alike(other *symbol) bool {
	if len(s.contents) == 1 && len(other.contents) == 1 {
		return s.contents[0].hash == other.contents[0].hash
	}
	return slices.Equal(s.contents, other.contents)
}

func isType(name string) bool { return strings.HasPrefix(name, "type:") }
