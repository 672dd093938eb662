package analyze

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/owner"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
	"github.com/bottleneck-go/bottleneck/report"
)

// analyzed charges profiles.
func analyzed(t testing.TB, c Config, profiles ...*profile.Profile) (*report.Report, error) {
	t.Helper()
	a, err := New(c)
	if err != nil {
		return nil, err
	}
	for i, p := range profiles {
		p.TimeNanos += int64(i) // no pod is another
		if err := a.Add(i, fmt.Sprint("pod", i), p); err != nil {
			return nil, err
		}
	}
	return a.Report()
}

// function finds one by its name.
func function(t testing.TB, functions []report.Function, name string) report.Function {
	t.Helper()
	for _, f := range functions {
		if f.Function == name {
			return f
		}
	}
	t.Errorf("%s is charged with nothing", name)
	return report.Function{}
}

func warned(r *report.Report, of string) bool {
	for _, w := range r.Warnings {
		if strings.Contains(w.Error(), of) {
			return true
		}
	}
	return false
}

// simple is the profile of a program of a second and two thirds of it on a processor.
func simple() *profile.Profile {
	return simulated.CPU(1500*time.Millisecond, map[string]int64{
		"runtime.main;main.main;main.alpha": 40, "runtime.main;main.main;main.beta": 30, "runtime.main;main.main;main.gamma;runtime.duffcopy": 30,
	})
}

// What profiles of other tools lack, or have otherwise than runtime/pprof, is made good or
// said, and never makes anything certain that is not.
func TestOddProfiles(t *testing.T) {
	scale := func(p *profile.Profile, samples, value int64) {
		for _, s := range p.Sample {
			s.Value[0], s.Value[1] = s.Value[0]*samples, s.Value[1]/value
		}
	}
	for _, c := range []struct {
		name    string
		change  func(p *profile.Profile)
		wall    time.Duration
		share   float64 // of alpha
		low     float64
		high    float64
		samples int64
		warning string
	}{
		{"as it is", func(p *profile.Profile) {}, 1500e6, 40. / 150, .2066, .3322, 100, ""},
		{"no duration", func(p *profile.Profile) { p.DurationNanos = 0 }, 1000e6, .4, .3094, .498, 100, ""},
		{"a negative duration", func(p *profile.Profile) { p.DurationNanos = -1 }, 1000e6, .4, .3094, .498, 100, ""},
		{"three centuries", func(p *profile.Profile) { p.DurationNanos = math.MaxInt64 }, 1000e6, .4, .3094, .498, 100, ""},
		{"no period", func(p *profile.Profile) { p.Period, p.PeriodType = 0, nil }, 1500e6, 40. / 150, .2066, .3322, 100, ""},
		{"values below the period", func(p *profile.Profile) { scale(p, 1, 10) }, 1500e6, 40. / 1500, .02066, .03322, 100, "6.7 % of one CPU"},
		{"milliseconds", func(p *profile.Profile) { p.SampleType[1].Unit = "milliseconds"; scale(p, 1, 1e6) }, 1500e6, 40. / 150, .2066, .3322, 100, ""},
		{"time first", func(p *profile.Profile) {
			p.SampleType[0], p.SampleType[1] = p.SampleType[1], p.SampleType[0]
			for _, s := range p.Sample {
				s.Value[0], s.Value[1] = s.Value[1], s.Value[0]
			}
		}, 1500e6, 40. / 150, .2066, .3322, 100, ""},
		{"neither period nor samples", func(p *profile.Profile) {
			p.Period, p.SampleType = 0, p.SampleType[1:]
			for _, s := range p.Sample {
				s.Value = s.Value[1:]
			}
		}, 1500e6, 40. / 150, .05, .6, 3, "not known"},
		{"some have no symbols", func(p *profile.Profile) {
			for _, l := range p.Sample[1].Location {
				l.Line = nil
			}
		}, 1500e6, 0, 0, 0, 100, "no symbols"},
	} {
		p := simple()
		c.change(p)
		r, err := analyzed(t, Config{}, p)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if c.warning != "" && !warned(r, c.warning) {
			t.Errorf("%s: warnings %v, want %q", c.name, r.Warnings, c.warning)
		}
		if r.Bottleneck.Certain {
			t.Errorf("%s: %+v is certain", c.name, r.Bottleneck)
		}
		if r.Samples != c.samples || r.Wall != c.wall {
			t.Errorf("%s: %d samples in %v, want %d in %v", c.name, r.Samples, r.Wall, c.samples, c.wall)
		}
		if c.share == 0 {
			continue
		}
		f := function(t, r.Functions, "main.alpha")
		least := 1 / (1 - f.Low)
		if r.Profile.Untimed { // it may have waited besides
			least = 1
		}
		if warns := warned(r, "how long the run took"); warns != r.Profile.Untimed || warns != (c.wall == time.Second) {
			t.Errorf("%s: untimed is %v, warnings %v", c.name, r.Profile.Untimed, r.Warnings)
		}
		near := func(x, y float64) bool { return math.Abs(x-y) < 0.002 || c.samples == 3 && math.Abs(x-y) < 0.1 }
		if !near(f.Charged, c.share) || !near(f.Low, c.low) || !near(f.High, c.high) || math.Abs(f.CPU-.4) > 1e-9 || f.Speedup != 1/(1-f.Charged) || f.SpeedupLow != least {
			t.Errorf("%s: alpha %+v, want %.3f, %.3f to %.3f", c.name, f, c.share, c.low, c.high)
		}
		// What the process waited for may have been a processor; or many were busy.
		most := 1 / (1 - f.High/min(1, float64(r.CPU)/float64(r.Wall)))
		if r.Profile.Untimed {
			most = 1e6
		}
		if !near(f.SpeedupHigh, most) {
			t.Errorf("%s: alpha at most %.2fx, want %.2fx", c.name, f.SpeedupHigh, most)
		}
		var sum float64
		for _, f := range r.Functions {
			sum += f.Charged
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%s: the shares add up to %v", c.name, sum)
		}
	}
}

