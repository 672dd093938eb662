package duet

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
)

// newField starts a field of so many layouts of testdata/served, all of one binary.
func newField(t *testing.T, path string, layouts int, env ...string) *Field {
	t.Helper()
	f := &Field{Rand: rand.New(rand.NewPCG(1, 2))}
	for range layouts {
		var pair [2]*Process
		for side, name := range []string{"base", "head"} {
			p, err := Start(t.Context(), gorun.Program{
				Path: path, Record: t.TempDir(), NoInits: true, Args: []string{"-test.run=^$", "-test.bench=.", "-test.benchtime=1x"},
				Env: append([]string{"SERVED_SIDE=" + name}, env...),
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _, _ = p.End() })
			pair[side] = p
		}
		f.Pairs = append(f.Pairs, pair)
	}
	return f
}

var all = flag.Bool("duet.all", false, "measure a whole field of processes, for ten seconds")

func TestField(t *testing.T) {
	if !*all {
		t.Skip("the gate runs it, with -duet.all")
	}
	path := buildServed(t)
	t.Run("measure", func(t *testing.T) { testMeasure(t, newField(t, path, 3)) })
	t.Run("plan", func(t *testing.T) { testPlan(t, newField(t, path, 1)) })
	t.Run("fail", func(t *testing.T) { testFieldFails(t, newField(t, path, 1)) })
}

// All jobs are measured on both sides of all layouts, but those of weight 0, and what
// they take is counted.
func testMeasure(t *testing.T, f *Field) {
	names, whole, err := f.List("N|Loop|Tree|Stop")
	if err != nil || !whole || !slices.Equal(names[0], names[1]) || len(names[0]) != 5 {
		t.Fatalf("%q, %v", names, err)
	}
	var jobs []*Job
	for _, name := range names[0] {
		jobs = append(jobs, &Job{Name: name, Weight: 1, Procs: 1})
	}
	jobs[1].Weight = 0
	jobs[2].Ops = 3
	visited := make(map[string]bool)
	f.Least = 5 * time.Second
	began := time.Now() // when the time is over
	if err := f.Measure(jobs, began, func(name string) { visited[name] = true }); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took < f.Least {
		t.Errorf("measured for %v, want turns for %v at least", took, f.Least)
	}
	for i, j := range jobs {
		if i == 1 {
			if j.Samples != nil {
				t.Errorf("%s of weight 0 was measured", j.Name)
			}
			continue
		}
		for l, s := range j.Samples {
			for side, turns := range s.Turns {
				if len(turns) < leastPairs || len(turns[0]) == 0 || s.Uses[side].Ops < float64(j.Ops) || s.Uses[side].Ns <= 0 {
					t.Errorf("%s, layout %d, side %d: %d turns, %+v", j.Name, l, side, len(turns), s.Uses[side])
				}
				if len(s.Counts[side]) != 1 {
					t.Errorf("%s, layout %d: %d counts", j.Name, l, len(s.Counts[side]))
				}
			}
		}
	}
	if jobs[2].Ops != 3 {
		t.Errorf("%d operations in a run, want the given 3", jobs[2].Ops)
	}
	if len(visited) < 3 {
		t.Errorf("told of %v", visited)
	}
}

// Runs are long enough for what is done once, and for garbage collections where the
// sides differ in them, and no longer than one operation where that is long.
func testPlan(t *testing.T, f *Field) {
	plan := func(name string) *Job {
		t.Helper()
		j := &Job{Name: "Benchmark" + name, Weight: 1}
		if err := f.plan(&family{jobs: []*Job{j}, pattern: gorun.Exactly(j.Name)}); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d operations a run, %d runs a turn, %v", name, j.Ops, j.Runs, j.lap)
		return j
	}
	n, once, setup, slow, garbage := plan("N"), plan("Once"), plan("Setup"), plan("Slow"), plan("Garbage")
	if parallel := plan("Parallel"); n.together || parallel.together != (runtime.GOMAXPROCS(0) > 1) {
		t.Errorf("computes on several processors: N %v, Parallel %v, of %d", n.together, parallel.together, runtime.GOMAXPROCS(0))
	}
	if n.Ops < 100 || n.Ops > 5_000_000 {
		t.Errorf("%d operations of some 30 ns in a run", n.Ops)
	}
	if once.Ops < 20_000 {
		t.Errorf("%d operations in a run that does a million things once", once.Ops)
	}
	if setup.Ops < 100_000 {
		t.Errorf("%d operations of a hundred things in a run that does ten million once", setup.Ops)
	}
	if slow.Ops != 1 || slow.Runs != 1 {
		t.Errorf("%d operations of 15 ms in a run, %d runs", slow.Ops, slow.Runs)
	}
	if garbage.Runs > 2 || garbage.Ops < 1000 {
		t.Errorf("%d operations that make garbage in a run, %d runs", garbage.Ops, garbage.Runs)
	}
}

