package flame

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/pprof/profile"
)

// build makes a profile of stacks, outermost function first.
func build(stacks map[string]int64) *profile.Profile {
	p := &profile.Profile{
		SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}, {Type: "cpu", Unit: "nanoseconds"}},
		PeriodType: &profile.ValueType{Type: "cpu", Unit: "nanoseconds"}, Period: 1e7,
	}
	places := make(map[string]*profile.Location)
	for stack, value := range stacks {
		s := &profile.Sample{Value: []int64{value, value * 1e7}}
		for name := range strings.SplitSeq(stack, ";") {
			if places[name] == nil {
				f := &profile.Function{ID: uint64(len(places) + 1), Name: name, Filename: name}
				p.Function = append(p.Function, f)
				places[name] = &profile.Location{ID: f.ID, Line: []profile.Line{{Function: f}}}
				p.Location = append(p.Location, places[name])
			}
			s.Location = append(s.Location, places[name])
		}
		slices.Reverse(s.Location)
		p.Sample = append(p.Sample, s)
	}
	return p
}

const hostile = `a</script><img src=x onerror=alert(1)>"'&` + "\x1b[31m\xff"

// Without a home there are flame graphs all the same, and nothing is left of what pprof
// was told.
func TestWriteWithoutHome(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv("HOME", "")
	t.Setenv("XDG_CONFIG_HOME", "")
	if _, err := os.UserConfigDir(); err == nil || runtime.GOOS == "darwin" {
		t.Skip("this system has other places")
	}
	if err := Write(io.Discard, build(map[string]int64{"main.main;main.slow": 9}), "run", nil); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 || os.Getenv("XDG_CONFIG_HOME") != "" {
		t.Errorf("left behind: %v, %v, %q", left, err, os.Getenv("XDG_CONFIG_HOME"))
	}
}

func TestWriteIsSelfContained(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	var out bytes.Buffer
	links := []Link{{"report", "report.html"}, {hostile, "javascript:alert(1)"}}
	if err := Write(&out, build(map[string]int64{"main.main;main.slow": 9, "main.main;" + hostile: 1}), hostile, links); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	for _, want := range []string{"main.slow", `<html lang="en">`, `href="report.html"`, "stackViewer("} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, bad := range []string{"<img", "Save as", `src="http`, `href="javascript:`, "@import"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

func TestPagesLeaveOutWriters(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	pages, err := Pages(build(map[string]int64{"main.main": 1}))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/saveconfig", "/deleteconfig"} {
		if pages[path] != nil {
			t.Errorf("%s is there", path)
		}
	}
	for _, path := range []string{"/top", "/flamegraph", "/peek", "/source", "/download"} {
		w := httptest.NewRecorder()
		pages[path].ServeHTTP(w, httptest.NewRequest(http.MethodGet, path+"?f=main", nil))
		if w.Code != http.StatusOK {
			t.Errorf("%s: status %d: %.200s", path, w.Code, w.Body)
		}
	}
}

func total(p *profile.Profile) (sum int64) {
	for _, s := range p.Sample {
		sum += s.Value[len(s.Value)-1]
	}
	return sum
}

// A profile of 20,000 stacks becomes a page of at most 2 MB, and nothing of its
// total is lost.
func TestManyStacks(t *testing.T) {
	if testing.Short() {
		t.Skip("it draws 20,000 stacks")
	}
	t.Setenv("HOME", t.TempDir())
	p := many()
	trimmed := Trim(p, MaxStacks)
	if err := trimmed.CheckValid(); err != nil {
		t.Fatal(err)
	}
	if len(trimmed.Sample) > MaxStacks || total(trimmed) != total(p) {
		t.Errorf("%d stacks of %d in all, want at most %d of %d", len(trimmed.Sample), total(trimmed), MaxStacks, total(p))
	}
	var out bytes.Buffer
	if err := Write(&out, p, "many", nil); err != nil {
		t.Fatal(err)
	}
	if out.Len() > 2<<20 {
		t.Errorf("the page has %d bytes, want at most 2 MB", out.Len())
	}
}

// many is a profile of 20,000 stacks, which is not to be changed.
var many = sync.OnceValue(func() *profile.Profile { return manyStacks(20_000) })

func manyStacks(n int) *profile.Profile {
	stacks := make(map[string]int64, n)
	for i := range n {
		names := make([]string, 12)
		for depth, k := 0, i; depth < len(names); depth++ {
			names[depth] = fmt.Sprintf("example.com/m/pkg%d.Function%d", depth, k%7)
			if k /= 7; k == 0 {
				k = i / (depth + 1)
			}
		}
		stacks[strings.Join(names, ";")+fmt.Sprint(";example.com/m.Leaf", i)] = int64(i%13 + 1)
	}
	return build(stacks)
}

// What a page shows of a large profile is found about as fast as the profile can
// be copied, 0.6 of it, since what is too small to be seen is not looked into:
// at most half as long again, for the sake of a busy machine.
func TestGraphIsCheap(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures for seconds")
	}
	p := many()
	fastest := func(least *time.Duration, f func()) {
		began := time.Now()
		f()
		if took := time.Since(began); *least == 0 || took < *least {
			*least = took
		}
	}
	var graph, whole time.Duration
	for round := 0; round < 3 && (round == 0 || graph > whole+whole/2); round++ {
		fastest(&graph, func() { Graph(p) })
		fastest(&whole, func() { p.Copy() })
	}
	t.Logf("graph %v, copy %v", graph, whole)
	if graph > whole+whole/2 {
		t.Errorf("the graph takes %v, a copy of the profile %v", graph, whole)
	}
}

