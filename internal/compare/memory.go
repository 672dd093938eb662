package compare

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/verdict"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// memoryThreshold is the change of what is in use that counts as none: how much the heap
// grows between two looks, and as much for when they happen to be.
const memoryThreshold = 0.2

// compareMemory adds to a difference what is in use on the heap at most. Each side runs each
// benchmark, or the program, twice more. What fails in it is a warning.
func (c *comparer) compareMemory(ctx context.Context, d *difference.Difference) error {
	if c.plain {
		d.Warnings = append(d.Warnings, errors.New("what is in use on the heap is not told with this toolchain"))
		return nil
	}
	c.Status("watching the heap")
	latest, left := time.Now().Add(time.Duration(allocationTime*float64(c.MaxTime))), 0
	for i, m := range c.measured {
		if m.job.Glance {
			continue
		}
		if i > 0 && time.Now().After(latest) {
			left++
			continue
		}
		b, err := c.memoryOf(ctx, d, m.Key)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil:
			d.Warnings = append(d.Warnings, fmt.Errorf("the heap of %s was not watched: %w", m.Name, err))
		default:
			d.Benchmarks = append(d.Benchmarks, b)
		}
	}
	if left > 0 {
		d.Warnings = append(d.Warnings, fmt.Errorf("there was no time to watch the heap of %d benchmarks: see -maxtime", left))
	}
	return nil
}

// memoryOf compares what a benchmark, or the program, has in use.
func (c *comparer) memoryOf(ctx context.Context, d *difference.Difference, key suite.Key) (b difference.BenchmarkDifference, err error) {
	var found [2]map[string]*suite.Allocation
	var whole [2][2]float64
	ops := operations(d, key)
	for side, s := range c.sides {
		var runs [2]map[string]*suite.Allocation
		for i := range runs {
			if runs[i], err = s.inUse(ctx, key, ops); err != nil {
				return b, s.failed(err)
			}
			for _, f := range runs[i] {
				whole[side][i] += f.Bytes[0]
			}
		}
		found[side] = together(runs[0], runs[1])
	}
	b = judgeMemory(key, whole)
	b.Allocations = c.allocationDifferences(&b, found, memoryThreshold)
	return b, nil
}

// inUse is what a side has in use in one run, without what watches it.
func (s *version) inUse(ctx context.Context, key suite.Key, ops int) (map[string]*suite.Allocation, error) {
	i := slices.IndexFunc(s.programs, func(p program) bool { return p.ImportPath == key.Package })
	p := s.programs[i].Program
	if p.Main {
		p = s.linked()
	}
	functions, err := s.suite.InUse(ctx, p, key.Name, ops)
	delete(functions, symbol.Profiling)
	return functions, err
}

// judgeMemory compares two measurements of each side.
func judgeMemory(key suite.Key, v [2][2]float64) difference.BenchmarkDifference {
	var all difference.AllocationDifference
	verdict.Allocations(&all, &v, memoryThreshold*max(v[0][0], v[0][1], v[1][0], v[1][1]), [2]bool{true, true})
	side := func(x [2]float64, center float64) difference.Summary {
		return difference.Summary{Center: center, Low: min(x[0], x[1]), High: max(x[0], x[1]), N: len(x)}
	}
	b := difference.BenchmarkDifference{
		Package: key.Package, Name: key.Name, Unit: difference.LiveBytes, Rounds: 2, Runs: 2, Verdict: all.Verdict,
		Base: side(v[0], all.Base), Head: side(v[1], all.Head), Noise: difference.Noise{Ratio: 1 + memoryThreshold},
		Change: difference.Change{P: 1, Q: 1}, Functions: []difference.FunctionDifference{},
	}
	if b.Base.Low > 0 {
		b.Change.Ratio, b.Change.Low, b.Change.High = all.Head/all.Base, b.Head.Low/b.Base.High, b.Head.High/b.Base.Low
	}
	return b
}
