package compare

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/stat"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/timeline"
	"github.com/bottleneck-go/bottleneck/report"
)

// simulated makes a comparer as if rounds had been measured: a benchmark of 1 µs
// whose functions have the given nanoseconds on each side, timed with noise and
// a layout's own 1 % a side, and profiled with 75 samples a round.
func simulated(r *rand.Rand, rounds int, base, head map[string]float64) *comparer {
	c := &comparer{Config: Config{}.withDefaults(), rounds: rounds, looks: 1}
	for i, truth := range []map[string]float64{base, head} {
		s := &version{role: []string{"base", "head"}[i], suite: new(suite.Suite)}
		for range rounds {
			s.rounds = append(s.rounds, simulatedRound(r, truth))
		}
		c.sides[i] = s
	}
	return c
}

var simulatedKey = suite.Key{Package: "example.com/m", Name: "BenchmarkX-2"}

func simulatedRound(r *rand.Rand, truth map[string]float64) round {
	const samples = 75
	out := newRound()
	var total float64
	for _, ns := range truth {
		total += ns
	}
	layout := math.Exp(0.01 * r.NormFloat64())
	for range timingTurns {
		disturbed := 1 + 0.02*math.Abs(r.NormFloat64())
		if r.IntN(10) == 0 {
			disturbed *= 1.5
		}
		m := measure{simulatedKey, report.SecPerOp}
		out.add(m, 1e-9*total*layout*disturbed, timeline.Use{})
	}
	out.samples[simulatedKey] = samples
	hits := make(map[string]float64)
	for range samples {
		x := r.Float64() * total
		for _, name := range []string{"a", "b", "c", "d", "e"} {
			if x -= truth[name]; x < 0 {
				hits[name]++
				break
			}
		}
	}
	for name, n := range hits {
		out.functions[simulatedKey] = append(out.functions[simulatedKey], report.Function{Function: name, Charged: n / samples})
	}
	return out
}

// Of 200 comparisons of identical code at most 5 % may call anything changed.
// With exactly that rate more than 19 in 200 have probability 0.003; the verdicts
// are stricter, since a change must also exceed the threshold and the noise.
func TestJudgeIdentical(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	truth := map[string]float64{"a": 500, "b": 250, "c": 150, "d": 70, "e": 30}
	benchmarks, functions := 0, 0
	for range 200 {
		d := simulated(r, 12, truth, truth).judge()
		checkDifference(t, d)
		if d.Benchmarks[0].Verdict.Changed() {
			benchmarks++
		}
		if d.Benchmarks[0].Functions[0].Verdict.Changed() {
			functions++
		}
	}
	t.Logf("of 200 comparisons of identical code, %d call the benchmark changed and %d a function", benchmarks, functions)
	if benchmarks > 19 || functions > 19 {
		t.Errorf("%d benchmarks and %d functions called changed, want at most 19 each", benchmarks, functions)
	}
}

// judgeSpoiled tells of how many of 100 comparisons of 12 rounds that were spoiled a
// change of 10 % is found, and how many find one where there is none.
func judgeSpoiled(t *testing.T, r *rand.Rand, spoil func(*comparer)) (found, wrong int) {
	base := map[string]float64{"a": 500, "b": 250, "c": 150, "d": 70, "e": 30}
	head := map[string]float64{"a": 600, "b": 250, "c": 150, "d": 70, "e": 30}
	verdict := func(head map[string]float64) report.Verdict {
		c := simulated(r, 12, base, head)
		spoil(c)
		return c.judge().Benchmarks[0].Verdict
	}
	for range 100 {
		if verdict(head) == report.Slower {
			found++
		}
		if verdict(base).Changed() {
			wrong++
		}
	}
	t.Logf("of 100 changes %d are found, of 100 times none %d", found, wrong)
	return found, wrong
}

