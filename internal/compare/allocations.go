package compare

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/compare/allocations"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// allocationTime is the time beyond MaxTime, as a part of it, for the runs in which
// each allocation is noted.
const allocationTime = 0.15

// explainAllocations divides the benchmarks' allocations among the functions. They
// are counted after the measuring, in runs of their own: those of benchmarks of which they
// changed and, if there is time, the others. What fails is a warning.
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
		c.Status("counting allocations")
		programs := [2]suite.Program{c.sides[0].program(key), c.sides[1].program(key)}
		if err := c.allocationSides().Divide(ctx, d, key, programs, c.Threshold, latest); ctx.Err() != nil {
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

func (c *comparer) allocationSides() allocations.Sides {
	return allocations.Sides{Suites: [2]*suite.Suite{c.sides[0].Suite, c.sides[1].Suite}, Code: c.code}
}
