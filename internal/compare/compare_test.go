package compare

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/compare/duet"
	"github.com/bottleneck-go/bottleneck/internal/compare/layout"
	"github.com/bottleneck-go/bottleneck/internal/compare/variant"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/reporttest"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

var simulatedKey = suite.Key{Package: "example.com/m", Name: "BenchmarkX-2"}

// A contest is a comparison to be simulated: of a benchmark whose functions have the
// given nanoseconds on each side, in link layouts that each change what a function
// takes on a side by a part of its own.
type contest struct {
	layouts    int
	base, head map[string]float64
	scatter    float64 // standard deviation of that part
	machine    simulated.Machine
	program    bool // of whole runs of 100 milliseconds, as of a program
}

const (
	simulatedOps     = 100   // of a run
	simulatedSamples = 2000. // of a side in a layout
)

// judged makes a comparer as if a contest had been measured.
func (x contest) comparer(r *rand.Rand) *comparer {
	c := &comparer{Config: Config{}.withDefaults(), layouts: x.layouts, factor: 1}
	m := &measured{Key: simulatedKey, names: [2]string{simulatedKey.Name, simulatedKey.Name}, job: &duet.Job{Name: "BenchmarkX"}}
	for i := range c.sides {
		c.sides[i] = &version{Side: variant.Side{Role: []string{"base", "head"}[i], Suite: new(suite.Suite)}}
	}
	d, ops, samples := simulated.Duel{Visits: 5, Runs: 8}, float64(simulatedOps), simulatedSamples
	if x.program {
		d, ops, samples = simulated.Duel{Visits: fewestTurns, Runs: 1}, 1e5, 0.1*programHz
	}
	for range x.layouts {
		var l layout.Layout
		var work [2]float64
		for side, truth := range []map[string]float64{x.base, x.head} {
			var times map[string]float64
			work[side], times = x.scattered(r, truth)
			l.Samples[side] = samples
			for name, n := range simulated.Draw(r, int(samples), times) {
				l.Functions[side] = append(l.Functions[side], report.Function{Function: name, Charged: float64(n) / samples})
			}
			l.Uses[side].Ops = 1e6
		}
		m.Layouts = append(m.Layouts, l)
		for side := range work {
			work[side] *= ops / simulatedOps
		}
		d.Works = append(d.Works, work)
	}
	machine := x.machine
	machine.Rand = r
	for i, turns := range d.Fight(&machine) {
		for side, list := range turns {
			for _, logs := range list {
				for j := range logs {
					logs[j] += math.Log(1e9 / ops)
				}
			}
			m.Layouts[i].Turns[side] = list
		}
	}
	c.measured = []*measured{m}
	return c
}

// scattered is what the functions take in a layout, and a run of them in seconds.
func (x contest) scattered(r *rand.Rand, truth map[string]float64) (work float64, times map[string]float64) {
	times = make(map[string]float64)
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		if truth[name] > 0 {
			times[name] = truth[name] * math.Exp(x.scatter*r.NormFloat64())
			work += 1e-9 * simulatedOps * times[name]
		}
	}
	return work, times
}

// judged is a comparison's judgement of what was measured, in which nothing contradicts itself.
func judged(t *testing.T, c *comparer) *difference.Difference {
	t.Helper()
	d := c.judge()
	reporttest.CheckDifference(t, d, c.Threshold)
	return d
}

var usual = map[string]float64{"a": 500, "b": 250, "c": 150, "d": 70, "e": 30}

// changedBy is what the usual functions take where one takes so much more.
func changedBy(name string, ns float64) map[string]float64 {
	changed := make(map[string]float64)
	maps.Copy(changed, usual)
	changed[name] += ns
	return changed
}