// What waits is no bottleneck of a profile that does not see it.
func TestIdle(t *testing.T) {
	r, err := analyzed(t, Config{}, simulated.CPU(10*time.Second, map[string]int64{"main.main;main.f": 90, "main.main;main.g": 10}))
	if err != nil {
		t.Fatal(err)
	}
	if b := r.Bottleneck; b.Function != "main.f" || !b.Certain || math.Abs(b.Share-0.09) > 1e-9 || r.Functions[0].Function != "(waiting)" {
		t.Errorf("bottleneck %+v of %+v", b, r.Functions)
	}
	var out strings.Builder
	if err := r.WriteText(&out); err != nil || !strings.Contains(strings.Join(strings.Fields(out.String()), " "), "certain: its interval lies above those of all other functions.") {
		t.Errorf("(waiting) has the largest share, but the text is\n%s", &out)
	}
	if f := function(t, r.Functions, "(waiting)"); math.Abs(f.Charged-0.9) > 1e-9 || f.Waiting != 9*time.Second {
		t.Errorf("%+v", f)
	}
}

// Of two samples of one function another one could have as many.
func TestFew(t *testing.T) {
	for n, certain := range map[int64]bool{2: false, 20: true} {
		r, err := analyzed(t, Config{}, simulated.CPU(time.Second, map[string]int64{"main.main;main.f": n}))
		if err != nil || r.Bottleneck.Certain != certain {
			t.Errorf("%d samples: %+v, %v", n, r.Bottleneck, err)
		}
	}
}

func TestNoSymbols(t *testing.T) {
	r, err := analyzed(t, Config{}, simulated.CPU(time.Second, map[string]int64{"?;?": 100}))
	if err != nil || r.Bottleneck.Certain || r.Bottleneck.Speedup != 0 || r.Functions[0].Speedup != 0 || !warned(r, "no symbols") || !warned(r, "go tool pprof") || r.Profile.OwnWhy != "the profile has no names" {
		t.Errorf("%+v, %v", r, err)
	}
}