// What takes so long that a run of a single operation will do is run a few times for its
// plan: once to open it, three times to time it, twice to see whether it does something once,
// once for what it allocates, and three times to see whether it computes on several processors.
func testPlansInFewRuns(t *testing.T, f *Field) {
	j := &Job{Name: "BenchmarkSlow", Weight: 1}
	if err := f.plan(&family{jobs: []*Job{j}, pattern: gorun.Exactly(j.Name)}); err != nil {
		t.Fatal(err)
	}
	for side, p := range f.Pairs[0] {
		if c, err := p.Count(1, 0); err != nil || c.Extra["runs"] != 11 { // with this one
			t.Errorf("side %d: %v runs, want 11; %v", side, c.Extra["runs"], err)
		}
	}
	if j.Ops != 1 || j.Runs != 1 || j.lap < 30*time.Millisecond {
		t.Errorf("%d operations a run, %d runs a turn of both sides that takes %v", j.Ops, j.Runs, j.lap)
	}
}

// What fails says on which side and in which benchmark.
func testFieldFails(t *testing.T, f *Field) {
	err := f.Measure([]*Job{{Name: "BenchmarkFail", Weight: 1}}, time.Now(), nil)
	if side, ok := errors.AsType[*SideError](err); !ok || side.Side > 1 || side.Benchmark != "BenchmarkFail" || !errors.Is(err, ErrFailed) || !strings.Contains(fmt.Sprint(err), "it went wrong") {
		t.Errorf("%v, want a SideError with what was printed", err)
	}
}

// Of what fails in its first run, while others are looked for, the name is known.
func testFailsAtFirst(t *testing.T, path string) {
	for _, how := range []string{"fail", "panic", "exit"} {
		_, _, err := newField(t, path, 1, "SERVED_FIRST="+how).List("First|Last")
		if side, ok := errors.AsType[*SideError](err); !ok || side.Benchmark != "BenchmarkFirst/sub" && (how != "panic" || side.Benchmark != "BenchmarkFirst") || !errors.Is(err, ErrFailed) {
			t.Errorf("%s: %+v, want a SideError of BenchmarkFirst/sub", how, err)
		}
	}
}

// A panic is of the benchmark on the stack, even if another one has begun.
func TestFailing(t *testing.T) {
	stack := "panic: oops\n\ngoroutine 7 [running]:\nm.helper(0x1)\n\t/m_test.go:5 +0x1\nm.BenchmarkX.func1(0x2)\n\t/m_test.go:9 +0x2\ntesting.(*B).runN(0x2, 0x1)\n"
	m := benchmarkFrame.Get().FindStringSubmatch(stack)
	if m == nil {
		t.Fatal("no benchmark on the stack")
	}
	for begun, want := range map[string]string{"BenchmarkX/a": "BenchmarkX/a", "BenchmarkY": "BenchmarkX"} {
		if got := (&Process{begun: begun, crashed: m[1]}).failing(); got != want {
			t.Errorf("%s has begun: %s, want %s", begun, got, want)
		}
	}
}

// Behind the limit one function is measured, in all layouts that it needs, and no other;
// and one name is listed.
func testLimit(t *testing.T, f *Field) {
	f.Limit = time.Now()
	if names, whole, err := f.List("Tree"); err != nil || whole || len(names[0]) != 1 || len(names[1]) != 1 {
		t.Errorf("%q, all is %v, %v, want one name", names, whole, err)
	}
	jobs := []*Job{{Name: "BenchmarkTree/a", Weight: 1, Ops: 100}, {Name: "BenchmarkTree/b/c", Weight: 1, Ops: 100}, {Name: "BenchmarkN", Weight: 1, Opening: time.Second}}
	slices.Reverse(jobs) // what opens slowly comes last nevertheless
	if err := f.Measure(jobs, time.Now().Add(time.Minute), nil); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(jobs)
	for i, j := range jobs {
		measured := slices.IndexFunc(j.Samples, func(s Sample) bool { return len(s.Turns[0]) == 0 }) < 0
		if known := len(j.Samples) > 0; known != (i < 2) || !measured {
			t.Errorf("%s: %d samples", j.Name, len(j.Samples))
		}
	}
}

// Where one sweep takes longer than there is time, visits get shorter and layouts
// fewer, but not of what is cheap.
func TestDivide(t *testing.T) {
	check := func(left time.Duration, laps []time.Duration, layouts, pairs []int) {
		t.Helper()
		f := &Field{Pairs: make([][2]*Process, 12)}
		var all []*family
		for _, lap := range laps {
			all = append(all, &family{jobs: []*Job{{lap: lap}}, open: time.Millisecond})
		}
		f.divide(all, left)
		for i, g := range all {
			if g.layouts != layouts[i] || g.pairs != pairs[i] {
				t.Errorf("%v for %v: %d layouts of %d turns, want %d of %d", left, laps[i], g.layouts, g.pairs, layouts[i], pairs[i])
			}
		}
	}
	check(10*time.Second, []time.Duration{4 * time.Millisecond}, []int{12}, []int{4})
	check(10*time.Second, []time.Duration{100 * time.Microsecond}, []int{12}, []int{40}) // it takes a while to get there
	check(10*time.Second, []time.Duration{4 * time.Millisecond, time.Second}, []int{12, 3}, []int{4, 2})
	check(10*time.Second, []time.Duration{200 * time.Millisecond}, []int{12}, []int{4})
	check(10*time.Second, []time.Duration{300 * time.Millisecond}, []int{12}, []int{2})
}
