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
// The way goes along relocations, as the linker's does when it leaves out what cannot
// be reached. Unlike that, it takes all methods of a type that is, or is part of one
// that is, converted to an interface for called.
func Same(base, head *Code, functions ...string) bool { return same(base, head, functions, nil) }

// same is Same where some files differ that may be read.
func same(base, head *Code, functions, read []string) bool {
	if d := base.roots - head.roots; d < -mostRoots || d > mostRoots {
		return false
	}
	w := walk{base: base, head: head, seen: make(map[place]bool), reached: newMentions()}
	for _, name := range functions {
		if !base.Has(name) || !head.Has(name) {
			return false
		}
		w.visit(name, false)
	}
	for _, c := range []*Code{base, head} {
		for _, name := range c.inits {
			w.visit(name, false)
		}
	}
	return w.same() && !slices.ContainsFunc(read, w.reached.has)
}

// A place is a symbol on the way; a type whose values become known as interfaces is
// another one than the type alone.
type place struct {
	name       string
	interfaced bool
}

type walk struct {
	base, head *Code
	seen       map[place]bool
	next       []place
	reached    *mentions // of files
}

func (w *walk) visit(name string, interfaced bool) {
	if p := (place{name, interfaced}); !w.seen[p] {
		w.seen[p] = true
		w.next = append(w.next, p)
	}
}

// same goes on until there is nothing left, or something differs.
func (w *walk) same() bool {
	for len(w.next) > 0 {
		p := w.next[len(w.next)-1]
		w.next = w.next[:len(w.next)-1]
		x, y := w.base.symbols[p.name], w.head.symbols[p.name]
		w.reached.addSymbol(p.name, x)
		if x == nil && y == nil {
			continue
		}
		if x == nil || y == nil || !slices.Equal(x.hashes, y.hashes) {
			return false
		}
		for _, to := range x.refs {
			isMethod := strings.Contains(to.kind, "METHODOFF")
			if isMethod && !p.interfaced {
				continue
			}
			w.visit(to.name, to.kind == "R_USEIFACE" || p.interfaced && !isMethod && isType(p.name) && isType(to.name))
		}
	}
	return true
}

func isType(name string) bool { return strings.HasPrefix(name, "type:") }