// Code without a name that a function called may be another function, unless it is of a library.
func TestNoSymbolsBelow(t *testing.T) {
	for file, certain := range map[string]bool{"": false, "/tmp/perf-7.map": false, "/lib/libz.so.1": true} {
		p := simulated.CPU(time.Second, map[string]int64{"main": 10, "main;?": 70, "main;parse": 20})
		for _, l := range p.Location {
			if len(l.Line) == 0 && file != "" {
				l.Mapping = &profile.Mapping{ID: 1, File: file}
				p.Mapping = append(p.Mapping, l.Mapping)
			}
		}
		r, err := analyzed(t, Config{}, p)
		if err != nil || r.Bottleneck.Function != "main" || r.Bottleneck.Certain != certain || warned(r, "70.0 % of the processor time: code without a name that main called") == certain {
			t.Errorf("below main in %q: %+v, %v, warnings %v", file, r.Bottleneck, err, r.Warnings)
		}
	}
}

// Measuring a program is not what it is for, though it may be most of what it did.
func TestProfiling(t *testing.T) {
	for _, c := range []struct {
		stacks  map[string]int64
		want    string
		certain bool
	}{
		{map[string]int64{"runtime/pprof.profileWriter": 100, "main.main;main.f": 890, "main.main;main.g": 10}, "main.f", true},
		{map[string]int64{"runtime.goexit;runtime/pprof.profileWriter": 700}, "runtime (profiling)", false},
		{map[string]int64{"runtime/pprof.profileWriter": 700, "main.main;main.f": 290, "main.main;main.g": 10}, "main.f", false},
	} {
		r, err := analyzed(t, Config{Hint: owner.Hint{Own: []string{"main"}}}, simulated.CPU(10*time.Second, c.stacks))
		if err != nil || r.Bottleneck.Function != c.want || r.Bottleneck.Certain != c.certain || warned(r, "profiling itself") == c.certain {
			t.Errorf("%v: %+v, %v, %v; want %s, certain %v", c.stacks, r.Bottleneck, r.Warnings, err, c.want, c.certain)
		}
	}
}

// What has no file has no names in it.
func TestNoSymbolsToFind(t *testing.T) {
	for file, want := range map[string]bool{"": true, "/bin/shop": true, "[vdso]": false, "//anon": false, "/tmp/perf-7.map": false} {
		p := simulated.CPU(time.Second, map[string]int64{"?": 10, "main.main": 90})
		for _, l := range p.Location {
			if l.Mapping = nil; file != "" {
				l.Mapping = &profile.Mapping{ID: 1, File: file}
			}
		}
		if r, err := analyzed(t, Config{}, p); err != nil || !warned(r, "no symbols for 10.0 %") || warned(r, "-proto") != want {
			t.Errorf("%q: %v, %v; want advice: %v", file, r.Warnings, err, want)
		}
	}
	if r, err := analyzed(t, Config{}, simulated.CPU(time.Second, map[string]int64{"": 10, "main.main": 90})); err != nil || warned(r, "-proto") {
		t.Errorf("no stacks: %v, %v", r.Warnings, err)
	}
}

