// Package allocations divides what benchmarks allocate on two sides among the functions.
package allocations

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/compare/verdict"
	"github.com/bottleneck-go/bottleneck/internal/origin"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// Of are the benchmarks that allocate on either side: those whose allocations
// have changed, and the others.
func Of(d *difference.Difference) (changed, others []suite.Key) {
	for _, b := range d.Benchmarks {
		if key := suite.KeyOf(&b); Has(&b) && b.Verdict.Changed() && !slices.Contains(changed, key) {
			changed = append(changed, key)
		}
	}
	for _, b := range d.Benchmarks {
		key := suite.KeyOf(&b)
		if Has(&b) && !slices.Contains(changed, key) && !slices.Contains(others, key) {
			others = append(others, key)
		}
	}
	return changed, others
}

// Has reports whether a difference is about allocations, and there are any.
func Has(b *difference.BenchmarkDifference) bool {
	return (b.Unit == difference.BytesPerOp || b.Unit == difference.AllocsPerOp) && (b.Base.High != 0 || b.Head.High != 0)
}

// Ops is the number of a benchmark's operations that are counted together.
func Ops(d *difference.Difference, key suite.Key) int {
	for _, b := range d.Benchmarks {
		if suite.KeyOf(&b) == key && b.Unit == difference.SecPerOp {
			return suite.AllocationOps(max(b.Base.Center, b.Head.Center))
		}
	}
	return 1
}

// Sides are what is compared.
type Sides struct {
	Suites [2]*suite.Suite
	Code   origin.Pair
}

// mostCounts is how often each side is counted twice, at most.
const mostCounts = 3

// Divide divides the allocations of a benchmark, which is in one program of each side. They are
// counted twice. Where what changed varies too much to be told from two counts, they are counted
// again, if there is time: what is not certain then is unclear.
func (s Sides) Divide(ctx context.Context, d *difference.Difference, key suite.Key, programs [2]suite.Program, threshold float64, latest time.Time) error {
	var runs [2][]map[string]*suite.Allocation
	ops := Ops(d, key)
	for {
		var counted [2]map[string]*suite.Allocation
		for i, side := range s.Suites {
			functions, err := side.Allocations(ctx, programs[i], key.Name, ops, 2)
			if err != nil {
				return err
			}
			runs[i] = append(runs[i], functions)
			counted[i] = suite.Together(runs[i]...)
		}
		last, again := len(runs[0]) == mostCounts || time.Now().After(latest), false
		for i := range d.Benchmarks {
			b := &d.Benchmarks[i]
			if suite.KeyOf(b) != key || !Has(b) {
				continue
			}
			b.Allocations = s.Differences(b, counted, threshold)
			again = verdict.Doubt(b.Allocations, len(runs[0]) == mostCounts) || again
		}
		if last || !again {
			return nil
		}
	}
}

// Differences compares a unit of a benchmark by function. Where the
// functions do not add up to the benchmark's own figures, the rest is Unattributed.
// The threshold is the part of these figures that counts as no change.
func (s Sides) Differences(b *difference.BenchmarkDifference, counted [2]map[string]*suite.Allocation, threshold float64) []difference.AllocationDifference {
	found := make(map[string]*difference.AllocationDifference)
	values := make(map[string]*[2][2]float64) // side, measurement
	for i, functions := range counted {
		for name, p := range functions {
			to := s.Code.Folded(name)
			if found[to] == nil || name == to {
				found[to] = &difference.AllocationDifference{Function: to, File: s.Suites[i].Place(p.File), Line: p.Line}
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
		verdict.Allocations(f, values[name], limit, s.Code.Declares(name))
		if max(math.Abs(f.Base), math.Abs(f.Head)) > limit/100 { // what is smaller is part of the rest
			rest.Base -= f.Base
			rest.Head -= f.Head
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
