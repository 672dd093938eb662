package identity

import (
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/compare/kept"
)

// undisturbed are those of the same benchmarks that use no variable in which one may have left
// something that can differ: one that is not the same, or that such a one may have disturbed. What
// such a one sets for all, all find.
func undisturbed(sides []*Code, importPath string, functions, same []string, d Doubts) []string {
	if len(same) == len(functions) || len(d.Kept) == 0 {
		return same
	}
	left := make(map[string]bool)
	used := make(map[string]map[string]bool)
	for _, f := range functions {
		used[f] = make(map[string]bool)
		for _, c := range sides {
			c.addReached(used[f], d, importPath, f)
		}
		if !slices.Contains(same, f) {
			maps.Copy(left, used[f])
		}
	}
	for {
		if overlap(kept.Settings, left) {
			return nil
		}
		rest := slices.DeleteFunc(slices.Clone(same), func(f string) bool { return overlap(used[f], left) })
		if len(rest) == len(same) {
			return same
		}
		for _, f := range same {
			if !slices.Contains(rest, f) {
				maps.Copy(left, used[f])
			}
		}
		same = rest
	}
}

func overlap(x, y map[string]bool) bool {
	for name := range x {
		if y[name] {
			return true
		}
	}
	return false
}

// addReached adds those of some variables that a benchmark of a package can reach, by itself. What
// initialises may have made what it calls, and that may call methods.
func (c *Code) addReached(to map[string]bool, d Doubts, importPath, function string) {
	var own []string
	for _, name := range symbols(importPath, function) {
		if c.Has(name) {
			own = append(own, name)
		}
	}
	all := newWalk(c, c, d.methods)
	for _, name := range slices.Concat(own, symbols(importPath, "TestMain"), c.inits) {
		all.visit(place{name, name, false})
	}
	all.same() // as itself
	w := newWalk(c, c, d.methods)
	w.dispatch.all, w.dispatch.called = all.dispatch.all, all.dispatch.called
	for _, name := range own {
		w.visit(place{name, name, false})
	}
	w.same()
	for p := range w.seen {
		if d.Kept[p.base] {
			to[p.base] = true
		}
	}
}
