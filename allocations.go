package bottleneck

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/charge"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/render"
)

// An allocation is what a function allocates.
type allocation struct {
	charge.Target
	bytes, objects float64
}

// countAllocations adds to the report what an operation of each benchmark allocates,
// by function. It is counted after the measuring, in runs of n and of 2n
// operations that note every allocation: their difference is n operations'. What
// fails in it is a warning.
func (f *finder) countAllocations(ctx context.Context, a *analysis, r *Report) error {
	if f.plain {
		r.Warnings = append(r.Warnings, errors.New("allocations are not divided between functions: this toolchain's sources are not as expected"))
		return nil
	}
	for i := range r.Benchmarks {
		b := &r.Benchmarks[i]
		f.Progress("counting the allocations of " + b.Name)
		n := int(min(allocationOps, max(1, allocationRun.Seconds()/max(b.SecPerOp, 1e-9))))
		counted, err := f.allocationsPerOp(ctx, a, *b, n)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			r.Warnings = append(r.Warnings, fmt.Errorf("allocations of %s are not divided between functions: %w", b.Name, err))
			continue
		}
		b.addAllocations(counted, a.place)
	}
	return nil
}

func (f *finder) allocationsPerOp(ctx context.Context, a *analysis, b Benchmark, n int) (map[string]allocation, error) {
	once, err := f.noteAllocations(ctx, a, b, n)
	if err != nil {
		return nil, err
	}
	twice, err := f.noteAllocations(ctx, a, b, 2*n)
	if err != nil {
		return nil, err
	}
	for name, t := range twice {
		t.bytes = (t.bytes - once[name].bytes) / float64(n)
		t.objects = (t.objects - once[name].objects) / float64(n)
		twice[name] = t
	}
	return twice, nil
}

// noteAllocations runs one benchmark for n operations and returns all that the
// process allocated.
func (f *finder) noteAllocations(ctx context.Context, a *analysis, b Benchmark, n int) (map[string]allocation, error) {
	i := slices.IndexFunc(f.programs, func(p program) bool { return p.ImportPath == b.Package })
	record := filepath.Join(f.tmp, "allocations")
	if err := os.Mkdir(record, 0o777); err != nil {
		return nil, err
	}
	g := *f
	g.Bench, g.CPU = f.only(b.Name)
	g.BenchTime, g.Count = fmt.Sprintf("%dx", n), 0
	var out bytes.Buffer
	e, err := gorun.Program{
		Path: f.programs[i].path, Args: g.testFlags(), Dir: f.programs[i].Dir, Record: record, Mode: instrument.Allocs, Stdout: &out, Stderr: &out,
	}.Execute(ctx)
	if err == nil && e.ExitCode != 0 {
		err = fmt.Errorf("exit status %d:\n%s", e.ExitCode, strings.TrimSpace(out.String()))
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(record))
	}
	return a.recordedAllocations(record)
}

// recordedAllocations reads what a run recorded, and removes it.
func (a *analysis) recordedAllocations(record string) (map[string]allocation, error) {
	r, err := gorun.ReadAllocs(record)
	if err = errors.Join(err, os.RemoveAll(record)); err != nil {
		return nil, err
	}
	a.mendFiles(r.Allocs)
	return byFunction(r.Allocs, a.rules)
}

// byFunction adds up an allocation profile.
func byFunction(p *profile.Profile, rules charge.Rules) (map[string]allocation, error) {
	value := func(name string) int {
		return slices.IndexFunc(p.SampleType, func(t *profile.ValueType) bool { return t.Type == name })
	}
	objects, space := value("alloc_objects"), value("alloc_space")
	if objects < 0 || space < 0 {
		return nil, errors.New("the profile holds no allocations")
	}
	list, frames := make(map[string]allocation), charge.Frames()
	for _, s := range p.Sample {
		t := rules.Target(frames(s))
		sum := list[t.Function]
		sum.Target = t
		sum.bytes += float64(s.Value[space])
		sum.objects += float64(s.Value[objects])
		list[t.Function] = sum
	}
	return list, nil
}

// leastAllocated is how many objects of a function an operation allocates at least:
// fewer are those of the runs themselves. The runtime has more of these.
const (
	leastAllocated        = 0.005
	leastRuntimeAllocated = 0.1
)

// addAllocations gives the benchmark's functions what they allocate. One that is
// charged with no time is listed behind the others.
func (b *Benchmark) addAllocations(counted map[string]allocation, place func(string) string) {
	for _, name := range slices.Sorted(maps.Keys(counted)) {
		c := counted[name]
		if c.objects < leastAllocated || c.Class == charge.Runtime && c.objects < leastRuntimeAllocated {
			continue
		}
		i := slices.IndexFunc(b.Functions, func(fn Function) bool { return fn.Function == name })
		if i < 0 {
			i = len(b.Functions)
			b.Functions = append(b.Functions, Function{Function: name, File: place(c.File), Line: c.Line, Speedup: 1, Phases: map[string]float64{}})
		}
		b.Functions[i].BytesPerOp, b.Functions[i].AllocsPerOp = c.bytes, c.objects
	}
}

// writeAllocations writes what the functions allocate, if it was counted.
func (r *Report) writeAllocations(w io.Writer) {
	var t render.Table
	t.Row("bytes/op", "allocs/op", "of which GC", "benchmark, function")
	packages := packageNames(r.Benchmarks)
	counted := false
	for _, b := range r.Benchmarks {
		var list []Function
		for _, fn := range b.Functions {
			if fn.AllocsPerOp > 0 {
				list = append(list, fn)
			}
		}
		if len(list) == 0 {
			continue
		}
		counted = true
		slices.SortStableFunc(list, func(x, y Function) int { return cmp.Compare(y.BytesPerOp, x.BytesPerOp) })
		t.Row("", "", "", packages[b.Package]+b.Name)
		for _, fn := range list[:min(len(list), shownRows)] {
			gc := ""
			if fn.GC >= 0.0005 {
				gc = render.Percent(fn.GC)
			}
			t.Row(render.Count(fn.BytesPerOp), render.Count(fn.AllocsPerOp), gc, "  "+fn.Function)
		}
	}
	if !counted {
		return
	}
	fmt.Fprintln(w, "\nWhat one operation allocates, counted in runs of their own:")
	_ = t.Write(w, "  ") // into memory
}