// What a benchmark prints of its units counts, of the head in doubt.
func TestJudgeUnits(t *testing.T) {
	check := func(base, head string, want difference.Verdict, warnings int) {
		t.Helper()
		c := contest{layouts: 6, base: usual, head: usual}.comparer(rand.New(rand.NewPCG(1, 2)))
		for i := range 6 {
			c.measured[0].Layouts[i].Counts = [2][]duet.Count{{{Extra: map[string]float64{"hits/op": 10}}}, {{Extra: map[string]float64{"hits/op": 20}}}}
		}
		for side, says := range []string{base, head} {
			if says != "" {
				fmt.Fprintf(&c.sides[side].units, "Unit hits/op better=%s\n", says)
			}
		}
		d := judged(t, c)
		said := strings.Count(fmt.Sprint(d.Warnings), "is better in")
		for _, b := range d.Benchmarks {
			if b.Unit == "hits/op" && (b.Verdict != want || said != warnings) {
				t.Errorf("%q and %q: %s, want %s; warnings %v", base, head, b.Verdict, want, d.Warnings)
			}
		}
	}
	check("", "", difference.Slower, 0)
	check("higher", "higher", difference.Faster, 0)
	check("", "higher", difference.Faster, 0)
	check("lower", "higher", difference.Faster, 1)
}

// Allocations that a change adds where there were none, or of which it leaves none, are told
// from those that one side happened to have in some layouts.
func TestJudgeNone(t *testing.T) {
	check := func(base, head [5]float64, want difference.Verdict) {
		t.Helper()
		c := contest{layouts: len(base), base: usual, head: usual}.comparer(rand.New(rand.NewPCG(1, 2)))
		for i := range base {
			c.measured[0].Layouts[i].Counts = [2][]duet.Count{{{Allocs: base[i]}}, {{Allocs: head[i]}}}
		}
		for _, b := range judged(t, c).Benchmarks {
			if b.Unit == difference.AllocsPerOp && b.Verdict != want {
				t.Errorf("%v to %v allocs/op: %s, want %s", base, head, b.Verdict, want)
			}
		}
	}
	none, one := [5]float64{}, [5]float64{1, 1, 1, 1, 1}
	check(none, one, difference.Slower)
	check(one, none, difference.Faster)
	check(none, [5]float64{0, 1, 1, 0, 1}, difference.Unclear)
	check([5]float64{1, 0, 1, 1, 0}, none, difference.Unclear)
	check(none, none, difference.Same)
}

// machines are what is measured on in turns.
var machines = []simulated.Machine{{}, {Slow: 1.9}, {Crowd: 0.3}, {Crowd: 0.8}, {Slow: 1.5, Crowd: 0.6, Preempted: 100}}

// mostChanged is how many of n comparisons may call identical code changed, where 5 % may:
// with exactly that rate more than 19 in 200 have probability 0.003, more than 7 in 50 one of
// 0.004. The verdicts are stricter, since a change must also exceed the threshold and the noise.
func mostChanged(n int) int { return map[int]int{200: 19, 50: 7}[n] }

// Of comparisons of identical code on disturbed machines, of few layouts and of many that
// scatter little or much, at most 5 % may call anything changed.
func TestJudgeIdentical(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	n := simulations(200)
	benchmarks, functions, same := 0, 0, 0
	for i := range n {
		x := contest{layouts: 3 + i%3*9, base: usual, head: usual, scatter: 0.002 + 0.02*float64(i%2), machine: machines[i%len(machines)]}
		d := judged(t, x.comparer(r))
		checkDifference(t, d)
		switch b := d.Benchmarks[0]; {
		case b.Verdict.Changed():
			benchmarks++
		case b.Verdict == difference.Same:
			same++
		}
		if d.Benchmarks[0].Functions[0].Verdict.Changed() {
			functions++
		}
	}
	t.Logf("of %d comparisons of identical code, %d call the benchmark changed and %d a function; %d call it the same", n, benchmarks, functions, same)
	if most, least := mostChanged(n), n*3/10; benchmarks > most || functions > most || same < least {
		t.Errorf("%d benchmarks and %d functions called changed, want at most %d each; %d the same, want at least %d", benchmarks, functions, most, same, least)
	}
}

// Whole runs of a program, of which few fit into a layout, are called changed as seldom where
// both sides are identical; where one function takes 15 % of the whole longer, most are.
func TestJudgeProgram(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	n := simulations(200)
	alike, functions, found := 0, 0, 0
	for i := range n {
		x := contest{layouts: 3 + i%3*9, base: usual, head: usual, scatter: 0.01, machine: machines[i%len(machines)], program: true}
		d := judged(t, x.comparer(r))
		checkDifference(t, d)
		if d.Benchmarks[0].Verdict.Changed() {
			alike++
		}
		if d.Benchmarks[0].Functions[0].Verdict.Changed() {
			functions++
		}
		x.layouts, x.head, x.machine = 24, changedBy("a", 150), machines[i%3]
		if judged(t, x.comparer(r)).Benchmarks[0].Verdict == difference.Slower {
			found++
		}
	}
	t.Logf("of %d comparisons of identical programs, %d call it changed and %d a function; of %d that are slower %d are found", n, alike, functions, n, found)
	if most, least := mostChanged(n), n*3/4; alike > most || functions > most || found < least {
		t.Errorf("%d programs and %d functions called changed, want at most %d each; %d found, want at least %d", alike, functions, most, found, least)
	}
}

