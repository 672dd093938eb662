package bottleneck

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// writeStacks writes the record of a benchmark's run in which the
// profiler saw so many different stacks, 20 calls deep, at 100 samples a second
// and at least one of each. A tenth of the functions are in the user's module.
func writeStacks(tb testing.TB, dir string, stacks int) (wall time.Duration) {
	tb.Helper()
	cpu := stackProfile(rand.New(rand.NewPCG(1, 2)), stacks)
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
		text = fmt.Appendf(text, "%d %d 1\n", int64(i+1)*10*millisecond, stack)
	}
	write("samples", text)
	writeTo(tb, filepath.Join(dir, "cpu.pprof"), cpu)
	allocs.SampleType = []*profile.ValueType{{Type: "alloc_objects", Unit: "count"}, {Type: "alloc_space", Unit: "bytes"}}
	writeTo(tb, filepath.Join(dir, "allocs.pprof"), allocs)
	return time.Duration(end)
}

func stackProfile(rng *rand.Rand, stacks int) *profile.Profile {
	const functions, depth = 2000, 20
	p := &profile.Profile{
		SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}, {Type: "cpu", Unit: "nanoseconds"}},
		PeriodType: &profile.ValueType{Type: "cpu", Unit: "nanoseconds"}, Period: 10_000_000,
	}
	for i := range functions {
		name := fmt.Sprintf("encoding/json.(*decodeState).value%d", i)
		switch i % 10 {
		case 0:
			name = fmt.Sprintf("example.com/m/pkg%d.(*Type%d).Method.func1.%d", i%70, i, i%3+1)
		case 1, 2:
			name = fmt.Sprintf("example.org/library%d.Function[go.shape.int].func%d", i%30, i)
		}
		f := &profile.Function{ID: uint64(i + 1), Name: name, SystemName: name, Filename: "/src/file.go", StartLine: int64(i)}
		p.Function = append(p.Function, f)
	}
	for i := range 5 * functions {
		f := p.Function[i/5]
		p.Location = append(p.Location, &profile.Location{ID: uint64(i + 1), Address: uint64(i + 1), Line: []profile.Line{{Function: f, Line: int64(i)}}})
	}
	for range stacks {
		s := &profile.Sample{Value: []int64{1, 10_000_000}}
		for range depth {
			s.Location = append(s.Location, p.Location[rng.IntN(len(p.Location))])
		}
		p.Sample = append(p.Sample, s)
	}
	return p
}

func writeTo(tb testing.TB, path string, p *profile.Profile) {
	tb.Helper()
	if err := gorun.WriteProfile(path, p); err != nil {
		tb.Fatal(err)
	}
}

// analyzeStacks does what find does after a run: it reads the record, charges
// it, and writes the report and the recorded run.
func analyzeStacks(tb testing.TB, record, out string, wall time.Duration) *Report {
	tb.Helper()
	f := &finder{
		Search: Search{}.withDefaults(), builds: map[string]time.Duration{}, programs: []program{{Package: gorun.Package{ImportPath: "example.com/m"}}},
		packages: []gorun.Package{{ImportPath: "encoding/json", Standard: true, DepOnly: true}},
	}
	for i := range 70 {
		f.packages = append(f.packages, gorun.Package{
			ImportPath: fmt.Sprintf("example.com/m/pkg%d", i), Module: &gorun.Module{Path: "example.com/m", Main: true, Dir: "/src"},
		})
	}
	a := newAnalysis(f)
	e := gorun.Execution{Start: time.Unix(1, 0), Wall: wall, CPU: wall}
	if err := a.addRecord(f.programs[0], e, record, []byte("BenchmarkStacks 100 200000000 ns/op\n")); err != nil {
		tb.Fatal(err)
	}
	report := a.report()
	if err := a.write(out, report); err != nil {
		tb.Fatal(err)
	}
	if err := report.WriteText(io.Discard); err != nil {
		tb.Fatal(err)
	}
	return report
}