// The frames of labels stand at the foot of the stacks, inlined functions stay
// inlined, and the profile stays as it was.
func TestGraph(t *testing.T) {
	p := build(map[string]int64{"main;f;g": 1, "main;f": 2, "main;h": 4})
	for _, s := range p.Sample {
		s.Label = map[string][]string{"phase": {"setup"}}
		if s.Value[0] == 4 {
			s.Label = nil
		}
		if s.Value[0] == 1 { // g is inlined into f
			f, g := s.Location[1].Line[0], s.Location[0].Line[0]
			p.Location = append(p.Location, &profile.Location{ID: 99, Line: []profile.Line{g, f}})
			s.Location = []*profile.Location{p.Location[len(p.Location)-1], s.Location[2]}
		}
	}
	before := p.String()
	graph := Graph(p, "phase", "none")
	if err := graph.CheckValid(); err != nil {
		t.Fatal(err)
	}
	if p.String() != before {
		t.Error("the profile was changed")
	}
	got := make(map[string]int64)
	for _, s := range graph.Sample {
		var names []string
		for _, l := range slices.Backward(s.Location) {
			for i, line := range slices.Backward(l.Line) {
				name := line.Function.Name
				if i < len(l.Line)-1 {
					name = "inlined " + name
				}
				names = append(names, name)
			}
		}
		got[strings.Join(names, ";")] += s.Value[0]
	}
	want := map[string]int64{"setup;main;f;inlined g": 1e7, "setup;main;f": 2e7, "main;h": 4e7}
	if !maps.Equal(got, want) {
		t.Errorf("stacks %v, want %v", got, want)
	}
}

