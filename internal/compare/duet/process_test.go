package duet

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

// buildServed builds the test program of testdata/served once.
func buildServed(t *testing.T) (path string) {
	t.Helper()
	dir := t.TempDir()
	g := gorun.Go{Dir: filepath.Join("testdata", "served"), Tmp: dir}
	env, err := g.Environment(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o, err := instrument.Standard(env.Sources())
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := o.WriteTo(dir)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(dir, "served.test")
	if err := g.BuildTest(t.Context(), gorun.Build{Names: []string{"."}, Out: path, Overlay: overlay}); err != nil {
		t.Fatal(err)
	}
	return path
}

func start(t *testing.T, path string) (p *Process, record string) {
	t.Helper()
	record = t.TempDir()
	p, err := Start(t.Context(), gorun.Program{Path: path, Record: record, NoInits: true, Args: []string{"-test.run=^$", "-test.bench=.", "-test.benchtime=1x"}})
	if err != nil {
		t.Fatal(err)
	}
	return p, record
}

func TestProcess(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures for seconds")
	}
	path := buildServed(t)
	t.Run("walk", func(t *testing.T) { testWalk(t, path) })
	t.Run("run", func(t *testing.T) { testRun(t, path) })
	t.Run("fail", func(t *testing.T) { testFail(t, path) })
	t.Run("first", func(t *testing.T) { testFailsAtFirst(t, path) })
	if *all {
		t.Run("limit", func(t *testing.T) { testLimit(t, newField(t, path, 3)) })
		t.Run("few", func(t *testing.T) { testPlansInFewRuns(t, newField(t, path, 1)) })
	}
}

// All benchmarks are found that have a result of their own, in their order, and what
// they print is no answer.
func testWalk(t *testing.T, path string) {
	p, _ := start(t, path)
	check := func(pattern string, want ...string) {
		t.Helper()
		var got []string
		name, err := p.Open(pattern)
		for ; err == nil && name != ""; name, err = p.Next() {
			got = append(got, strings.TrimPrefix(name, "Benchmark"))
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("-bench %s: %q, %v, want %q", pattern, got, err, want)
		}
	}
	check(".", "N", "Loop", "Stop", "Parallel", "Tree/a", "Tree/b/c", "Fail", "Panic", "Exit", "Once", "Setup", "Slow", "Garbage", "Stacks", "First/sub", "Last")
	check("Tree/b", "Tree/b/c")
	check("^BenchmarkN$", "N")
	check("None")
	// One that is open is left.
	if name, err := p.Open("Tree"); err != nil || name != "BenchmarkTree/a" {
		t.Errorf("Open = %s, %v", name, err)
	}
	check("Loop", "Loop")
	seek := func(name, pattern string, want error) {
		t.Helper()
		if err := p.Seek("Benchmark"+name, pattern); !errors.Is(err, want) || err == nil && p.at != "Benchmark"+name {
			t.Errorf("%s in %s: at %q, %v", name, pattern, p.at, err)
		}
	}
	seek("Tree/a", "Tree", nil)
	seek("Tree/b/c", "Tree", nil)
	seek("Tree/a", "Tree", nil) // back
	seek("N", "Tree", nil)      // elsewhere
	seek("Tree/none", "Tree", ErrGone)
	if e, err := p.End(); err != nil || e.ExitCode != 0 || string(p.Units()) != "Unit things/op better=higher\n" {
		t.Errorf("End = %+v, %v; of units it says %q", e, err, p.Units())
	}
}

// Runs take the time and memory of the operations asked for, and all of them are in
// the record as what is timed.
func testRun(t *testing.T, path string) {
	p, record := start(t, path)
	check := func(bench string, n, procs int, bytes float64, extra map[string]float64) {
		t.Helper()
		if name, err := p.Open("^Benchmark" + bench + "$"); err != nil || name != "Benchmark"+bench {
			t.Fatalf("%s: %q, %v", bench, name, err)
		}
		turn, err := p.Run(n, 3, procs)
		if err != nil {
			t.Fatal(err)
		}
		for _, ns := range turn.Ns {
			if ns <= 0 || ns > 1e9 {
				t.Errorf("%s: a run of %v ns", bench, ns)
			}
		}
		if turn.Held < 0 || len(turn.Ns) != 3 {
			t.Errorf("%s: %+v", bench, turn)
		}
		c, err := p.Count(n, procs)
		if err != nil || c.Bytes < 0.99*bytes || c.Bytes > 1.2*bytes || c.Allocs < 1 || c.Ns <= 0 || c.Garbage <= 0 {
			t.Errorf("%s: %+v, %v, want an allocation of %v bytes", bench, c, err, bytes)
		}
		for unit, want := range extra {
			if c.Extra[unit] != want {
				t.Errorf("%s: %v %s, want %v", bench, c.Extra[unit], unit, want)
			}
		}
	}
	check("N", 2000, 1, 112, nil)
	check("N", 1000, 2, 112, nil)
	check("Loop", 2000, 1, 112, map[string]float64{"things/op": 3.5})
	check("Stop", 30, 1, 112, nil)
	testCountNothing(t, p)
	if _, err := p.End(); err != nil {
		t.Fatal(err)
	}
	r, err := gorun.ReadRecord(record)
	if err != nil {
		t.Fatal(err)
	}
	results := make(map[string]int)
	for _, m := range r.Marks {
		if m.Kind == 'R' {
			results[m.Result()] += m.N
		}
	}
	if results["BenchmarkN"] != 8000 || results["BenchmarkN-2"] != 4000 || results["BenchmarkLoop"] != 8000 {
		t.Errorf("the record has results of %v", results)
	}
}

// What the recorder allocates meanwhile is not counted.
func testCountNothing(t *testing.T, p *Process) {
	if _, err := p.Open("^BenchmarkStacks$"); err != nil {
		t.Fatal(err)
	}
	least := math.Inf(1) // the first may allocate something once
	for range 3 {
		c, err := p.Count(1, 1)
		if err != nil {
			t.Fatal(err)
		}
		least = min(least, c.Allocs)
	}
	if least > 0 {
		t.Errorf("%v allocations of a benchmark that makes none", least)
	}
}

// What goes wrong is told with what was printed, and ends in an error.
func testFail(t *testing.T, path string) {
	check := func(bench, want string) {
		t.Helper()
		p, _ := start(t, path)
		if _, err := p.Open("^Benchmark" + bench + "$"); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Run(2, 1, 1); !errors.Is(err, ErrFailed) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want ErrFailed with %q", bench, err, want)
		}
		_, _ = p.End() // it has failed
	}
	check("Fail", "it went wrong")
	check("Panic", "it went very wrong")
	check("Exit", "it went away")
	none := filepath.Join(t.TempDir(), "none")
	if _, err := Start(t.Context(), gorun.Program{Path: none}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a program that is not there: %v", err)
	}
}
