package compare

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/allocations"
	"github.com/bottleneck-go/bottleneck/internal/suite"
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
	changed, others := allocations.Of(d)
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

func (c *comparer) divideAllocations(ctx context.Context, d *difference.Difference, key suite.Key) error {
	c.Status("counting allocations")
	ops := allocations.Ops(d, key)
	var counted [2]map[string]*suite.Allocation
	for i, s := range c.sides {
		var err error
		if counted[i], err = s.Suite.Allocations(ctx, s.program(key), key.Name, ops, 2); err != nil {
			return err
		}
	}
	for i := range d.Benchmarks {
		b := &d.Benchmarks[i]
		if suite.KeyOf(b) == key && allocations.Has(b) {
			b.Allocations = c.allocationDifferences(b, counted, c.Threshold)
		}
	}
	return nil
}

// allocationDifferences compares a unit of a benchmark by function: see allocations.Sides.
func (c *comparer) allocationDifferences(b *difference.BenchmarkDifference, counted [2]map[string]*suite.Allocation, threshold float64) []difference.AllocationDifference {
	return allocations.Sides{Suites: [2]*suite.Suite{c.sides[0].Suite, c.sides[1].Suite}, Code: c.code}.Differences(b, counted, threshold)
}