// While another program on the processor's other thread slows half of the rounds
// down, all of their runs and each side by another amount, a change of 10 % is still
// found by those that are not, and none where there is none.
func TestJudgeDisturbed(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	found, wrong := judgeSpoiled(t, r, func(c *comparer) {
		for i := range c.rounds {
			if r.IntN(2) == 0 {
				continue
			}
			for _, s := range c.sides {
				slower := 1.2 + 0.4*r.Float64()
				for _, values := range s.rounds[i].quiet {
					for j := range values {
						values[j] *= slower
					}
				}
			}
		}
	})
	if found < 80 || wrong > 10 {
		t.Errorf("of 100 changes %d are found, of 100 times none %d; want at least 80 and at most 10", found, wrong)
	}
}

// Where one run in fifty happens to be faster by a third, on either side, a change
// of 10 % is still found, and none where there is none.
func TestJudgeLucky(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	found, wrong := judgeSpoiled(t, r, func(c *comparer) {
		for _, s := range c.sides {
			for _, round := range s.rounds {
				for _, values := range round.quiet {
					for i := range values {
						if r.IntN(50) == 0 {
							values[i] *= 2. / 3
						}
					}
				}
			}
		}
	})
	if found < 85 || wrong > 10 {
		t.Errorf("of 100 changes %d are found, of 100 times none %d; want at least 85 and at most 10", found, wrong)
	}
}

