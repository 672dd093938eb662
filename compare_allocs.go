package bottleneck

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

const (
	// allocationRun is how long the benchmark is to run for the shortest of the
	// runs in which each allocation is noted.
	allocationRun = 10 * time.Millisecond
	allocationOps = 5000 // at most
	// allocationTime is the time that all of them may take, as a part of MaxTime.
	allocationTime = 0.25
)

// allocations are bytes and their number by operation, of two measurements.
type allocations [2][2]float64 // [bytes, objects][measurement]

// explainAllocations divides the benchmarks' allocations between the functions.
// They are counted after the measuring, in runs of one benchmark each that note
// every allocation: of n, 2n and 3n operations, so that two differences each
// leave those of n operations. What fails in it is a warning.
func (c *comparer) explainAllocations(ctx context.Context, d *Difference) error {
	began := time.Now()
	c.Progress("counting allocations")
	left := 0
	for _, key := range d.allocating() {
		if time.Since(began).Seconds() > allocationTime*c.MaxTime.Seconds() {
			left++
			continue
		}
		if err := c.divideAllocations(ctx, d, key); ctx.Err() != nil {
			return context.Cause(ctx)
		} else if err != nil {
			d.Warnings = append(d.Warnings, fmt.Errorf("allocations of %s are not divided: %w", key.name, err))
		}
	}
	if left > 0 {
		d.Warnings = append(d.Warnings, fmt.Errorf("there was no time to divide the allocations of %d benchmarks: see -maxtime", left))
	}
	return nil
}

// allocating are the benchmarks that allocate on either side, those whose
// allocations have changed first.
func (d *Difference) allocating() (keys []benchmarkKey) {
	var later []benchmarkKey
	for _, b := range d.Benchmarks {
		key := benchmarkKey{b.Package, b.Name}
		if !b.allocates() || slices.Contains(keys, key) {
			continue
		}
		if b.Verdict.Changed() {
			keys = append(keys, key)
		} else if !slices.Contains(later, key) {
			later = append(later, key)
		}
	}
	for _, key := range later {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

func (b *BenchmarkDifference) allocates() bool {
	return (b.Unit == bytesUnit || b.Unit == allocsUnit) && !b.nothing()
}

func (c *comparer) divideAllocations(ctx context.Context, d *Difference, key benchmarkKey) error {
	ops := d.operations(key)
	var counted [2]map[string]*allocationPair
	for i, s := range c.sides {
		var err error
		if counted[i], err = s.allocations(ctx, key, ops); err != nil {
			return err
		}
	}
	for i := range d.Benchmarks {
		b := &d.Benchmarks[i]
		if b.Package == key.pkg && b.Name == key.name && b.allocates() {
			b.Allocations = c.allocationDifferences(b, counted)
		}
	}
	return nil
}

// operations is how often a benchmark is to run in about allocationRun.
func (d *Difference) operations(key benchmarkKey) int {
	for _, b := range d.Benchmarks {
		if b.Package == key.pkg && b.Name == key.name && b.Unit == timeUnit {
			return int(min(allocationOps, max(1, allocationRun.Seconds()/max(b.Base.Center, b.Head.Center, 1e-9))))
		}
	}
	return 1
}

// An allocationPair is what a function allocates.
type allocationPair struct {
	Function
	allocations
}

// allocations counts the allocations of one benchmark.
func (s *version) allocations(ctx context.Context, key benchmarkKey, ops int) (map[string]*allocationPair, error) {
	i := slices.IndexFunc(s.programs, func(p gorun.Package) bool { return p.ImportPath == key.pkg })
	functions := make(map[string]*allocationPair)
	a := newAnalysis(s.f)
	for run := range 3 {
		f := *s.f
		f.Bench, f.CPU = s.f.only(key.name)
		f.BenchTime, f.Count = fmt.Sprintf("%dx", (run+1)*ops), 0
		_, record, _, err := s.run(ctx, &f, i, instrument.Allocs)
		if err != nil {
			return nil, errors.Join(err, os.RemoveAll(record))
		}
		list, err := a.recordedAllocations(record)
		if err != nil {
			return nil, err
		}
		for name, t := range list {
			p := functions[name]
			if p == nil {
				p = &allocationPair{Function: Function{Function: name, File: a.place(t.File), Line: t.Line}}
				functions[name] = p
			}
			p.add(run, float64(ops), t.bytes, t.objects)
		}
	}
	return functions, nil
}

// add adds what was allocated in a run: each measurement is the difference of a
// run and the one before it.
func (a *allocations) add(run int, ops float64, counts ...float64) {
	for unit, n := range counts {
		if run > 0 {
			a[unit][run-1] += n / ops
		}
		if run < len(a[unit]) {
			a[unit][run] -= n / ops
		}
	}
}

// allocationDifferences compares a unit of a benchmark by function. What the
// functions have not in common with the benchmark's own figures is Unattributed.
func (c *comparer) allocationDifferences(b *BenchmarkDifference, counted [2]map[string]*allocationPair) []AllocationDifference {
	unit := 0
	if b.Unit == allocsUnit {
		unit = 1
	}
	found := make(map[string]*AllocationDifference)
	values := make(map[string]*[2][2]float64) // side, measurement
	for i, functions := range counted {
		for name, p := range functions {
			to := c.folded(name)
			if found[to] == nil || name == to {
				found[to] = &AllocationDifference{Function: to, File: p.File, Line: p.Line}
			}
			if values[to] == nil {
				values[to] = new([2][2]float64)
			}
			for k := range 2 {
				values[to][i][k] += p.allocations[unit][k]
			}
		}
	}
	rest := AllocationDifference{Function: Unattributed, Base: b.Base.Center, Head: b.Head.Center}
	limit := c.Threshold * max(b.Base.Center, b.Head.Center)
	var list []AllocationDifference
	for _, name := range slices.Sorted(maps.Keys(found)) {
		f := found[name]
		f.compare(values[name], limit, c.declares(name))
		rest.Base -= f.Base
		rest.Head -= f.Head
		if max(math.Abs(f.Base), math.Abs(f.Head)) > limit/100 {
			list = append(list, *f)
		}
	}
	rest.Change, rest.Low, rest.High, rest.Verdict = rest.Head-rest.Base, rest.Head-rest.Base, rest.Head-rest.Base, Unclear
	if math.Abs(rest.Change) <= limit {
		rest.Verdict = Same
	}
	slices.SortStableFunc(list, func(x, y AllocationDifference) int {
		return cmp.Or(cmp.Compare(math.Abs(y.Change), math.Abs(x.Change)), cmp.Compare(y.Base, x.Base), strings.Compare(x.Function, y.Function))
	})
	return append(list, rest)
}

// compare takes the mean of the two measurements of each side. The change lies
// between the nearest and the farthest of them.
func (f *AllocationDifference) compare(v *[2][2]float64, limit float64, declared [2]bool) {
	f.Base, f.Head = (v[0][0]+v[0][1])/2, (v[1][0]+v[1][1])/2
	f.Change = f.Head - f.Base
	f.Low = min(v[1][0], v[1][1]) - max(v[0][0], v[0][1])
	f.High = max(v[1][0], v[1][1]) - min(v[0][0], v[0][1])
	switch {
	case -limit <= f.Low && f.High <= limit:
		f.Verdict = Same
	case f.Low <= limit && f.High >= -limit:
		f.Verdict = Unclear
	case f.Base < limit/100 && !declared[0]:
		f.Verdict = New
	case f.Head < limit/100 && !declared[1]:
		f.Verdict = Gone
	case f.Change > 0:
		f.Verdict = Slower
	default:
		f.Verdict = Faster
	}
}