// A change of 5 % in one function, in 12 layouts that scatter by 1 %, is found and
// named first whatever disturbs the machine, its interval holds the truth, and nothing
// else is called changed: a false name in one comparison in twenty.
func TestJudgePlanted(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	found, first, others, held := 0, 0, 0, 0
	for i := range 100 {
		name := []string{"a", "b", "c"}[i%3]
		ns, want := 50., difference.Slower
		if i%2 == 0 {
			ns, want = -50, difference.Faster
		}
		d := judged(t, contest{layouts: 12, base: usual, head: changedBy(name, ns), scatter: 0.01, machine: machines[i%len(machines)]}.comparer(r))
		checkDifference(t, d)
		b := d.Benchmarks[0]
		if b.Verdict == want {
			found++
		}
		if b.Change.Low <= 1+ns/1000 && 1+ns/1000 <= b.Change.High {
			held++
		}
		if b.Functions[0].Function == name && b.Functions[0].Verdict == want {
			first++
		}
		for _, f := range b.Functions {
			if f.Verdict.Changed() && f.Function != name {
				others++
			}
		}
	}
	t.Logf("100 changes of 5 %%: %d benchmarks found, %d intervals hold it, %d functions first; %d other functions called changed", found, held, first, others)
	if found < 95 || held < 90 || first < 95 || others > 5 {
		t.Errorf("found %d, first %d, want at least 95; held %d, want at least 90; %d others, want at most 5", found, first, held, others)
	}
}

// The intervals of functions hold the truth, too: of 500, or of 125, at least 93 %, in few
// layouts and in many.
func TestFunctionsCover(t *testing.T) {
	for _, layouts := range []int{3, 6, 18} {
		r := rand.New(rand.NewPCG(uint64(layouts), 10))
		held, all := 0, 0
		for range simulations(100) {
			x := contest{layouts: layouts, base: usual, head: changedBy("b", 40), scatter: 0.015}
			for _, f := range judged(t, x.comparer(r)).Benchmarks[0].Functions {
				if f.Function == difference.Unattributed {
					continue
				}
				change := x.head[f.Function] - x.base[f.Function]
				if f.Low <= change && change <= f.High {
					held++
				}
				all++
			}
		}
		t.Logf("%d layouts: %d of %d intervals hold the truth", layouts, held, all)
		if float64(held) < 0.93*float64(all) {
			t.Errorf("%d layouts: %d of %d intervals hold the truth, want 93 %%", layouts, held, all)
		}
	}
}

// Layouts that agree by chance make nothing certain: of three without any scatter the
// interval is still some 2 % wide either way.
func TestThreeLayoutsThatAgree(t *testing.T) {
	d := judged(t, contest{layouts: 3, base: usual, head: changedBy("a", 62)}.comparer(rand.New(rand.NewPCG(5, 6))))
	if c := d.Benchmarks[0].Change; c.High-c.Ratio < 0.015 || c.High-c.Ratio > 0.03 {
		t.Errorf("%+v, want some 2 %% either way", c)
	}
	if !strings.Contains(fmt.Sprint(d.Warnings), "only 3 link layouts") {
		t.Errorf("warnings %v", d.Warnings)
	}
}

func TestJudgeNewAndGone(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	x := contest{layouts: 12, base: map[string]float64{"a": 500, "b": 500}, head: map[string]float64{"a": 500, "c": 1000}, scatter: 0.01}
	d := judged(t, x.comparer(r))
	checkDifference(t, d)
	f := d.Benchmarks[0].Functions
	if f[0].Function != "c" || f[0].Verdict != difference.New || f[1].Function != "b" || f[1].Verdict != difference.Gone {
		t.Errorf("functions %+v, want c new and b gone", f)
	}
}