// A change of 10 % in one function, over 24 rounds, is found and named first, and
// nothing else is called changed: a false name in one comparison in twenty.
func TestJudgePlanted(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	base := map[string]float64{"a": 500, "b": 250, "c": 150, "d": 70, "e": 30}
	found, first, others := 0, 0, 0
	for i := range 100 {
		name := []string{"a", "b", "c"}[i%3]
		want := report.Slower
		head := map[string]float64{"a": 500, "b": 250, "c": 150, "d": 70, "e": 30}
		if head[name] += 100; i%2 == 0 {
			head[name] -= 200
			want = report.Faster
		}
		d := simulated(r, 24, base, head).judge()
		checkDifference(t, d)
		b := d.Benchmarks[0]
		if b.Verdict == want {
			found++
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
	t.Logf("100 changes of 10 %%: %d benchmarks found, %d functions first; %d other functions called changed", found, first, others)
	if found < 95 || first < 95 || others > 10 {
		t.Errorf("found %d, first %d, want at least 95; %d others, want at most 10", found, first, others)
	}
}

func TestJudgeNewAndGone(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	d := simulated(r, 24, map[string]float64{"a": 500, "b": 500}, map[string]float64{"a": 500, "c": 1000}).judge()
	checkDifference(t, d)
	f := d.Benchmarks[0].Functions
	if f[0].Function != "c" || f[0].Verdict != report.New || f[1].Function != "b" || f[1].Verdict != report.Gone {
		t.Errorf("functions %+v, want c new and b gone", f)
	}
}

// Whoever reads wide intervals is told what widened them.
func TestOthersBusy(t *testing.T) {
	check := func(others time.Duration, want int) {
		t.Helper()
		c := simulated(rand.New(rand.NewPCG(7, 8)), 12, map[string]float64{"a": 500}, map[string]float64{"a": 500})
		c.sides[0].Ran, c.sides[1].Ran, c.sides[1].Others = time.Second, time.Second, others
		if d := c.judge(); len(d.Warnings) != want {
			t.Errorf("others %v of 2 s: warnings %v, want %d", others, d.Warnings, want)
		}
	}
	check(500*time.Millisecond, 0)
	check(time.Second, 1)
}

// checkDifference checks what must hold in every difference.
func checkDifference(t *testing.T, d *report.Difference) {
	t.Helper()
	for _, b := range d.Benchmarks {
		if !(b.Change.Low <= b.Change.Ratio && b.Change.Ratio <= b.Change.High) {
			t.Errorf("%s: ratio %v outside of %v to %v", b.Name, b.Change.Ratio, b.Change.Low, b.Change.High)
		}
		if b.Unit != report.SecPerOp {
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

func TestVerdict(t *testing.T) {
	check := func(ratio, low, high, q, noise float64, unit string, want report.Verdict) {
		t.Helper()
		b := benchmark{BenchmarkDifference: report.BenchmarkDifference{
			Unit: unit, Change: report.Change{Ratio: ratio, Low: low, High: high, Q: q}, Noise: report.Noise{Ratio: noise},
		}}
		if got := b.verdict(0.01); got != want {
			t.Errorf("%v (%v to %v), q=%v, noise %v, %s: %s, want %s", ratio, low, high, q, noise, unit, got, want)
		}
	}
	check(1.05, 1.03, 1.07, 0.01, 1.002, report.SecPerOp, report.Slower)
	check(0.95, 0.93, 0.97, 0.01, 1.002, report.SecPerOp, report.Faster)
	check(0.95, 0.93, 0.97, 0.01, 1.002, "B/s", report.Slower)
	check(1.05, 1.03, 1.07, 0.01, 1.06, report.SecPerOp, report.Unclear)  // below the noise
	check(1.05, 1.03, 1.07, 0.06, 1.002, report.SecPerOp, report.Unclear) // by chance
	check(1.005, 1.002, 1.008, 0.001, 1.001, report.SecPerOp, report.Same)
	check(1.005, 0.99, 1.02, 0.5, 1.001, report.SecPerOp, report.Unclear)
	check(1, 1, 1, 1, 1, "allocs/op", report.Same)
	check(0, 0, 0, 0.001, 1, "allocs/op", report.Slower) // from none to some
}

// module writes a small module with benchmarks and returns its directory.
func module(t *testing.T, source string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module example.com/m\n\ngo 1.26\n", "m_test.go": source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestCompareErrors(t *testing.T) {
	const head = "package m\n\nimport \"testing\"\n\n"
	good := module(t, head+"func BenchmarkX(b *testing.B) {\n\tfor b.Loop() {\n\t}\n}\n")
	broken := module(t, head+"func BenchmarkX(b *testing.B) {\n\tundefined()\n}\n")
	failing := module(t, head+"func BenchmarkX(b *testing.B) {\n\tb.Fatal(\"on purpose\")\n}\n")
	other := module(t, head+"func BenchmarkY(b *testing.B) {\n\tfor b.Loop() {\n\t}\n}\n")
	none := module(t, "package m\n")
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	check := func(base, to string, want error, text string) {
		t.Helper()
		_, err := Run(t.Context(), Config{Target: suite.Target{BenchTime: "1x"}, Base: base, Head: to, MaxTime: time.Nanosecond})
		if !errors.Is(err, want) || !strings.Contains(fmt.Sprint(err), text) {
			t.Errorf("%v, want %v with %q", err, want, text)
		}
		left, err := os.ReadDir(tmp)
		if err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
	check(good, broken, suite.ErrFailed, "head ("+broken+")")
	check(good, failing, suite.ErrFailed, "on purpose")
	check(good, none, suite.ErrUsage, "head ("+none+"): no benchmarks")
	check(good, other, suite.ErrUsage, "no benchmark on both sides")
}

// Of a benchmark's results the fastest is left, in the first one's place, and what
// has no time.
func TestFastest(t *testing.T) {
	results, err := parse("m", []byte("goos: linux\nBenchmarkA-2 \t 10\t 30 ns/op\t 5 B/op\nBenchmarkA-2 \t 11\t 20.5 ns/op\t 6 B/op\n"+
		"BenchmarkA-2 \t 10\t 40 ns/op\t 7 B/op\nlog: 1 ns/op\nBenchmarkB-2 \t 1 \t 2 MB/s \t 9 ns/op\nBenchmarkC-2 \t 1 \t 3 widgets\nPASS\n"))
	if err != nil {
		t.Fatal(err)
	}
	var s version
	s.rounds = []round{newRound()}
	if err := s.add("m", fastest(results), nil); err != nil {
		t.Fatal(err)
	}
	want := "goos: linux\n\nBenchmarkA-2 11 20.5 ns/op 6 B/op\n\nlog: 1 ns/op\n\nBenchmarkB-2 1 2 MB/s 9 ns/op\nBenchmarkC-2 1 3 widgets\n"
	if got := s.results.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := s.rounds[0].values[measure{suite.Key{Package: "m", Name: "BenchmarkA-2"}, report.BytesPerOp}]; len(got) != 1 || got[0] != 6 {
		t.Errorf("%v B/op, want those of the fastest, 6", got)
	}
}

// Short runs are for short operations, of which both sides make as much garbage, or
// little.
func TestShort(t *testing.T) {
	check := func(sec, base, head float64, benchTime string, rounds int, want bool) {
		t.Helper()
		c := &comparer{Config: Config{Target: suite.Target{BenchTime: benchTime}}, rounds: rounds}
		for i, bytes := range []float64{base, head} {
			r := newRound()
			r.values[measure{simulatedKey, report.SecPerOp}] = []float64{2 * sec, sec}
			r.values[measure{simulatedKey, report.BytesPerOp}] = []float64{2 * bytes, bytes}
			c.sides[i] = &version{rounds: []round{r}}
		}
		if got := c.short(simulatedKey.Package); got != want {
			t.Errorf("%v s, %v and %v B/op, -benchtime %q, round %d: %v, want %v", sec, base, head, benchTime, rounds, got, want)
		}
	}
	check(1e-6, 0, 39, "", 2, true)
	check(1e-6, 0, 41, "", 2, false)
	check(1e-6, 41, 0, "", 2, false)
	check(1e-6, 1000, 1009, "", 2, true)
	check(1e-6, 1000, 1011, "", 2, false)
	check(5.1e-3, 0, 0, "", 2, false)
	check(1e-6, 0, 0, "1s", 2, false)
	check(1e-6, 0, 0, "", 1, false)
}

// Runs of a round agree when the two fastest ones of each side do.
func TestAgree(t *testing.T) {
	check := func(base, head []float64, want bool) {
		t.Helper()
		c := &comparer{rounds: 1}
		for i, seconds := range [][]float64{base, head} {
			r := newRound()
			for _, sec := range seconds {
				r.add(measure{simulatedKey, report.SecPerOp}, sec, timeline.Use{})
			}
			c.sides[i] = &version{rounds: []round{r}}
		}
		if got := c.agree(simulatedKey.Package); got != want {
			t.Errorf("%v and %v agree: %v, want %v", base, head, got, want)
		}
	}
	check([]float64{1, 9, 1.004}, []float64{5, 4, 4.01}, true)
	check([]float64{1, 9, 1.011}, []float64{5, 4, 4.01}, false)
	check([]float64{1, 9, 1.004}, []float64{5, 4, 4.05}, false)
}

// simulatedProfiles makes rounds of profiles, of so many samples, in which functions
// take the given nanoseconds on each side but scatter by a part of that, and by the
// given factors more in a part of a round's time that differs from round to round.
func simulatedProfiles(r *rand.Rand, rounds int, truth [2][]float64, samples, scatter float64, slower []float64) *profiledRounds {
	p := &profiledRounds{functions: make(map[string]*functionPair)}
	for n := range rounds {
		for side, all := range truth {
			disturbed := r.Float64()
			var times []float64
			for i, ns := range all {
				times = append(times, ns*(1+scatter*r.NormFloat64())*(1+disturbed*(slower[i]-1)))
			}
			p.seconds[side] = append(p.seconds[side], 1e-9*stat.Total(times))
			for i, ns := range times {
				share := ns / stat.Total(times)
				share += math.Sqrt(share*(1-share)/samples) * r.NormFloat64()
				p.function(report.Function{}, fmt.Sprint(i)).add(side, n+1, max(0, share), samples)
			}
		}
	}
	return p
}

// coverage tells how many intervals of functions hold what is true, of how many, and
// how wide they are in all.
func coverage(changes []functionChange, truth [2][]float64) (covered, n int, width float64) {
	b := newBenchmark(measure{})
	b.Base.Center, b.Change.Ratio = 1e-9*stat.Total(truth[0]), stat.Total(truth[1])/stat.Total(truth[0])
	for i, x := range changes {
		f := b.explainFunction(x)
		change := truth[1][i] - truth[0][i]
		if f.Low <= change && change <= f.High {
			covered++
		}
		width += f.High - f.Low
	}
	return covered, len(changes), width
}

// Intervals of functions cover the truth as often as they say where the machine
// scatters their times in proportion, also after few rounds: of 2,500, at least
// 93 %. By what they learn from one another they are shorter than by themselves.
func TestPoolCovers(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	truth := [2][]float64{{400, 250, 200, 100, 50}, {400, 250, 200, 100, 50}}
	covered, all := 0, 0
	var alone, pooled float64
	for range 500 {
		p := simulatedProfiles(r, 4, truth, 5000, 0.05, []float64{1, 1, 1, 1, 1})
		var changes []functionChange
		for i := range truth[0] {
			changes = append(changes, p.functions[fmt.Sprint(i)].change([2]float64{1000, 1000}, [2][]float64{make([]float64, 4), make([]float64, 4)}))
		}
		_, _, wide := coverage(changes, truth)
		alone += wide
		ok, n, wide := coverage(p.changes([2]float64{1000, 1000}), truth)
		covered, all, pooled = covered+ok, all+n, pooled+wide
	}
	t.Logf("%d of %d intervals cover the truth; they are %.2f times as wide as alone", covered, all, pooled/alone)
	if float64(covered) < 0.93*float64(all) || pooled > 0.9*alone {
		t.Errorf("%d of %d intervals cover the truth, %.2f times as wide as alone; want at least 93 %%, and 0.9", covered, all, pooled/alone)
	}
}

// What disturbs a round slows functions by factors of their own. Their shares follow
// it, and where that is taken into account, intervals are less than half as wide as
// by the shares' scatter, and still cover the truth.
func TestChangesOfDisturbed(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	truth := [2][]float64{{500, 250, 150, 70, 30}, {550, 250, 150, 70, 30}}
	covered, all := 0, 0
	var scattered, lines float64
	for range 500 {
		p := simulatedProfiles(r, 8, truth, 5000, 0.005, []float64{1.3, 2, 2.5, 1, 1.5})
		ok, n, wide := coverage(p.changes([2]float64{1000, 1050}), truth)
		covered, all, lines = covered+ok, all+n, lines+wide
		p.seconds = [2][]float64{make([]float64, 8), make([]float64, 8)}
		_, _, wide = coverage(p.changes([2]float64{1000, 1050}), truth)
		scattered += wide
	}
	t.Logf("%d of %d intervals cover the truth; they are %.2f times as wide as by the scatter", covered, all, lines/scattered)
	if float64(covered) < 0.93*float64(all) || lines > 0.5*scattered {
		t.Errorf("%d of %d intervals cover the truth, %.2f times as wide as by the scatter; want at least 93 %%, and 0.5", covered, all, lines/scattered)
	}
}

// Beside a change of half the benchmark's time, a function that may have lost or won
// less than a twentieth is not said to have part in it.
func TestFunctionVerdictBeside(t *testing.T) {
	b := newBenchmark(measure{})
	b.Base.Center, b.Change.Ratio = 1e-6, 1.5
	check := func(low, high float64, want report.Verdict) {
		t.Helper()
		f := function{FunctionDifference: report.FunctionDifference{BaseNs: 400, HeadNs: 400 + (low+high)/2, ChangeNs: (low + high) / 2, Low: low, High: high}}
		if got := b.functionVerdict(&f, DefaultThreshold); got != want {
			t.Errorf("%v to %v ns: %v, want %v", low, high, got, want)
		}
	}
	check(40, 80, report.Unclear)
	check(60, 80, report.Slower)
	check(-80, -40, report.Unclear)
	check(-80, -60, report.Faster)
	check(-9, 9, report.Same)
}