func TestAnalysisOfManyStacks(t *testing.T) {
	dir := t.TempDir()
	wall := writeStacks(t, dir, 1000)
	r := analyzeStacks(t, dir, t.TempDir(), wall)
	checkSums(t, r)
	if len(r.Benchmarks) != 1 || r.Samples < 1900 {
		t.Errorf("%d benchmarks, %d samples", len(r.Benchmarks), r.Samples)
	}
}

// Garbage collection in a benchmark is not charged to functions that it never
// called, however much they allocate elsewhere.
func TestCollectionOfOneBenchmark(t *testing.T) {
	dir := t.TempDir()
	stacks := func(names ...string) *profile.Profile {
		p := stackProfile(rand.New(rand.NewPCG(1, 2)), len(names))
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
	r := analyzeStacks(t, dir, t.TempDir(), wall)
	for _, fn := range r.Benchmarks[0].Functions {
		if fn.Function == other || fn.Function == own && fn.GC < 0.45 {
			t.Errorf("%s is charged %v, of which %v for garbage collection", fn.Function, fn.Charged, fn.GC)
		}
	}
}

// The pages of 100,000 stacks are of bounded size.
func TestPagesOfManyStacks(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	dir := t.TempDir()
	if err := writeRunPages(dir, hostileReport(), manyStackProfiles()); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Size() > 2<<20 || info.Size() < 10_000 {
			t.Errorf("%s: %v, %v, want at most 2 MB", e.Name(), info.Size(), err)
		}
	}
	if len(entries) != 5 {
		t.Errorf("%d pages, want the report and 4 flame graphs", len(entries))
	}
}

// manyStackProfiles are the profiles of a run with 100,000 stacks, half of them in
// the timed phase, and as many that allocate.
func manyStackProfiles() map[string]*profile.Profile {
	cpu := stackProfile(rand.New(rand.NewPCG(1, 2)), 100_000)
	allocs := stackProfile(rand.New(rand.NewPCG(3, 4)), 100_000)
	for i, s := range cpu.Sample {
		s.Label = map[string][]string{phaseLabel: {"timed"}, benchmarkLabel: {"BenchmarkStacks"}}
		if i%2 == 0 {
			s.Label = map[string][]string{phaseLabel: {"setup"}}
		}
	}
	return map[string]*profile.Profile{"m.cpu.pprof": cpu, "m.allocs.pprof": allocs}
}

// The report and the flame graphs of a run with 100,000 stacks, beside writing
// one of its profiles as it is.
func BenchmarkWritePages(b *testing.B) {
	b.Setenv("XDG_CONFIG_HOME", b.TempDir())
	profiles, dir := manyStackProfiles(), b.TempDir()
	b.Run("stacks=100000/impl=api", func(b *testing.B) {
		for b.Loop() {
			if err := writeRunPages(dir, hostileReport(), profiles); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("stacks=100000/impl=profile", func(b *testing.B) {
		for b.Loop() {
			writeTo(b, filepath.Join(dir, "m.cpu.pprof"), profiles["m.cpu.pprof"])
		}
	})
}

// Charging a profile of 100,000 stacks and writing the report as a page.
func BenchmarkReport(b *testing.B) {
	p := manyStackProfiles()["m.cpu.pprof"]
	b.Run("stacks=100000/impl=api", func(b *testing.B) {
		for b.Loop() {
			r, err := Analyze(p, AnalyzeConfig{Own: []string{"example.com/m"}})
			if err != nil {
				b.Fatal(err)
			}
			if err := r.WriteHTML(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// All that find does after a run, but for the run and the start of the program.
func BenchmarkAnalyze(b *testing.B) {
	for _, stacks := range []int{100, 10_000, 100_000} {
		b.Run(fmt.Sprintf("stacks=%d", stacks), func(b *testing.B) {
			dir, out := b.TempDir(), b.TempDir()
			wall := writeStacks(b, dir, stacks)
			b.ReportAllocs()
			for b.Loop() {
				analyzeStacks(b, dir, out, wall)
			}
		})
	}
}