// Whoever reads wide intervals is told what widened them.
func TestOthersBusy(t *testing.T) {
	check := func(others time.Duration, want int) {
		t.Helper()
		c := contest{layouts: 12, base: usual, head: usual}.comparer(rand.New(rand.NewPCG(7, 8)))
		c.Ran, c.Others = time.Second, others
		if d := judged(t, c); len(d.Warnings) != want {
			t.Errorf("others %v of 1 s: warnings %v, want %d", others, d.Warnings, want)
		}
	}
	check(250*time.Millisecond, 0)
	check(500*time.Millisecond, 1)
}

// Where the time is up there is no other wave, and the last look has all that is left of the
// risk.
func TestLook(t *testing.T) {
	c := contest{layouts: 3, base: usual, head: usual, scatter: 0.1}.comparer(rand.New(rand.NewPCG(1, 2)))
	c.end = time.Now()
	early, late := c.end.Add(-time.Second), c.end.Add(time.Second)
	w := layout.Waves(24)
	check := func(spent float64, w layout.Wave, now time.Time, factor float64, want bool) {
		t.Helper()
		c.spent = spent
		if _, last := c.look(w, now); last != want || math.Abs(c.factor-factor) > 1e-9 {
			t.Errorf("factor %v, last %v; want %v, %v", c.factor, last, factor, want)
		}
	}
	check(0, w[0], early, 1/w[0].Risk, false)
	check(0, w[0], late, 1, true)
	check(w[0].Risk, w[1], early, 1/w[1].Risk, false)
	check(w[0].Risk, w[1], late, 1/(1-w[0].Risk), true)
	check(w[0].Risk+w[1].Risk, w[2], early, 1/w[2].Risk, true)
}

// checkDifference checks what must hold in every difference.
func checkDifference(t *testing.T, d *difference.Difference) {
	t.Helper()
	for _, b := range d.Benchmarks {
		if !(b.Change.Low <= b.Change.Ratio && b.Change.Ratio <= b.Change.High) {
			t.Errorf("%s: ratio %v outside of %v to %v", b.Name, b.Change.Ratio, b.Change.Low, b.Change.High)
		}
		if b.Unit != difference.SecPerOp {
			continue
		}
		var base, head, change float64
		for _, f := range b.Functions {
			base, head, change = base+f.BaseNs, head+f.HeadNs, change+f.ChangeNs
			if !(f.Low <= f.ChangeNs && f.ChangeNs <= f.High) {
				t.Errorf("%s: change %v outside of %v to %v", f.Function, f.ChangeNs, f.Low, f.High)
			}
		}
		limit := 1e-6 * 1e9 * b.Base.Center
		if math.Abs(base-1e9*b.Base.Center) > limit || math.Abs(head-1e9*b.Head.Center) > limit ||
			math.Abs(change-1e9*(b.Head.Center-b.Base.Center)) > limit {
			t.Errorf("%s: functions add up to %v, %v and %v, want %v and %v", b.Name, base, head, change, 1e9*b.Base.Center, 1e9*b.Head.Center)
		}
	}
}

// module writes a small module with benchmarks and returns its directory.
func module(t *testing.T, source string) string {
	t.Helper()
	return fixture.Tree(t, map[string]string{"go.mod": "module example.com/m\n\ngo 1.26\n", "m_test.go": source})
}

var all = flag.Bool("compare.all", false, "compare what fails, too, and simulate all comparisons, not only a part")

// simulations is how many comparisons are simulated of those that the gate does.
func simulations(n int) int {
	if *all {
		return n
	}
	return n / 4
}

