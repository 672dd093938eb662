package analyze

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/analyze/profiles"
	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

var long = flag.Bool("analyze.long", false, "compare as many simulated profiles as the promised rates ask for")

// side makes one of two sides.
func side(t testing.TB, list ...*profile.Profile) *Analysis {
	t.Helper()
	a, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range list {
		p.TimeNanos += int64(i)
		if err := a.Add(i, fmt.Sprint("pod", i), p); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// compared compares two sides, and says what is named.
func compared(t testing.TB, base, head *Analysis, per Per) (*difference.Difference, map[string]difference.Verdict) {
	t.Helper()
	d, _, err := compare(base, head, per, 0)
	if err != nil {
		t.Fatal(err)
	}
	named := make(map[string]difference.Verdict)
	b := d.Benchmarks[0]
	if b.Verdict.Changed() {
		named[""] = b.Verdict
	}
	var sums [3]float64
	for _, f := range b.Functions {
		if f.Verdict.Changed() {
			named[f.Function] = f.Verdict
		}
		for i, x := range []float64{f.BaseNs, f.HeadNs, f.ChangeNs} {
			sums[i] += x
		}
	}
	for i, want := range []float64{b.Base.Center, b.Head.Center, b.Head.Center - b.Base.Center} {
		if len(b.Functions) > 0 && math.Abs(sums[i]-1e9*want) > 1 {
			t.Errorf("the functions add up to %v, want %v", sums[i], 1e9*want)
		}
	}
	return d, named
}

// busy is a program with functions of very different size, of which f has 5 %.
func busy() map[string]float64 {
	w := map[string]float64{"main.main;main.f": 0.05, "main.main;main.g": 0.45}
	for i := range 30 {
		w[fmt.Sprint("main.main;main.h", i)] = 0.08 * math.Pow(0.85, float64(i))
	}
	return w
}

// A service is a program whose pods have different loads and differ in what they do.
type service struct {
	pods    int
	samples float64 // of all pods
	slow    float64 // factor of f
	apart   float64 // deviation of the logarithm of what a function costs, from pod to pod
	only    string  // the function that differs so; "": all
}

// side draws the profiles of a service.
func (s service) side(t testing.TB, r *rand.Rand) *Analysis {
	var list []*profile.Profile
	for range s.pods {
		w := busy()
		w["main.main;main.f"] *= s.slow
		for _, name := range slices.Sorted(maps.Keys(w)) {
			if s.only == "" || name == s.only {
				w[name] *= math.Exp(s.apart * r.NormFloat64())
			}
		}
		n := s.samples / float64(s.pods)
		if s.pods > 1 {
			n *= math.Exp(r.NormFloat64()/3 - 1./18)
		}
		list = append(list, simulated.CPU(100*time.Second, simulated.Draw(r, int(n+math.Sqrt(n)*r.NormFloat64()), w)))
	}
	return side(t, list...)
}

// Of equal sides hardly any is said to differ, alone and in groups of pods, whether these
// differ by chance alone or not. What was planted is found as far as the samples can tell: f has
// 500 of them on one side and 600 on the other, a sum that divides with a deviation of
// 33. A test of f alone that errs in 5 % finds it in 85 %, the best of all tests
// (Lehmann 1959, 4.5). Of 24 functions that are looked at alike, each may err in 0.2 %, which
// leaves 47 %.
func TestCompareChance(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	tries := 25
	if *long {
		tries = 1000
	}
	const few, many = 1e4, 25e3
	for _, c := range []struct {
		name       string
		base, head service
		f          bool // it should be named
		low, high  float64
	}{
		{"equal", service{1, few, 1, 0, ""}, service{1, few, 1, 0, ""}, false, 0, 0.05},
		{"equal pods", service{5, few, 1, 0, ""}, service{5, few, 1, 0, ""}, false, 0, 0.05},
		{"equal pods that differ", service{5, few, 1, 0.2, ""}, service{5, few, 1, 0.2, ""}, false, 0, 0.05},
		{"equal pods that differ in one function", service{5, few, 1, 0.5, "main.main;main.f"}, service{5, few, 1, 0.5, "main.main;main.f"}, false, 0, 0.05},
		{"one and five that differ", service{1, few, 1, 0.2, ""}, service{5, few, 1, 0.2, ""}, false, 0, 0.05},
		{"twenty and three that differ", service{20, few, 1, 0.2, ""}, service{3, few, 1, 0.2, ""}, false, 0, 0.05},
		{"f is a fifth slower", service{1, few, 1, 0, ""}, service{1, 1.01 * few, 1.2, 0, ""}, true, 0.4, 0.55},
		{"f is a fifth slower, many samples", service{1, many, 1, 0, ""}, service{1, 1.01 * many, 1.2, 0, ""}, true, 0.92, 1},
		{"f is two fifths slower", service{1, few, 1, 0, ""}, service{1, 1.02 * few, 1.4, 0, ""}, true, 0.97, 1},
		{"f is a fifth slower in pods", service{5, few, 1, 0, ""}, service{5, 1.01 * few, 1.2, 0, ""}, true, 0.27, 0.47},
		{"f is two fifths slower in pods", service{5, few, 1, 0, ""}, service{5, 1.02 * few, 1.4, 0, ""}, true, 0.85, 1},
	} {
		hits := 0
		for range tries {
			_, named := compared(t, c.base.side(t, r), c.head.side(t, r), Per{})
			if c.f && named["main.f"] == difference.Slower || !c.f && len(named) > 0 {
				hits++
			}
		}
		rate := float64(hits) / float64(tries)
		t.Logf("%s: %.1f %% of %d", c.name, 100*rate, tries)
		slack := 0.0
		if !*long {
			slack = 0.15
		}
		if rate < c.low-slack || rate > c.high+slack {
			t.Errorf("%s: %.1f %%, want %.0f to %.0f %%", c.name, 100*rate, 100*c.low, 100*c.high)
		}
	}
}

// counted is a profile of a process that ran for some seconds.
func counted(seconds int, stacks map[string]int64) *profile.Profile {
	return simulated.CPU(time.Duration(seconds)*time.Second, stacks)
}

// What a plain difference of values shows is not always one.
func TestCompareWhatPprofCannot(t *testing.T) {
	stacks := map[string]int64{"main.main;main.f": 500, "main.main;main.g": 300, "main.main;main.h": 200, "main.main;main.i": 400}
	times := func(n int64) map[string]int64 {
		out := make(map[string]int64)
		for name, x := range stacks {
			out[name] = n * x
		}
		return out
	}
	check := func(why string, base, head *profile.Profile, per Per, want map[string]difference.Verdict) *difference.Difference {
		t.Helper()
		d, named := compared(t, side(t, base), side(t, head), per)
		if !maps.Equal(named, want) {
			t.Errorf("%s: named %v, want %v; %v", why, named, want, d.Warnings)
		}
		return d
	}
	none := map[string]difference.Verdict{}
	check("recorded for longer", counted(10, stacks), counted(30, times(3)), Per{}, none)
	d := check("three times the load", counted(10, stacks), counted(10, times(3)), Per{}, none)
	if math.Abs(d.Profile.Alike-3) > 1e-9 {
		t.Errorf("most functions changed by %v, want 3", d.Profile.Alike)
	}
	check("the same for each request", counted(10, stacks), counted(10, times(3)), Per{"request", 100, 300}, none)
	d = check("less for each request", counted(10, stacks), counted(10, stacks), Per{"request", 100, 200},
		map[string]difference.Verdict{"": difference.Faster, "main.f": difference.Faster, "main.g": difference.Faster, "main.h": difference.Faster, "main.i": difference.Faster})
	if b := d.Benchmarks[0]; b.Unit != "sec/request" || math.Abs(b.Base.Center-.14) > 1e-9 || math.Abs(b.Head.Center-.07) > 1e-9 {
		t.Errorf("%+v", b)
	}
	more := times(1)
	more["main.main;main.new"] = 100
	check("a new function", counted(10, stacks), counted(10, more), Per{}, map[string]difference.Verdict{"main.new": difference.New})
	check("one that is gone", counted(10, more), counted(10, stacks), Per{}, map[string]difference.Verdict{"main.new": difference.Gone})
	renamed := times(1)
	delete(renamed, "main.main;main.f")
	renamed["main.main;example.com/other.f"] = 500
	d = check("one that was moved", counted(10, stacks), counted(10, renamed), Per{}, none)
	if f := d.Benchmarks[0].Functions; !slices.ContainsFunc(f, func(f difference.FunctionDifference) bool { return slices.Equal(f.Folded, []string{"main.f"}) }) {
		t.Errorf("functions %+v", f)
	}
	split := times(1)
	split["main.main;main.f"] = 200
	split["main.main;main.f;main.part"] = 300
	check("one that was divided", counted(10, stacks), counted(10, split), Per{}, none)
	check("two that were put together", counted(10, split), counted(10, stacks), Per{}, none)
	bare := counted(10, stacks)
	for _, l := range bare.Location {
		l.Line = nil
	}
	check("no symbols in the base", bare, counted(10, stacks), Per{}, none)
	check("no symbols in the head", counted(10, stacks), bare, Per{}, none)
	less := counted(10, stacks)
	less.Sample[0].Value = []int64{-1, -1e7}
	if d := check("negative values", less, counted(10, stacks), Per{}, none); !strings.Contains(fmt.Sprint(d.Warnings), "negative") {
		t.Errorf("negative values: %v", d.Warnings)
	}
	check("no durations", simulated.CPU(0, stacks), simulated.CPU(0, times(3)), Per{}, none)
}

// Other kinds are compared in their own units.
func TestCompareKinds(t *testing.T) {
	heap := func(f, g int64) *profile.Profile {
		p := simulated.New([]string{"inuse_objects/count", "inuse_space/bytes"}, map[string][]int64{"main.main;main.f": {f, 1000 * f}, "main.main;main.g": {g, 1000 * g}})
		p.Period, p.PeriodType = 1, &profile.ValueType{Type: "space", Unit: "bytes"}
		return p
	}
	d, _ := compared(t, side(t, heap(1000, 5000)), side(t, heap(2000, 5000)), Per{})
	b := d.Benchmarks[0]
	if b.Unit != "B/profile" || len(b.Functions) != 0 || len(b.Allocations) != 2 || b.Allocations[0].Function != "main.f" || b.Allocations[0].Verdict != difference.Slower ||
		b.Allocations[0].Change != 1e6 || b.Allocations[1].Verdict.Changed() || b.Verdict != difference.Slower {
		t.Errorf("%+v", b)
	}
	if _, _, err := compare(side(t, heap(1, 2)), side(t, counted(1, map[string]int64{"main.f": 1})), Per{}, 0); !errors.Is(err, suite.ErrUsage) {
		t.Errorf("a heap and a processor: %v", err)
	}
	if _, _, err := compare(side(t, counted(1, nil)), side(t, counted(1, nil)), Per{}, 0); !errors.Is(err, ErrProfile) {
		t.Errorf("nothing and nothing: %v", err)
	}
}

func TestParsePer(t *testing.T) {
	if p, err := ParsePer("requests=12000,13100"); err != nil || p != (Per{"request", 12000, 13100}) {
		t.Errorf("%+v, %v", p, err)
	}
	for _, text := range []string{"", "requests", "requests=1", "requests=0,1", "=1,2", "requests=a,b"} {
		if _, err := ParsePer(text); !errors.Is(err, suite.ErrUsage) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestRunSides(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, n int64) {
		t.Helper()
		path := filepath.Join(dir, name)
		p := counted(10, map[string]int64{"main.main;main.f": n, "main.main;main.g": 400, "main.main;main.h": 300, "main.main;main.i": 200})
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), gorun.WriteProfile(path, p)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range int64(4) {
		write(fmt.Sprintf("before/%d.pprof", i), 100+i)
		write(fmt.Sprintf("after/%d.pprof", i), 200+i)
	}
	record := filepath.Join(dir, "out")
	if err := os.Mkdir(record, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, names := range [][2]string{{"before", "after"}, {"before/*.pprof", "after/?.pprof"}, {"before/0.pprof", "after"}} {
		if are, err := AreProfiles(dir, names[0], names[1]); !are || err != nil {
			t.Errorf("%v are no profiles: %v", names, err)
		}
		d, err := RunSides(t.Context(), Sides{From: profiles.Config{Dir: dir}, Base: names[0], Head: names[1], Record: record})
		if err != nil {
			t.Fatal(err)
		}
		f := d.Benchmarks[0].Functions[0]
		if f.Function != "main.f" || f.Verdict != difference.Slower {
			t.Errorf("%v: %+v", names, d.Benchmarks[0].Functions)
		}
		var text, markdown bytes.Buffer
		if err := errors.Join(d.WriteText(&text), d.WriteMarkdown(&markdown)); err != nil {
			t.Fatal(err)
		}
		for _, out := range []string{strings.Join(strings.Fields(text.String()), " "), markdown.String()} {
			if !strings.Contains(out, "main.f (slower, +10") && !strings.Contains(out, `main.f \(slower, \+10`) {
				t.Errorf("%v:\n%s", names, out)
			}
		}
	}
	for _, name := range []string{"compare.json", "compare.md", "flame.html", "base.pprof", "head.pprof"} {
		if info, err := os.Stat(filepath.Join(record, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Versions of a tree, recorded runs, results and revisions are no profiles, and one side alone is
// wrong usage.
func TestAreProfiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"tree/go.mod", "run/results.txt", "run/cpu.pprof", "cpu.pprof", "text/notes.md", "suite1/report.json", "suite1/cpu.pprof", "suite2/report.json"} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, nil, 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	fixture.WriteFile(t, filepath.Join(dir, "bench.txt"), "goos: linux\nBenchmarkX-2 \t 100\t 20 ns/op\n")
	for _, name := range []string{"", "HEAD", "HEAD~1", "tree", "run", "text", "suite1", "suite?", "missing.pprof", "bench.txt", "ben*.txt"} {
		if are, err := AreProfiles(dir, name, name); are || err != nil {
			t.Errorf("%q are profiles: %v, %v", name, are, err)
		}
	}
	for _, name := range []string{"cpu.pprof", "*.pprof", "http://host:80/", "pyroscope+http://host/", "-"} {
		if are, err := AreProfiles(dir, name, "cpu.pprof"); !are || err != nil {
			t.Errorf("%q is a profile: %v, %v", name, are, err)
		}
		if _, err := AreProfiles(dir, name, "HEAD"); !errors.Is(err, suite.ErrUsage) {
			t.Errorf("%q and HEAD: %v", name, err)
		}
	}
	if _, err := AreProfiles(dir, "cpu.pprof", "bench.txt"); err == nil || !strings.Contains(err.Error(), "cpu.pprof has no results of benchmarks, and bench.txt has") {
		t.Errorf("an empty file and results: %v", err)
	}
}

// Where pods differ in their load, a change beside it is named although the interval, which holds
// the load, has 0 in it; and that is said.
func TestCompareLoads(t *testing.T) {
	pods := func(slow int64) *Analysis {
		var list []*profile.Profile
		for _, load := range []int64{1, 2, 4, 8} {
			list = append(list, counted(10, map[string]int64{
				"main.main;main.f": 100 * load * slow / 10, "main.main;main.g": 301 * load, "main.main;main.h": 202 * load, "main.main;main.i": 403 * load, "main.main;main.j": 150 * load,
			}))
		}
		return side(t, list...)
	}
	d, named := compared(t, pods(10), pods(15), Per{})
	if !maps.Equal(named, map[string]difference.Verdict{"main.f": difference.Slower}) || !strings.Contains(fmt.Sprint(d.Warnings), "intervals include that") {
		t.Errorf("named %v, %v; %+v", named, d.Warnings, d.Benchmarks[0].Functions)
	}
	d, named = compared(t, pods(10), pods(10), Per{})
	if len(named) != 0 || strings.Contains(fmt.Sprint(d.Warnings), "intervals include that") {
		t.Errorf("equal sides: named %v, %v", named, d.Warnings)
	}
}

// A ratio of which next to nothing is known is still one that JSON can hold.
func TestCompareNumbers(t *testing.T) {
	few := simulated.New([]string{"contentions/count", "delay/nanoseconds"}, map[string][]int64{"main.f": {0, 31}, "main.g": {1, 1 << 60}})
	many := simulated.New([]string{"contentions/count", "delay/nanoseconds"}, map[string][]int64{"main.f": {1, 31}})
	for _, sides := range [][2]*profile.Profile{{few, many}, {many, few}} {
		d, _ := compared(t, side(t, sides[0].Copy()), side(t, sides[1].Copy()), Per{})
		if err := d.WriteJSON(io.Discard); err != nil {
			t.Errorf("%v: %+v", err, d.Benchmarks[0].Change)
		}
	}
}

// Few samples are warned of where more can be had, with what to do for that.
func TestCompareFew(t *testing.T) {
	for types, want := range map[[2]string]string{
		{"samples/count", "cpu/nanoseconds"}:         "base: only 1 sample: measure for longer",
		{"inuse_objects/count", "inuse_space/bytes"}: "base: only 1 sample: sample more often",
		{"x/count", "goroutine/count"}:               "",
	} {
		one := func() *Analysis {
			p := simulated.New(types[:], map[string][]int64{"main.f": {1, 1e6}})
			p.Period = 1
			return side(t, p)
		}
		d, _ := compared(t, one(), one(), Per{})
		if text := fmt.Sprint(d.Warnings); strings.Contains(text, "only") != (want != "") || !strings.Contains(text, want) {
			t.Errorf("%v: warnings %s, want %q", types, text, want)
		}
	}
}
