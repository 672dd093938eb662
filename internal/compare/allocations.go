package compare

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/verdict"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// allocationTime is the time beyond MaxTime, as a part of it, for the runs in which
// each allocation is noted.
const allocationTime = 0.15

// explainAllocations divides the benchmarks' allocations among the functions. They
// are counted after the measuring, twice for each benchmark, in runs of their own:
// those that changed and, if there is time, the others. What fails is a warning.
func (c *comparer) explainAllocations(ctx context.Context, d *difference.Difference) error {
	latest := time.Now().Add(time.Duration(allocationTime * float64(c.MaxTime)))
	left := 0
	changed, others := allocating(d)
	for i, key := range slices.Concat(changed, others) {
		switch now := time.Now(); {
		case i < len(changed) && now.After(latest):
			left++
			continue
		case i >= len(changed) && now.After(c.end):
			continue
		}
		if err := c.divideAllocations(ctx, d, key); ctx.Err() != nil {
			return context.Cause(ctx)
		} else if err != nil {
			d.Warnings = append(d.Warnings, fmt.Errorf("allocations of %s are not divided by function: %w", key.Name, err))
		}
	}
	if left > 0 {
		d.Warnings = append(d.Warnings, fmt.Errorf("no time was left to divide the allocations of %d benchmarks by function: raise -maxtime", left))
	}
	return nil
}

// allocating are the benchmarks that allocate on either side: those whose allocations
// have changed, and the others.
func allocating(d *difference.Difference) (changed, others []suite.Key) {
	for _, b := range d.Benchmarks {
		if key := (suite.Key{Package: b.Package, Name: b.Name}); allocates(&b) && b.Verdict.Changed() && !slices.Contains(changed, key) {
			changed = append(changed, key)
		}
	}
	for _, b := range d.Benchmarks {
		key := suite.Key{Package: b.Package, Name: b.Name}
		if allocates(&b) && !slices.Contains(changed, key) && !slices.Contains(others, key) {
			others = append(others, key)
		}
	}
	return changed, others
}

// allocates reports whether a difference is about allocations, and there are any.
func allocates(b *difference.BenchmarkDifference) bool {
	return (b.Unit == difference.BytesPerOp || b.Unit == difference.AllocsPerOp) && (b.Base.High != 0 || b.Head.High != 0)
}

func (c *comparer) divideAllocations(ctx context.Context, d *difference.Difference, key suite.Key) error {
	c.Status("counting allocations")
	ops := countedOps(d, key)
	var counted [2]map[string]*suite.Allocation
	for i, s := range c.sides {
		var err error
		if counted[i], err = s.Suite.Allocations(ctx, s.program(key), key.Name, ops, 2); err != nil {
			return err
		}
	}
	for i := range d.Benchmarks {
		b := &d.Benchmarks[i]
		if b.Package == key.Package && b.Name == key.Name && allocates(b) {
			b.Allocations = c.allocationDifferences(b, counted, c.Threshold)
		}
	}
	return nil
}

// countedOps is the number of a benchmark's operations that are counted together.
func countedOps(d *difference.Difference, key suite.Key) int {
	for _, b := range d.Benchmarks {
		if b.Package == key.Package && b.Name == key.Name && b.Unit == difference.SecPerOp {
			return suite.AllocationOps(max(b.Base.Center, b.Head.Center))
		}
	}
	return 1
}

// allocationDifferences compares a unit of a benchmark by function. Where the
// functions do not add up to the benchmark's own figures, the rest is Unattributed.
// The threshold is the part of these figures that counts as no change.
func (c *comparer) allocationDifferences(b *difference.BenchmarkDifference, counted [2]map[string]*suite.Allocation, threshold float64) []difference.AllocationDifference {
	found := make(map[string]*difference.AllocationDifference)
	values := make(map[string]*[2][2]float64) // side, measurement
	for i, functions := range counted {
		for name, p := range functions {
			to := c.code.Folded(name)
			if found[to] == nil || name == to {
				found[to] = &difference.AllocationDifference{Function: to, File: c.sides[i].Suite.Place(p.File), Line: p.Line}
			}
			if values[to] == nil {
				values[to] = new([2][2]float64)
			}
			measured := p.Bytes
			if b.Unit == difference.AllocsPerOp {
				measured = p.Objects
			}
			for k, x := range measured {
				values[to][i][k] += x
			}
		}
	}
	rest := difference.AllocationDifference{Function: difference.Unattributed, Base: b.Base.Center, Head: b.Head.Center}
	limit := threshold * max(b.Base.Center, b.Head.Center)
	var list []difference.AllocationDifference
	for _, name := range slices.Sorted(maps.Keys(found)) {
		f := found[name]
		verdict.Allocations(f, values[name], limit, c.code.Declares(name))
		rest.Base -= f.Base
		rest.Head -= f.Head
		if max(math.Abs(f.Base), math.Abs(f.Head)) > limit/100 {
			list = append(list, *f)
		}
	}
	rest.Change, rest.Low, rest.High, rest.Verdict = rest.Head-rest.Base, rest.Head-rest.Base, rest.Head-rest.Base, difference.Unclear
	if math.Abs(rest.Change) <= limit {
		rest.Verdict = difference.Same
	}
	slices.SortStableFunc(list, func(x, y difference.AllocationDifference) int {
		return cmp.Or(cmp.Compare(math.Abs(y.Change), math.Abs(x.Change)), cmp.Compare(y.Base, x.Base), strings.Compare(x.Function, y.Function))
	})
	return append(list, rest)
}