func BenchmarkGraph(b *testing.B) {
	p := many()
	b.Run("stacks=100000/impl=api", func(b *testing.B) {
		for b.Loop() {
			Graph(p)
		}
	})
	b.Run("stacks=100000/impl=copy", func(b *testing.B) { // the reference
		for b.Loop() {
			p.Copy()
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	b.Setenv("HOME", b.TempDir())
	p := many()
	b.Run("stacks=100000/impl=api", func(b *testing.B) {
		var size int
		for b.Loop() {
			var out bytes.Buffer
			if err := Write(&out, p, "many", nil); err != nil {
				b.Fatal(err)
			}
			size = out.Len()
		}
		b.ReportMetric(float64(size), "bytes/op")
	})
}

func TestTrimKeepsWhatNeedsNoTrimming(t *testing.T) {
	p := build(map[string]int64{"a;b": 1, "a;c": 2})
	if got := Trim(p, 2); got != p {
		t.Errorf("a profile of 2 stacks was trimmed to 2: %v", got)
	}
	got := Trim(p, 1) // only a is left
	if len(got.Sample) != 1 || total(got) != 3e7 || got.Sample[0].Location[0].Line[0].Function.Name != "a" {
		t.Errorf("trimmed to 1 stack: %v", got)
	}
}

// However odd a profile, there is a page or an error.
func TestHostileProfiles(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	check := func(name string, change func(p *profile.Profile)) {
		t.Helper()
		p := build(map[string]int64{"a;b": 1, "a;c": 2})
		change(p)
		err := Write(new(bytes.Buffer), p, name, nil)
		t.Logf("%s: %v", name, err)
	}
	check("no samples", func(p *profile.Profile) { p.Sample = nil })
	check("no types, many", func(p *profile.Profile) {
		p.SampleType, p.Sample = nil, slices.Repeat(p.Sample, MaxStacks)
	})
	check("no values, many", func(p *profile.Profile) {
		p.Sample = append(slices.Repeat(p.Sample, MaxStacks), &profile.Sample{})
	})
	check("no types", func(p *profile.Profile) { p.SampleType = nil })
	check("gigantic", func(p *profile.Profile) { p.Sample[0].Value[1], p.Sample[1].Value[1] = math.MaxInt64, math.MaxInt64 })
	check("smallest", func(p *profile.Profile) { p.Sample[0].Value[1] = math.MinInt64 })
	check("empty names", func(p *profile.Profile) { p.Function[0].Name, p.Function[0].Filename = "", "" })
	check("no function", func(p *profile.Profile) { p.Location[0].Line[0].Function = nil })
	check("no lines", func(p *profile.Profile) { p.Location[0].Line = nil })
	check("no stack", func(p *profile.Profile) { p.Sample[0].Location = nil })
	check("deep recursion", func(p *profile.Profile) {
		for range 100_000 {
			p.Sample[0].Location = append(p.Sample[0].Location, p.Location...)
		}
	})
	check("dangling", func(p *profile.Profile) { p.Location = p.Location[:1] })
	check("drop all", func(p *profile.Profile) { p.DropFrames, p.KeepFrames = ".*", "((" })
}

func FuzzWrite(f *testing.F) {
	f.Setenv("HOME", f.TempDir())
	for _, stacks := range []map[string]int64{{"a;b;c": 1}, {"": 5, ";": -1}, {hostile: math.MaxInt64}} {
		var out bytes.Buffer
		if err := build(stacks).WriteUncompressed(&out); err != nil {
			f.Fatal(err)
		}
		f.Add(out.Bytes())
		f.Add(out.Bytes()[:out.Len()/2])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := profile.ParseUncompressed(data)
		if err != nil {
			return
		}
		if len(p.SampleType) > 0 {
			checkGraph(t, p)
		}
		var out bytes.Buffer
		if err := Write(&out, p, "fuzzed", nil); err == nil && !bytes.Contains(out.Bytes(), []byte("stackViewer(")) {
			t.Error("neither a page nor an error")
		}
	})
}

// checkGraph makes sure that a graph, also a much trimmed one, is a profile and
// has the total of the profile, as far as that is a number.
func checkGraph(t *testing.T, p *profile.Profile) {
	t.Helper()
	if p.CheckValid() != nil {
		return
	}
	for _, graph := range []*profile.Profile{Graph(p, "phase"), grow(p, 1), Trim(p, 2)} {
		if err := graph.CheckValid(); err != nil {
			t.Fatalf("%v of\n%v", err, p)
		}
		value, sum, size := defaultValue(p), int64(0), 0.0
		for _, s := range p.Sample {
			sum += s.Value[value]
			size += math.Abs(float64(s.Value[value]))
		}
		if got := total(graph); size < 1<<62 && got != sum && graph != p {
			t.Fatalf("the graph's total is %d, want %d", got, sum)
		}
	}
}
