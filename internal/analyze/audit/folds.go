package audit

import (
	"maps"
	"slices"
	"strings"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

// Folds finds the functions that only one of two sides has and whose code the other one
// seems to have elsewhere, each with the function under which both are to be counted.
// Profiles do not hold code, so it goes by names and places: a function of the same name
// in another package was moved; the only one that is gone from a file in which only one is
// new was renamed; and what costs more on one side, just where a function that it calls, or
// is called by, costs less, has its code.
func Folds(base, head Side, calls [2]map[string]string) map[string]string {
	folds := make(map[string]string)
	gone, fresh := only(base, head), only(head, base)
	pair := func(key func(*Account) string) {
		from, to := unique(base.Sheet, gone, folds, key), unique(head.Sheet, fresh, folds, key)
		for k, name := range from {
			if other, ok := to[k]; ok {
				folds[name] = other
			}
		}
	}
	pair(func(a *Account) string { return local(a.Function) })
	taken := make(map[string]bool)
	for _, to := range folds {
		taken[to] = true
	}
	fresh = slices.DeleteFunc(fresh, func(name string) bool { return taken[name] })
	pair(func(a *Account) string { return a.File })
	for _, to := range folds {
		taken[to] = true
	}
	sides := [2]Side{base, head}
	for i, names := range [2][]string{gone, fresh} {
		for _, name := range names {
			if folds[name] == "" && !taken[name] && moved(sides, i, name, calls[i][name]) {
				folds[name] = calls[i][name]
			}
		}
	}
	return folds
}

// only are the functions of one side that the other one has not: not the runtime's parts.
func only(x, y Side) (names []string) {
	for _, name := range slices.Sorted(maps.Keys(x.Accounts)) {
		if y.Accounts[name] == nil && x.Accounts[name].Class != charge.Runtime {
			names = append(names, name)
		}
	}
	return names
}

// unique are the functions whose key no other one has.
func unique(s *Sheet, names []string, folds map[string]string, key func(*Account) string) map[string]string {
	found, count := make(map[string]string), make(map[string]int)
	for _, name := range names {
		if k := key(s.Accounts[name]); k != "" && folds[name] == "" {
			found[k] = name
			count[k]++
		}
	}
	maps.DeleteFunc(found, func(k, _ string) bool { return count[k] > 1 })
	return found
}

// local is a function's name without its package, or "" for names that many packages have.
func local(function string) string {
	name := strings.TrimPrefix(function, symbol.Package(function)+".")
	if name == "init" || name == "main" || name == function {
		return ""
	}
	return name
}

// enough is the part of a function's cost that another one must have lost, or got, to
// have had its code.
const enough = 0.5

// moved reports whether a function that only side i has gave its code to, or got it from,
// the function that calls it: the one of both that has both sides.
func moved(sides [2]Side, i int, name, caller string) bool {
	here, there := sides[i].Accounts[caller], sides[1-i].Accounts[caller]
	if here == nil || there == nil || here.File != sides[i].Accounts[name].File {
		return false
	}
	cost := sides[i].measure(sides[i].Accounts[name]).rate
	return sides[1-i].measure(there).rate-sides[i].measure(here).rate >= enough*cost
}
