package identity

import (
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/kept"
)

// undisturbed are those of the same benchmarks that use no variable in which one may have left
// something that can differ: one that is not the same, or that such a one may have disturbed. What
// such a one sets for all, all find.
func undisturbed(sides []*Code, importPath string, functions, same []string, variables map[string]bool) []string {
	if len(same) == len(functions) || len(variables) == 0 {
		return same
	}
	left := make(map[string]bool)
	used := make(map[string]map[string]bool)
	for _, f := range functions {
		used[f] = make(map[string]bool)
		for _, c := range sides {
			c.addReached(used[f], variables, symbols(importPath, f))
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

// addReached adds those of some variables that functions can reach.
func (c *Code) addReached(to, variables map[string]bool, functions []string) {
	w := newWalk(c, c)
	for _, f := range functions {
		if c.Has(f) {
			w.visit(place{f, f, false})
		}
	}
	w.same() // as itself
	for p := range w.seen {
		if variables[p.base] {
			to[p.base] = true
		}
	}
}