func TestRefused(t *testing.T) {
	less := simple()
	less.Scale(-1)
	if _, err := analyzed(t, Config{}, less); !errors.Is(err, ErrProfile) {
		t.Errorf("a difference: %v", err)
	}
	huge := simple()
	huge.Scale(math.MaxInt64 / 1e9)
	if _, err := analyzed(t, Config{}, huge, huge.Copy(), huge.Copy()); !errors.Is(err, ErrProfile) {
		t.Errorf("more than can be: %v", err)
	}
	larger := simple()
	larger.Scale(math.MaxInt64 / 5e8)
	if r, err := analyzed(t, Config{}, simple(), larger); err != nil || r.Profile.Profiles != 1 || !warned(r, "2^63") {
		t.Errorf("with one that has more than can be: %+v, %v", r, err)
	}
	if _, _, err := compare(side(t, simple()), side(t, huge, huge.Copy(), huge.Copy()), Per{}, 0); !errors.Is(err, ErrProfile) {
		t.Errorf("more than can be, compared: %v", err)
	}
	r, err := analyzed(t, Config{}, simple(), less, simulated.New([]string{"goroutine/count"}, map[string][]int64{"main.f": {3}}))
	if err != nil || r.Profile.Profiles != 1 || !warned(r, "pod1") || !warned(r, "pod2 (goroutine/count)") {
		t.Errorf("with one that can be charged: %+v, %v", r, err)
	}
	for _, c := range []Config{{SampleIndex: "inuse_space"}, {Focus: "("}, {TagFocus: "key=("}} {
		if _, err := analyzed(t, c, simple()); !errors.Is(err, suite.ErrUsage) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if _, err := analyzed(t, Config{}); !errors.Is(err, ErrProfile) {
		t.Errorf("none: %v", err)
	}
	r, err = analyzed(t, Config{}, simulated.CPU(time.Second, nil))
	if err != nil || r.Bottleneck != nil || !warned(r, "no samples") {
		t.Errorf("an empty one: %+v, %v", r, err)
	}
	nothing := simulated.New([]string{"cpu/nanoseconds", "lock_time/nanoseconds"}, map[string][]int64{"main.f": {5, 0}})
	if r, err := analyzed(t, Config{}, nothing); err != nil || r.Profile.SampleType != "cpu/nanoseconds" && !warned(r, "sample types are cpu, lock_time") {
		t.Errorf("one without the default's values: %+v, %v", r, err)
	}
}

// A net growth is charged; nothing of it is certain.
func TestGrowth(t *testing.T) {
	p := simulated.New([]string{"inuse_objects/count", "inuse_space/bytes"}, map[string][]int64{
		"main.main;main.f": {100, 1e6}, "main.main;main.g": {-10, -1e5}, "main.main;main.h": {1, 10},
	})
	p.Period, p.PeriodType = 1, &profile.ValueType{Type: "space", Unit: "bytes"}
	r, err := analyzed(t, Config{}, p)
	if err != nil || r.Bottleneck.Function != "main.f" || r.Bottleneck.Certain || !warned(r, "negative") || r.Profile.Total != 1000010 {
		t.Errorf("%+v, %v", r, err)
	}
}

// Where less is in use than before, what was allocated can be charged all the same.
func TestShrinking(t *testing.T) {
	types := []string{"alloc_space/bytes", "inuse_space/bytes"}
	p := func() *profile.Profile {
		return simulated.New(types, map[string][]int64{"main.main;main.f": {1e6, -2e6}, "main.main;main.g": {1e5, 1e6}})
	}
	if _, err := analyzed(t, Config{}, p()); !errors.Is(err, ErrProfile) || !strings.HasSuffix(err.Error(), "-sample_index alloc_space") {
		t.Errorf("%v, want a refusal that names alloc_space", err)
	}
	if r, err := analyzed(t, Config{SampleIndex: "alloc_space"}, p()); err != nil || r.Bottleneck.Function != "main.f" {
		t.Errorf("%+v, %v", r, err)
	}
}

// Programs in other languages have threads.
func TestThreads(t *testing.T) {
	for function, of := range map[string]string{"main.main": "the time of all goroutines", "<module> (app.py)": "the time of all threads"} {
		r, err := analyzed(t, Config{}, simulated.New([]string{"samples/count", "time/nanoseconds"}, map[string][]int64{function: {40, 4e8}}))
		if err != nil || r.Profile.Of != of {
			t.Errorf("%s: %+v, %v; want %s", function, r, err, of)
		}
	}
}

func TestFilters(t *testing.T) {
	labelled := func() *profile.Profile {
		p := simple()
		p.Sample[0].Label = map[string][]string{"endpoint": {"/a"}}
		p.Sample[1].Label = map[string][]string{"endpoint": {"/b"}, "tenant": {"x"}}
		p.Sample[2].NumLabel = map[string][]int64{"bytes": {2048}}
		return p
	}
	for _, c := range []struct {
		Config
		samples int64
	}{
		{Config{}, 100}, {Config{Focus: "alpha|beta"}, 70}, {Config{Ignore: "alpha"}, 60},
		{Config{TagFocus: "endpoint=/a"}, 40}, {Config{TagFocus: "endpoint:/b"}, 30}, {Config{TagFocus: "/b,tenant"}, 30},
		{Config{TagIgnore: "endpoint"}, 30}, {Config{TagFocus: "bytes=1kb:2kb"}, 30}, {Config{TagFocus: "bytes=2kb"}, 30},
		{Config{TagFocus: "bytes=:1kb"}, 0}, {Config{TagIgnore: "1kb:"}, 70},
	} {
		r, err := analyzed(t, c.Config, labelled())
		if err != nil || r.Samples != c.samples {
			t.Errorf("%+v: %d samples, %v; want %d", c.Config, r.Samples, err, c.samples)
		}
		if warned(r, "leave no samples") != (c.samples == 0) {
			t.Errorf("%+v: %d samples, warnings %v", c.Config, r.Samples, r.Warnings)
		}
	}
	r, err := analyzed(t, Config{By: "endpoint"}, labelled())
	if err != nil || len(r.Profile.Values) != 3 {
		t.Fatalf("%+v, %v", r, err)
	}
	for i, want := range []struct {
		value, function string
		share           float64
	}{{"/a", "main.alpha", .4}, {"/b", "main.beta", .3}, {"", "main.gamma", .3}} {
		v := r.Profile.Values[i]
		if v.Value != want.value && i == 0 || math.Abs(v.Share-want.share) > 1e-9 || v.Bottleneck.Share != 1 || len(v.Functions) != 1 {
			t.Errorf("value %d: %+v, want %+v", i, v, want)
		}
	}
}

// Pods that differ make intervals wide, and the one that does something else is named.
func TestPods(t *testing.T) {
	var pods []*profile.Profile
	for i := range 6 {
		n := int64(30 + 8*i)
		pods = append(pods, simulated.CPU(time.Second, map[string]int64{"main.main;main.f": n, "main.main;main.g": 100 - n}))
	}
	pods = append(pods, simulated.CPU(time.Second, map[string]int64{"main.main;main.stuck": 100}))
	r, err := analyzed(t, Config{}, pods...)
	if err != nil {
		t.Fatal(err)
	}
	if f := function(t, r.Functions, "main.f"); f.High-f.Low < 0.2 {
		t.Errorf("the interval of f is %.3f to %.3f", f.Low, f.High)
	}
	if o := r.Profile.Outliers; len(o) != 1 || o[0].Profile != "pod6" || !warned(r, "pod6 is unlike the others: main.stuck") {
		t.Errorf("outliers %+v, warnings %v", o, r.Warnings)
	}
	if r.Runs != 7 || r.Profile.Profiles != 7 || r.Wall != 7*time.Second {
		t.Errorf("%d runs, %v", r.Runs, r.Wall)
	}
}

// All profiles of one kind are one, whatever unit they are in; a single one stays.
func TestProfile(t *testing.T) {
	a, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	other := simple()
	other.SampleType[1].Unit = "milliseconds"
	for _, s := range other.Sample {
		s.Value[1] /= 1e6
	}
	for i, p := range []*profile.Profile{simple(), other} {
		if err := a.Add(i, fmt.Sprint(i), p); err != nil {
			t.Fatal(err)
		}
		if i == 0 && a.Profile() != p {
			t.Error("a single profile was changed")
		}
	}
	var sum int64
	for _, s := range a.Profile().Sample {
		sum += s.Value[1]
	}
	if p := a.Profile(); sum != 2e9 || len(p.Sample) != 3 || p.DurationNanos != 3e9 {
		t.Errorf("%d ns in %d stacks of %d ns", sum, len(p.Sample), p.DurationNanos)
	}
}

// What is inside of a function is told as for a run.
func TestInside(t *testing.T) {
	r, err := analyzed(t, Config{Hint: owner.Hint{Own: []string{"main"}}}, simulated.CPU(time.Second, map[string]int64{
		"main.main;main.f;runtime.growslice": 30, "main.main;main.f;strconv.Itoa": 50, "main.main;main.f": 20,
	}))
	if err != nil {
		t.Fatal(err)
	}
	f := function(t, r.Functions, "main.f")
	if len(f.Lines) != 1 || f.Lines[0].Share != 1 || len(f.From) != 1 || f.From[0].Function != "main.main" {
		t.Errorf("lines %+v, from %+v", f.Lines, f.From)
	}
	if len(f.Into) != 3 || f.Into[0].Function != "strconv.Itoa" || f.Into[1].Function != "append growing a slice" || f.Into[2].Function != "own instructions" {
		t.Errorf("into %+v", f.Into)
	}
}

// Where many are unlike the others, as in a directory of everything, three are named.
func TestManyOutliers(t *testing.T) {
	var pods []*profile.Profile
	for i := range 12 {
		pods = append(pods, simulated.CPU(time.Second, map[string]int64{fmt.Sprintf("main.main;main.f%d", max(0, i-7)): 100}))
	}
	r, err := analyzed(t, Config{}, pods...)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(r.Profile.Outliers); n <= mostNamed || len(r.Warnings) != mostNamed+1 || !warned(r, fmt.Sprintf("%d more are unlike the others", n-mostNamed)) {
		t.Errorf("%d outliers, warnings %v", n, r.Warnings)
	}
}

// interpreted is the profile of an interpreted program, which has no addresses.
func interpreted(stacks map[string]int64) *profile.Profile {
	p := simulated.CPU(time.Second, stacks)
	for _, l := range p.Location {
		l.Address = 0
	}
	return p
}

// Interpreters name functions without their file.
func TestNamesakes(t *testing.T) {
	stacks := map[string]int64{"main;run[/app/a/index.js]": 30, "main;run[/app/b/index.js]": 30, "main;work[/app/c.js]": 40, "main;run": 1}
	r, err := analyzed(t, Config{}, interpreted(stacks))
	if err != nil || r.Bottleneck.Function != "work" {
		t.Fatalf("%+v, %v", r, err)
	}
	for name, want := range map[string]float64{"run in a/index.js": 30, "run in b/index.js": 30, "run": 1} {
		if f := function(t, r.Functions, name); math.Abs(f.Charged-want/101) > 0.001 {
			t.Errorf("%s has %v, want %v of 101", name, f.Charged, want)
		}
	}
	elsewhere := map[string]int64{"main;run[/opt/v1/a.py]": 30, "main;work[/app/c.js]": 40}
	if r, err := analyzed(t, Config{}, interpreted(elsewhere), interpreted(map[string]int64{"main;run[/opt/v2/a.py]": 30})); err != nil || r.Bottleneck.Function != "run" {
		t.Errorf("one function of two installations: %+v, %v", r.Bottleneck, err)
	}
	if r, err := analyzed(t, Config{}, simulated.CPU(time.Second, stacks)); err != nil || r.Bottleneck.Function != "run" {
		t.Errorf("one function whose lines stand in two files: %+v, %v", r.Bottleneck, err)
	}
}

// What was asked for and is not there is said.
func TestNotThere(t *testing.T) {
	r, err := analyzed(t, Config{By: "endpoint", Hint: owner.Hint{Own: []string{"main", "example.com/no", "mai"}}}, simple())
	if err != nil || !warned(r, "no sample has the label endpoint") || !warned(r, "-own: the profile has no function of example.com/no") ||
		!warned(r, "no function of mai") || len(r.Warnings) != 3 {
		t.Errorf("%v, warnings %v", err, r.Warnings)
	}
}

// What V8 does beside running functions is no function, also where Pyroscope decorates its names;
// nor is the walk up the stack by which pprof-rs samples it.
func TestEngine(t *testing.T) {
	handle := "/app/a.js:handle:3"
	for name, stacks := range map[string]map[string]int64{
		"(idle)":    {"(idle)": 60, "handle[/app/a.js];(garbage collector)": 20, "(garbage collector)": 10, "handle[/app/a.js]": 10},
		":(idle):0": {":(idle):0": 60, handle + ";:(garbage collector):0": 20, ":(garbage collector):0": 10, handle: 10},
		"libunwind.rs:93 - backtrace::backtrace::libunwind::trace": {
			"libunwind.rs:93 - backtrace::backtrace::libunwind::trace":           70,
			handle + ";libunwind.rs:93 - backtrace::backtrace::libunwind::trace": 30,
		},
	} {
		r, err := analyzed(t, Config{}, interpreted(stacks))
		if err != nil || r.Bottleneck.Function != name || r.Bottleneck.Certain {
			t.Fatalf("%+v, %v", r, err)
		}
		own := "handle"
		if name != "(idle)" {
			own = handle
		}
		if f := function(t, r.Functions, own); math.Abs(f.Charged-0.3) > 0.001 {
			t.Errorf("%s: %s has %v, want 0.3 with what is done while it runs", name, own, f.Charged)
		}
	}
}