func TestCompareErrors(t *testing.T) {
	if !*all {
		t.Skip("the gate runs it, with -compare.all")
	}
	const head = "package m\n\nimport \"testing\"\n\n"
	good := module(t, head+"func BenchmarkX(b *testing.B) {\n\tfor b.Loop() {\n\t}\n}\n")
	broken := module(t, head+"func BenchmarkX(b *testing.B) {\n\tundefined()\n}\n")
	failing := module(t, head+"func BenchmarkX(b *testing.B) {\n\tb.Fatal(\"on purpose\")\n}\n")
	other := module(t, head+"func BenchmarkY(b *testing.B) {\n\tfor b.Loop() {\n\t}\n}\n")
	none := module(t, "package m\n")
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	builds := 0
	status := func(what string) {
		if what == "building" {
			builds++
		}
	}
	check := func(base, to string, want error, text string) {
		t.Helper()
		_, err := Run(t.Context(), Config{Target: suite.Target{BenchTime: "1x"}, Base: base, Head: to, MaxTime: time.Nanosecond, Status: status})
		if !errors.Is(err, want) || !strings.Contains(fmt.Sprint(err), text) {
			t.Errorf("%v, want %v with %q", err, want, text)
		}
		left, err := os.ReadDir(tmp)
		if err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
	check(good, broken, suite.ErrFailed, "head ("+broken+")")
	if builds != 1 {
		t.Errorf("both sides were built %d times, want once", builds)
	}
	check(good, failing, suite.ErrFailed, "on purpose")
	check(good, none, suite.ErrUsage, "head ("+none+"): no benchmarks")
	check(good, other, suite.ErrUsage, "no benchmark on both sides matches -bench .: only the base has BenchmarkX, only the head has BenchmarkY")
}

// What no side has in common with the other is no question of time.
func TestNoneOnBoth(t *testing.T) {
	const head = "package m\n\nimport \"testing\"\n\n"
	var dirs []string
	for _, name := range []string{"BenchmarkX", "BenchmarkY", "BenchmarkX(*testing.B) {}\n\nfunc BenchmarkZ"} {
		dirs = append(dirs, module(t, head+"func "+name+"(*testing.B) {}\n"))
	}
	for to, want := range map[string]string{dirs[1]: "only the base has BenchmarkX, only the head has BenchmarkY", dirs[2]: "too short to measure"} {
		config := Config{Target: suite.Target{Dir: dirs[0]}, Base: dirs[0], Head: to}.withDefaults()
		c := &comparer{Config: config, began: time.Now(), tmp: t.TempDir(), unlisted: []string{"example.com/m"}}
		if err := errors.Join(c.prepare(t.Context()), c.common()); err != nil {
			t.Fatal(err)
		}
		if err := c.noneOnBoth(nil); !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// What fails, here after some runs and in any run but the first, is left out with a warning
// and what is beside it measured, with the recorder and without it.
func TestCompareLeavesOut(t *testing.T) {
	if !*all {
		t.Skip("the gate runs it, with -compare.all")
	}
	dir := module(t, `package m

import "testing"

var runs int

func BenchmarkGood(b *testing.B) { for b.Loop() {} }

func BenchmarkBad(b *testing.B) {
	if runs++; runs > 2 {
		panic("by chance")
	}
}

func BenchmarkSub(b *testing.B) {
	b.Run("good", BenchmarkGood)
	b.Run("bad", func(b *testing.B) {
		if b.N > 1 {
			b.Fatal("on purpose")
		}
	})
}

func BenchmarkAround(b *testing.B) {
	b.Run("good", BenchmarkGood)
	panic("behind it")
}
`)
	check := func(what string, failing int, names ...string) {
		t.Helper()
		d, err := Run(t.Context(), Config{Target: suite.Target{BenchTime: "20x"}, Base: dir, Head: dir, All: true, MaxTime: time.Nanosecond})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, b := range d.Benchmarks {
			if b.Unit == difference.SecPerOp {
				got = append(got, strings.TrimRight(b.Name, "-0123456789"))
			}
		}
		failed := 0
		for _, w := range d.Warnings {
			if errors.Is(w, suite.ErrFailed) && (strings.Contains(w.Error(), "by chance") || strings.Contains(w.Error(), "on purpose") || strings.Contains(w.Error(), "behind it")) {
				failed++
			}
		}
		if !slices.Equal(got, names) || failed != failing {
			t.Errorf("%s: %q, want %q; warnings %v, want %d of what failed", what, got, names, d.Warnings, failing)
		}
	}
	check("recorded", 3, "BenchmarkBad", "BenchmarkGood", "BenchmarkSub/good") // the first without the recorder: there it has fewer runs
	t.Setenv("GOFLAGS", "-overlay="+damaged(t))
	check("plain", 2, "BenchmarkGood", "BenchmarkBad")
}

// Twice the bytes in the same time are twice as many by the second; what a benchmark reports
// as its ns/op is compared beside the time.
func TestJudgeBytes(t *testing.T) {
	c := contest{layouts: 12, base: usual, head: usual, scatter: 0.005}.comparer(rand.New(rand.NewPCG(1, 2)))
	for i := range c.measured[0].Layouts {
		for side := range 2 {
			c.measured[0].Layouts[i].Counts[side] = []duet.Count{{SetBytes: 1000 * float64(side+1), Extra: map[string]float64{"ns/op": 100 * float64(side+1)}}}
		}
	}
	got := make(map[string]difference.BenchmarkDifference)
	for _, b := range judged(t, c).Benchmarks {
		got[b.Unit] = b
	}
	if b := got[bytesPerSec]; b.Verdict != difference.Faster || math.Abs(b.Change.Ratio-2) > 0.05 {
		t.Errorf("%s, by %v, want it faster, by 2", b.Verdict, b.Change.Ratio)
	}
	if b := got["reported-sec/op"]; got[difference.SecPerOp].Verdict.Changed() || b.Verdict != difference.Slower || math.Abs(b.Change.Ratio-2) > 0.05 {
		t.Errorf("%s, by %v, want it slower, by 2, and the time as it was", b.Verdict, b.Change.Ratio)
	}
}

// In few layouts, each count stands in two results, and is one nevertheless.
func TestJudgeFewCounts(t *testing.T) {
	c := contest{layouts: 3, base: usual, head: usual, scatter: 0.005}.comparer(rand.New(rand.NewPCG(1, 2)))
	for i, bytes := range []float64{950, 970, 990} { // 3 % less, give or take 5 by three counts
		c.measured[0].Layouts[i].Counts = [2][]duet.Count{{{Bytes: 1000}}, {{Bytes: bytes}}}
	}
	for _, b := range judged(t, c).Benchmarks {
		if b.Unit == difference.BytesPerOp && b.Verdict.Changed() {
			t.Errorf("%s: %.4f (%.4f to %.4f)", b.Verdict, b.Change.Ratio, b.Change.Low, b.Change.High)
		}
	}
}

// What was measured in too few layouts is not judged, and there is a warning of it.
func TestUnmeasured(t *testing.T) {
	c := contest{layouts: layout.Least - 1, base: usual, head: usual, scatter: 0.1}.comparer(rand.New(rand.NewPCG(1, 2)))
	c.end = time.Now().Add(time.Minute)
	d, last := c.look(layout.Waves(24)[0], time.Now())
	if last || len(d.Benchmarks) > 0 || !slices.ContainsFunc(d.Warnings, func(w error) bool {
		return strings.Contains(w.Error(), "too short to measure 1 benchmark of 1 ("+c.measured[0].Name+")")
	}) {
		t.Errorf("last %v, %+v, warnings %v", last, d.Benchmarks, d.Warnings)
	}
	// Where nothing could even be listed in time, it is not said that there is nothing.
	c.unlisted = []string{"example.com/m"}
	if err := c.noneOnBoth(nil); !strings.Contains(err.Error(), "too short to measure all or some benchmarks of example.com/m") {
		t.Errorf("%v, want that the time was too short", err)
	}
}

// Where building takes too long, packages are left out, but not the first one.
func TestBuildEnds(t *testing.T) {
	if !*all {
		t.Skip("the gate runs it, with -compare.all")
	}
	const source = "package m\n\nimport \"testing\"\n\nfunc BenchmarkX(b *testing.B) {}\n"
	dir := module(t, source)
	other := filepath.Join(dir, "n")
	if err := errors.Join(os.CopyFS(other, os.DirFS(module(t, source))), os.Remove(filepath.Join(other, "go.mod"))); err != nil {
		t.Fatal(err)
	}
	config := Config{Target: suite.Target{Packages: []string{"./..."}, Dir: dir}, Base: dir, Head: dir}.withDefaults()
	c := &comparer{Config: config, began: time.Now().Add(-time.Hour), tmp: t.TempDir()}
	for _, step := range []func() error{
		func() error { return c.prepare(t.Context()) }, c.common, func() error { return c.build(t.Context()) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	if len(c.sides[0].programs) != 1 || len(c.sides[1].programs) != 1 || !slices.Equal(c.unlisted, []string{"example.com/m/n"}) {
		t.Errorf("%d programs, without %q; want one, and m/n left out", len(c.sides[0].programs), c.unlisted)
	}
}
