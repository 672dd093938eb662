package compare

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/compare/allocations"
	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// compareMemory adds the largest heap to a difference. Each side runs each
// benchmark, or the program, twice more, or four times. What fails is a warning.
func (c *comparer) compareMemory(ctx context.Context, d *difference.Difference) error {
	if c.plain {
		d.Warnings = append(d.Warnings, errors.New("-memory does not work with this toolchain"))
		return nil
	}
	c.Status("watching the heap")
	latest, left := time.Now().Add(time.Duration(allocationTime*float64(c.MaxTime))), 0
	for i, m := range c.judged() {
		if i > 0 && time.Now().After(latest) {
			left++
			continue
		}
		b, err := c.memoryOf(ctx, d, m.Key)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil:
			d.Warnings = append(d.Warnings, fmt.Errorf("the heap of %s was not measured: %w", m.Name, err))
		default:
			d.Benchmarks = append(d.Benchmarks, b)
		}
	}
	if left > 0 {
		d.Warnings = append(d.Warnings, fmt.Errorf("no time was left to measure the heap of %d benchmarks: raise -maxtime", left))
	}
	return nil
}

// memoryOf compares what a benchmark, or the program, has in use.
func (c *comparer) memoryOf(ctx context.Context, d *difference.Difference, key suite.Key) (b difference.BenchmarkDifference, err error) {
	var runs [2][]map[string]*suite.Allocation
	var whole [2][]float64
	ops := allocations.Ops(d, key)
	for more := true; more; {
		for side, s := range c.sides {
			functions, err := s.inUse(ctx, key, ops)
			if err != nil {
				return b, s.Failed(err)
			}
			var sum float64
			for _, f := range functions {
				sum += f.Bytes[0]
			}
			runs[side], whole[side] = append(runs[side], functions), append(whole[side], sum)
		}
		b, more = verdict.Memory(key.Package, key.Name, whole)
	}
	found := [2]map[string]*suite.Allocation{suite.Together(runs[0]...), suite.Together(runs[1]...)}
	b.Allocations = c.allocationSides().Differences(&b, found, verdict.MemoryThreshold)
	return b, nil
}

// inUse is what a side has in use in one run, without what watches it.
func (s *version) inUse(ctx context.Context, key suite.Key, ops int) (map[string]*suite.Allocation, error) {
	p := s.program(key)
	if p.Main {
		p = s.linked()
	}
	functions, err := s.Suite.InUse(ctx, p, key.Name, ops)
	delete(functions, symbol.Profiling)
	return functions, err
}
