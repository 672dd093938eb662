package exact

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

const (
	// mostOperations are those that are counted together, or as many as execute
	// mostBlocks.
	mostOperations = 100
	mostBlocks     = 1_000_000
	// leastOperations are those in which allocations are counted always.
	leastOperations = 3
)

// operations is how many operations are counted together: at least so many. It depends on
// what they execute, and not on the machine.
func operations(executed map[string]Counts, least int) int {
	blocks := int64(1)
	for _, c := range executed {
		blocks += max(0, c[1])
	}
	return int(min(mostOperations, max(int64(least), mostBlocks/blocks)))
}

// allocated adds to what functions execute in an operation what they allocate in it,
// themselves and in what they call that is not yours.
//
// Every place that allocates, with all its callers and the size of the object, is counted
// by itself, in a run of some operations and in one of twice as many. What a place
// allocates in every operation is a multiple of their number. What is less, such as pools
// that are filled once, does not count, but for what is so much that it varies.
func (c *counter) allocated(ctx context.Context, dir, name string, functions map[string]Counts) error {
	ops := operations(functions, leastOperations)
	var runs [2]map[string]site
	var all [2]int64
	for k := range runs {
		p, each, err := c.suite.AllocationProfile(ctx, c.plain, c.flags(name, (1+k)*ops), filepath.Join(dir, "memory"), counting...)
		if err != nil {
			return err
		}
		if runs[k], err = sites(p, c.suite.Rules(c.plain)); err != nil {
			return err
		}
		all[k] = each
	}
	varying := divide(runs, int64(ops), functions)
	if all[0] == all[1] {
		fillIn(all[1], int64(ops), varying, functions)
	}
	return nil
}

// fillIn tells of the only function of which it varies how many objects it allocates, if that is
// because small objects without pointers share a block: of a block a profile shows the first alone,
// and so less than package testing, which counts all of an operation. varying are those shown.
func fillIn(all, ops int64, varying map[string]int64, functions map[string]Counts) {
	for _, f := range functions {
		if f[2] != Varies {
			all -= f[2]
		}
	}
	for name, n := range varying {
		if len(varying) == 1 && n < all*ops {
			f := functions[name]
			f[2] = all
			functions[name] = f
		}
	}
}

// divide adds what places allocate in an operation to the functions, and returns what it saw of
// functions that do not allocate so many objects each time.
func divide(runs [2]map[string]site, ops int64, functions map[string]Counts) (varying map[string]int64) {
	varying = make(map[string]int64)
	irregular := make(map[string]int64) // objects of places that do not allocate so many each time
	for key, s := range runs[1] {
		n := s.objects - runs[0][key].objects
		each, regular := perOperation(n, ops)
		if !regular {
			irregular[s.function] += n
			continue
		}
		f := functions[s.function]
		f[2], f[3] = f[2]+each, f[3]+each*s.size
		functions[s.function] = f
	}
	for function, n := range irregular {
		f := functions[function]
		each, regular := perOperation(n, ops) // of several sizes, as may be
		if !regular {
			varying[function] = f[2]*ops + n
			f[2], f[3] = Varies, Varies
		} else {
			f[2], f[3] = f[2]+each, Varies
		}
		functions[function] = f
	}
	return varying
}

// perOperation divides what was counted in some operations between them, and reports whether
// it can be, but for an eighth of them that had one more or less.
func perOperation(n, ops int64) (each int64, regular bool) {
	each = (n + ops/2) / ops
	rest := n - each*ops
	return max(0, each), max(rest, -rest) <= max(1, ops/8)
}

// A site is a place that allocates objects of one size, with all its callers.
type site struct {
	function      string // that is charged
	objects, size int64
}

// sites are those of a profile that your functions, other than those that initialise
// packages, are charged with.
func sites(p *profile.Profile, rules charge.Rules) (map[string]site, error) {
	all := make(map[string]site)
	err := charge.Allocated(p, func(stack []charge.Frame, n, bytes int64) {
		t := rules.Target(stack)
		if n == 0 || t.Class != charge.Own || isInit(t.Function) {
			return
		}
		size := bytes / n
		var key strings.Builder
		fmt.Fprint(&key, size)
		for _, f := range stack {
			fmt.Fprintf(&key, " %s:%d", f.Function, f.At)
		}
		s := all[key.String()]
		all[key.String()] = site{symbol.WithoutTypes(t.Function), s.objects + n, size}
	})
	return all, err
}

// isInit reports whether a function initialises its package. It runs once.
func isInit(name string) bool {
	_, rest, _ := strings.Cut(name[strings.LastIndexByte(name, '/')+1:], ".")
	return rest == "init" || strings.HasPrefix(rest, "init.")
}
