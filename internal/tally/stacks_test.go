package tally

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/report"
)

// writeStacks writes the record of a benchmark's run in which the
// profiler saw so many different stacks, 20 calls deep, at 100 samples a second
// and at least one of each. A tenth of the functions are in the user's module.
func writeStacks(tb testing.TB, dir string, stacks int) (wall time.Duration) {
	tb.Helper()
	cpu := reporttest.Stacks(rand.New(rand.NewPCG(1, 2)), stacks)
	allocs := cpu.Copy()
	samples := make([]int, max(stacks, 2000))
	for i := range samples {
		samples[i] = i % stacks
	}
	return writeRecord(tb, dir, cpu, allocs, samples)
}

// writeRecord writes a record of a run of BenchmarkStacks whose samples, 100 a
// second, have the given stacks of the CPU profile. The other profile gets the
// form of an allocation profile.
func writeRecord(tb testing.TB, dir string, cpu, allocs *profile.Profile, samples []int) (wall time.Duration) {
	tb.Helper()
	const millisecond = int64(time.Millisecond)
	end := int64(len(samples)) * 10 * millisecond
	write := func(name string, text []byte) {
		tb.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o666); err != nil {
			tb.Fatal(err)
		}
	}
	mark := func(kind byte, at int64, n int, name string) string {
		return fmt.Sprintf("%c %d %d %d 1 %s\n", kind, at, at, n, name)
	}
	write("marks", []byte("I 1 1 4000000 1 1000000000\n"+mark('M', 2*millisecond, 0, "")+mark('m', 3*millisecond, 0, "")+
		mark('r', 4*millisecond, 1, "Main")+mark('s', 5*millisecond, 0, "")+
		mark('r', 6*millisecond, 100, "BenchmarkStacks")+mark('s', 7*millisecond, 0, "")+
		mark('p', end-3*millisecond, 0, "")+mark('e', end-3*millisecond, 100, "BenchmarkStacks")+mark('R', end-3*millisecond, 100, "BenchmarkStacks")+
		mark('p', end-2*millisecond, 0, "")+mark('e', end-2*millisecond, 1, "Main")+
		mark('x', end-millisecond, 0, "")+mark('X', end, 0, "")))
	var text []byte
	for i, stack := range samples {
		text = fmt.Appendf(text, "%d %d 1 4000000\n", int64(i+1)*10*millisecond, stack)
	}
	write("samples", text)
	writeTo(tb, filepath.Join(dir, "cpu.pprof"), cpu)
	allocs.SampleType = []*profile.ValueType{{Type: "alloc_objects", Unit: "count"}, {Type: "alloc_space", Unit: "bytes"}}
	writeTo(tb, filepath.Join(dir, "allocs.pprof"), allocs)
	return time.Duration(end)
}

func writeTo(tb testing.TB, path string, p *profile.Profile) {
	tb.Helper()
	if err := gorun.WriteProfile(path, p); err != nil {
		tb.Fatal(err)
	}
}

// tallyStacks adds up a record of one run.
func tallyStacks(tb testing.TB, record string, wall time.Duration) *report.Report {
	tb.Helper()
	s := &suite.Suite{Listed: []gorun.Package{{ImportPath: "encoding/json", Standard: true, DepOnly: true}}}
	for i := range 70 {
		s.Listed = append(s.Listed, gorun.Package{
			ImportPath: fmt.Sprintf("example.com/m/pkg%d", i), Module: &gorun.Module{Path: "example.com/m", Main: true, Dir: "/src"},
		})
	}
	p := suite.Program{Package: gorun.Package{ImportPath: "example.com/m"}}
	t := New(s, Config{Program: p})
	e := gorun.Execution{Start: time.Unix(1, 0), Wall: wall, CPU: wall}
	if err := t.addRecord(p, e, record); err != nil {
		tb.Fatal(err)
	}
	return t.Report()
}

func TestTallyOfManyStacks(t *testing.T) {
	dir := t.TempDir()
	wall := writeStacks(t, dir, 1000)
	r := tallyStacks(t, dir, wall)
	reporttest.CheckSums(t, r)
	if len(r.Benchmarks) != 1 || r.Samples < 1900 {
		t.Errorf("%d benchmarks, %d samples", len(r.Benchmarks), r.Samples)
	}
}

// Garbage collection in a benchmark is not charged to functions that it never
// called, however much they allocate elsewhere.
func TestCollectionOfOneBenchmark(t *testing.T) {
	dir := t.TempDir()
	stacks := func(names ...string) *profile.Profile {
		p := reporttest.Stacks(rand.New(rand.NewPCG(1, 2)), len(names))
		for i, name := range names {
			p.Function[i].Name = name
			p.Sample[i].Location = p.Location[5*i : 5*i+1]
		}
		return p
	}
	const own, other = "example.com/m/pkg1.Own", "example.com/m/pkg1.Other"
	samples := make([]int, 1000)
	for i := range samples {
		samples[i] = i % 2
	}
	wall := writeRecord(t, dir, stacks(own, "runtime.gcBgMarkWorker"), stacks(own, other), samples)
	r := tallyStacks(t, dir, wall)
	for _, fn := range r.Benchmarks[0].Functions {
		if fn.Function == other || fn.Function == own && fn.GC < 0.45 {
			t.Errorf("%s is charged %v, of which %v for garbage collection", fn.Function, fn.Charged, fn.GC)
		}
	}
}

// From the record of a run to its report.
func BenchmarkTally(b *testing.B) {
	for _, stacks := range []int{100, 10_000, 100_000} {
		b.Run(fmt.Sprintf("stacks=%d", stacks), func(b *testing.B) {
			if stacks > 10_000 && testing.Short() {
				b.Skip("ten times as much of the same")
			}
			dir := b.TempDir()
			wall := writeStacks(b, dir, stacks)
			b.ReportAllocs()
			for b.Loop() {
				tallyStacks(b, dir, wall)
			}
		})
	}
}
