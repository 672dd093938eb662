package suite

import (
	"context"
	"errors"
	"os"
	"slices"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

const (
	// allocationRun is how long a benchmark is to run for the shortest of the runs
	// in which each allocation is noted, and allocationOps how often at most.
	allocationRun = 10 * time.Millisecond
	allocationOps = 5000
)

// AllocationOps is how many operations of a benchmark are to be measured together
// by Allocations.
func AllocationOps(secPerOp float64) int {
	return int(min(allocationOps, max(1, allocationRun.Seconds()/max(secPerOp, 1e-9))))
}

// An Allocation is what a function allocates in one operation of a benchmark, as
// several measurements say.
type Allocation struct {
	charge.Target
	Bytes, Objects []float64
}

// Allocations measures what the functions allocate in an operation of one
// benchmark, by its name in the results, several times. In runs of n, 2n, 3n ...
// operations every allocation is noted: the difference of two of them is that of n
// operations, without the setup. An operation of a program is a whole run.
func (s *Suite) Allocations(ctx context.Context, p Program, benchmark string, ops, measurements int) (map[string]*Allocation, error) {
	functions := make(map[string]*Allocation)
	f := s.Flags().Only(benchmark)
	runs, add := measurements+1, addDifference
	if p.Main {
		runs, add = measurements, func(measured []float64, run int, x float64) { measured[run] += x }
	}
	for run := range runs {
		f.BenchTime = Iterations((run + 1) * ops)
		noted, err := s.noteAllocations(ctx, p, f)
		if err != nil {
			return nil, err
		}
		for name, n := range noted {
			a := functions[name]
			if a == nil {
				a = &Allocation{n.Target, make([]float64, measurements), make([]float64, measurements)}
				functions[name] = a
			}
			add(a.Bytes, run, n.bytes/float64(ops))
			add(a.Objects, run, n.objects/float64(ops))
		}
	}
	return functions, nil
}

// Together are the least and the largest of measurements, as two. What one of them lacks was
// nothing there.
func Together(runs ...map[string]*Allocation) map[string]*Allocation {
	together := make(map[string]*Allocation)
	for _, measured := range runs {
		for name, f := range measured {
			together[name] = &Allocation{Target: f.Target}
		}
	}
	for name, f := range together {
		var bytes, objects []float64
		for _, measured := range runs {
			if x := measured[name]; x != nil {
				bytes, objects = append(bytes, x.Bytes...), append(objects, x.Objects...)
			} else {
				bytes, objects = append(bytes, 0), append(objects, 0)
			}
		}
		f.Bytes, f.Objects = []float64{slices.Min(bytes), slices.Max(bytes)}, []float64{slices.Min(objects), slices.Max(objects)}
	}
	return together
}

// addDifference adds a run to the measurements, each of which is the difference of
// a run and the one before it.
func addDifference(measured []float64, run int, x float64) {
	if run > 0 {
		measured[run-1] += x
	}
	if run < len(measured) {
		measured[run] -= x
	}
}

// noted is what a run allocated in a function.
type noted struct {
	charge.Target
	bytes, objects float64
}

// noteAllocations runs benchmarks and returns all that the process allocated.
func (s *Suite) noteAllocations(ctx context.Context, p Program, f Flags) (map[string]noted, error) {
	heap, err := s.heap(ctx, p, f, instrument.Allocs, func(record string) (*profile.Profile, error) {
		r, err := gorun.ReadAllocs(record)
		if err != nil {
			return nil, err
		}
		return r.Allocs, nil
	})
	if err != nil {
		return nil, err
	}
	return byFunction(heap, s.Rules(p), charge.Allocated)
}

// heap runs benchmarks, or a program, in a mode in which that records a profile of its heap.
func (s *Suite) heap(ctx context.Context, p Program, f Flags, mode instrument.Mode, read func(record string) (*profile.Profile, error)) (heap *profile.Profile, err error) {
	record := s.Temp("heap")
	if err := os.Mkdir(record, 0o777); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(record)) }()
	if _, _, err := s.Run(ctx, p, f, Run{Record: record, Mode: mode, NoInits: true}); err != nil {
		return nil, err
	}
	if heap, err = read(record); err != nil {
		return nil, err
	}
	s.MendFiles(heap)
	return heap, nil
}

// AllocationProfile is the profile of every single allocation in a whole run of a test
// program that was built without an overlay, and allocs/op as package testing counts them,
// of one benchmark. The program writes it to a file.
func (s *Suite) AllocationProfile(ctx context.Context, p Program, f Flags, path string, env ...string) (*profile.Profile, int64, error) {
	flags := []string{"-test.memprofile=" + path, "-test.memprofilerate=1", "-test.benchmem"}
	_, text, err := s.Run(ctx, p, f, Run{Flags: flags, Env: env, NoInits: true})
	if err != nil {
		return nil, 0, err
	}
	list, err := ReadResults(p.ImportPath, text)
	if err != nil {
		return nil, 0, err
	}
	var allocs int64
	for _, r := range list {
		allocs += int64(r.AllocsPerOp)
	}
	heap, err := gorun.ReadProfile(path)
	return heap, allocs, err
}

// byFunction adds up what is read of an allocation profile.
func byFunction(p *profile.Profile, rules charge.Rules, read func(*profile.Profile, func(stack []charge.Frame, objects, bytes int64)) error) (map[string]noted, error) {
	list := make(map[string]noted)
	err := read(p, func(stack []charge.Frame, objects, bytes int64) {
		t := rules.Target(stack)
		sum := list[t.Function]
		sum.Target = t
		sum.bytes += float64(bytes)
		sum.objects += float64(objects)
		list[t.Function] = sum
	})
	return list, err
}
