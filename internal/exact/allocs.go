package exact

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
)

const (
	// mostOperations are those in which allocations are counted, or as many as execute
	// mostBlocks, but leastOperations always.
	mostOperations  = 100
	leastOperations = 3
	mostBlocks      = 1_000_000
)

// allocated counts what an operation allocates, and adds it to the benchmark: in your
// functions and in what they call. How many operations are run for it depends on what
// they execute, and not on the machine.
//
// Every place that allocates, with all its callers and the size of the object, is counted
// by itself, in a run of some operations and in one of twice as many. What a place
// allocates in every operation is a multiple of their number; all else, such as pools
// that are filled once, is less, and does not count.
func (c *counter) allocated(ctx context.Context, dir string, b *Benchmark) error {
	ops := int64(min(mostOperations, max(leastOperations, mostBlocks/max(1, b.Counts[1]))))
	var runs [2]map[string]site
	for k := range runs {
		p, err := c.suite.AllocationProfile(ctx, c.plain, c.flags(b.Name, (1+k)*int(ops)), filepath.Join(dir, "memory"), counting...)
		if err != nil {
			return err
		}
		if runs[k], err = sites(p, c.suite.Rules(c.plain)); err != nil {
			return err
		}
	}
	functions := make(map[string]Counts)
	for _, f := range b.Functions {
		functions[f.Name] = f.Counts
	}
	for key, s := range runs[1] {
		if each := (s.objects - runs[0][key].objects + ops/2) / ops; each > 0 {
			n := functions[s.function]
			n[2], n[3] = n[2]+each, n[3]+each*s.size
			functions[s.function] = n
		}
	}
	*b = newBenchmark(b.Package, b.Name, functions)
	return nil
}

// A site is a place that allocates objects of one size, with all its callers.
type site struct {
	function      string // that is charged
	objects, size int64
}

// sites are those of a profile that your functions, other than those that initialise
// packages, are charged with.
func sites(p *profile.Profile, rules charge.Rules) (map[string]site, error) {
	value := func(name string) int {
		return slices.IndexFunc(p.SampleType, func(t *profile.ValueType) bool { return t.Type == name })
	}
	objects, space := value("alloc_objects"), value("alloc_space")
	if objects < 0 || space < 0 {
		return nil, errors.New("the profile holds no allocations")
	}
	all, frames := make(map[string]site), charge.Frames()
	for _, sample := range p.Sample {
		n := sample.Value[objects]
		stack := frames(sample)
		t := rules.Target(stack)
		if n == 0 || t.Class != charge.Own || isInit(t.Function) {
			continue
		}
		size := sample.Value[space] / n
		var key strings.Builder
		fmt.Fprint(&key, size)
		for _, f := range stack {
			fmt.Fprintf(&key, " %s:%d", f.Function, f.At)
		}
		s := all[key.String()]
		all[key.String()] = site{symbol.WithoutTypes(t.Function), s.objects + n, size}
	}
	return all, nil
}

// isInit reports whether a function initialises its package. It runs once.
func isInit(name string) bool {
	_, rest, _ := strings.Cut(name[strings.LastIndexByte(name, '/')+1:], ".")
	return rest == "init" || strings.HasPrefix(rest, "init.")
}
