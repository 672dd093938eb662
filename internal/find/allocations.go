package find

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report"
)

// countAllocations adds to the report what an operation of each benchmark allocates,
// by function. It is counted after the measuring, in runs of their own. What fails in
// it is a warning.
func (s *search) countAllocations(ctx context.Context, r *report.Report) error {
	if s.plain {
		r.Warnings = append(r.Warnings, errors.New("allocations are not divided by function: this toolchain's sources are not as expected"))
		return nil
	}
	for i := range r.Benchmarks {
		b := &r.Benchmarks[i]
		s.suite.Status("counting the allocations of " + b.Name)
		counted, err := s.suite.Allocations(ctx, s.program(b.Package), b.Name, suite.AllocationOps(b.SecPerOp), 1)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			r.Warnings = append(r.Warnings, fmt.Errorf("allocations of %s are not divided by function: %w", b.Name, err))
			continue
		}
		addAllocations(b, counted, s.suite.Place)
	}
	return nil
}

// leastAllocated is how many objects of a function an operation allocates at least:
// fewer are those of the runs themselves. The runtime has more of these.
const (
	leastAllocated        = 0.005
	leastRuntimeAllocated = 0.1
)

// addAllocations gives a benchmark's functions what they allocate. One that is
// charged with no time is listed behind the others.
func addAllocations(b *report.Benchmark, counted map[string]*suite.Allocation, place func(string) string) {
	for _, name := range slices.Sorted(maps.Keys(counted)) {
		c := counted[name]
		bytes, objects := c.Bytes[0], c.Objects[0]
		if objects < leastAllocated || c.Class == charge.Runtime && objects < leastRuntimeAllocated {
			continue
		}
		i := slices.IndexFunc(b.Functions, func(fn report.Function) bool { return fn.Function == name })
		if i < 0 {
			i = len(b.Functions)
			b.Functions = append(b.Functions, report.Function{Function: name, File: place(c.File), Line: c.Line, Speedup: 1, Phases: map[string]float64{}})
		}
		b.Functions[i].BytesPerOp, b.Functions[i].AllocsPerOp = bytes, objects
	}
}
