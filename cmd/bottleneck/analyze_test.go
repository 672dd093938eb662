package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http/httptest"
	httppprof "net/http/pprof"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/internal/test/simulated"
	"github.com/bottleneck-go/bottleneck/internal/viewer"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/difference"
)

// saved writes profiles into a fresh directory, which becomes the current one.
func saved(t *testing.T, profiles map[string]*profile.Profile) string {
	t.Helper()
	dir := t.TempDir()
	for name, p := range profiles {
		var out bytes.Buffer
		path := filepath.Join(dir, name)
		if err := errors.Join(p.Write(&out), os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, out.Bytes(), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	return dir
}

func processor(f, g int64) *profile.Profile {
	return simulated.CPU(time.Second, map[string]int64{"main.main;main.f": f, "main.main;main.g": g, "main.main;main.h": 30, "main.main;main.i": 20, "main.main;main.j": 50})
}

// alone is the profile of a process that used one processor.
func alone(f, g int64) *profile.Profile {
	p := processor(f, g)
	p.DurationNanos *= 2
	return p
}

// command runs the command and returns what it prints.
func command(t *testing.T, status int, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	if got := run(args, &out, &errs); got != status {
		t.Errorf("%q: exit status %d, want %d\n%s%s", args, got, status, &out, &errs)
	}
	return out.String(), errs.String()
}

// Who subtracts profiles, as pprof does, is told what compares them.
func TestAnalyzeBase(t *testing.T) {
	for _, args := range [][]string{{"-base", "a.pprof", "b.pprof"}, {"-json", "--diff_base=a.pprof", "b.pprof"}} {
		if _, errs := command(t, 2, append([]string{"analyze"}, args...)...); !strings.Contains(errs, "bottleneck compare -base") {
			t.Errorf("%q: %s", args, errs)
		}
	}
	if _, errs := command(t, 2, "analyze", "-nosuch", "a.pprof"); !strings.Contains(errs, "-nosuch: see bottleneck analyze -help") {
		t.Error(errs)
	}
}

func TestAnalyze(t *testing.T) {
	heap := simulated.New([]string{"inuse_objects/count", "inuse_space/bytes"}, map[string][]int64{"main.main;main.keep": {5, 1 << 20}})
	saved(t, map[string]*profile.Profile{"cpu.pprof": alone(70, 30), "pods/1.pprof": processor(71, 30), "pods/2.pprof": processor(69, 30), "heap.pprof": heap})
	out, _ := command(t, exitDone, "analyze", "cpu.pprof")
	for _, want := range []string{"The bottleneck is main.f: 35.0 % of the run", "1 profile of cpu/nanoseconds", "Your code is main"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
	var r report.Report
	out, _ = command(t, exitDone, "analyze", "-json", "cpu.pprof", "pods")
	if err := json.Unmarshal([]byte(out), &r); err != nil || r.Profile.Profiles != 3 || r.Profile.SampleType != "cpu/nanoseconds" || r.Profile.Total != 6e9 || r.Bottleneck.Speedup == 0 {
		t.Errorf("%v: %+v", err, r)
	}
	out, _ = command(t, exitDone, "analyze", "-json", "heap.pprof")
	if strings.Contains(out, "speedup") || !strings.Contains(out, `"sample_type": "inuse_space/bytes"`) {
		t.Error(out)
	}
	out, _ = command(t, exitDone, "analyze", "-format", "markdown", "-sample_index", "inuse_objects", "heap.pprof")
	if !strings.HasPrefix(out, "### The bottleneck is `main.keep`: 100.0 % of the objects in use") {
		t.Error(out)
	}
	out, _ = command(t, exitDone, "analyze", "-format", "csv", "heap.pprof")
	if !strings.Contains(out, "main.keep") {
		t.Error(out)
	}
	if out, _ := command(t, exitDone, "analyze", "-h"); !strings.Contains(out, "pyroscope+http") {
		t.Error(out)
	}
}

// A recorded analysis can be looked at.
func TestAnalyzeRecords(t *testing.T) {
	later := alone(70, 30)
	later.TimeNanos++
	saved(t, map[string]*profile.Profile{"1.pprof": alone(70, 30), "2.pprof": later})
	out, _ := command(t, exitDone, "analyze", "-o", "out/here", "1.pprof", "2.pprof")
	if !strings.Contains(out, "Recorded in out/here") {
		t.Error(out)
	}
	page, err := os.ReadFile("out/here/report.html")
	if err != nil || !bytes.Contains(page, []byte("of the run; with 95")) || !bytes.Contains(page, []byte(`href="flame.html`)) {
		t.Errorf("%v:\n%s", err, page)
	}
	if bytes.Contains(page, []byte(":0</span>")) || bytes.Contains(page, []byte(" .</p>")) {
		t.Errorf("lines that are not known are shown:\n%s", page)
	}
	v, err := viewer.Open("out/here")
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for _, path := range []string{"/", "/report.html", "/flame.html", "/pprof/profile.pprof/top"} {
		w := httptest.NewRecorder()
		req := httptest.NewRequest("GET", path, nil)
		req.Host = "localhost"
		v.Handler().ServeHTTP(w, req)
		if w.Code != 200 {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
	// And analyzed again: the profile is there, and nothing else is taken for one.
	var r report.Report
	again, _ := command(t, exitDone, "analyze", "-json", "out")
	if err := json.Unmarshal([]byte(again), &r); err != nil || r.Profile.Profiles != 1 || r.Profile.Total != 4e9 || len(r.Warnings) != 0 {
		t.Errorf("%v: %+v", err, r)
	}
}

func TestAnalyzeFails(t *testing.T) {
	less := processor(70, 30)
	less.Scale(-1)
	saved(t, map[string]*profile.Profile{"cpu.pprof": processor(70, 30), "less.pprof": less})
	fixture.WriteFile(t, "notes", "not a profile\n")
	check := func(status int, message string, args ...string) {
		t.Helper()
		out, errs := command(t, status, append([]string{"analyze"}, args...)...)
		if out != "" || strings.Count(errs, "\n") != 1 || !strings.HasPrefix(errs, "bottleneck: ") || !strings.Contains(errs, message) {
			t.Errorf("%q: %q, %q; want %q", args, out, errs, message)
		}
	}
	check(exitUsage, "no profile given")
	check(exitUsage, "missing.pprof is not a file", "missing.pprof")
	check(exitUsage, "m?[31mg is not a file", "m\x1b[31mg")
	check(exitUsage, "flags come first", "cpu.pprof", "-json")
	check(exitUsage, `"inuse_space" must be one of: [samples cpu]`, "-sample_index", "inuse_space", "cpu.pprof")
	check(exitUsage, "-focus", "-focus", "(", "cpu.pprof")
	check(exitUsage, "-seconds", "-seconds", "-1", "cpu.pprof")
	check(exitUsage, "want user:password", "-auth", "secret", "cpu.pprof")
	check(exitFailed, "notes: not a profile", "notes")
	check(exitFailed, "its values are negative", "less.pprof")
	check(exitFailed, "refused", "http://127.0.0.1:1/debug/pprof/heap")
	check(exitFailed, "notes: not a profile", "-o", "out", "notes")
	if _, err := os.Stat("out"); err == nil {
		t.Error("a directory was left behind")
	}
}

// A service is asked for its profiles.
func TestAnalyzeService(t *testing.T) {
	server := httptest.NewServer(httppprof.Handler("goroutine"))
	defer server.Close()
	out, _ := command(t, exitDone, "analyze", "-json", server.URL+"/debug/pprof/goroutine")
	if !strings.Contains(out, `"sample_type": "goroutine/count"`) {
		t.Error(out)
	}
}

// What cannot be recorded is printed none the less.
func TestProfilesUnrecorded(t *testing.T) {
	saved(t, map[string]*profile.Profile{"cpu.pprof": processor(70, 30)})
	for _, name := range []string{"report.json", "compare.json"} { // there is no room for these
		if err := os.MkdirAll(filepath.Join("full", name), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	check := func(want string, args ...string) {
		t.Helper()
		out, errs := command(t, exitFailed, append([]string{args[0], "-o", "full"}, args[1:]...)...)
		if !strings.Contains(out, want) || strings.Contains(out, "Recorded") || !strings.HasPrefix(errs, "bottleneck: not recorded: ") {
			t.Errorf("%q printed %q and %q", args, out, errs)
		}
	}
	check("The bottleneck is main.f", "analyze", "cpu.pprof")
	check("no function changed", "compare", "-base", "cpu.pprof", "-head", "cpu.pprof")
}

func TestCompareProfiles(t *testing.T) {
	saved(t, map[string]*profile.Profile{"before/1.pprof": processor(300, 300), "after/1.pprof": processor(600, 300)})
	out, _ := command(t, exitDone, "compare", "-base", "before/1.pprof", "-head", "after/*.pprof", "-o", "out")
	if !strings.Contains(strings.Join(strings.Fields(out), " "), "changed are main.f (slower, +3.00 s)") {
		t.Error(out)
	}
	var d difference.Difference
	out, _ = command(t, exitDone, "compare", "-json", "-base", "before", "-head", "after", "-per", "requests=100,200")
	if err := json.Unmarshal([]byte(out), &d); err != nil || d.Benchmarks[0].Unit != "sec/request" || d.Benchmarks[0].Functions[0].Function != "main.g" {
		t.Errorf("%v: %+v", err, d)
	}
	if _, errs := command(t, exitFailed, "compare", "-base", "before", "-head", "after", "-gate", "10%"); !strings.Contains(errs, "-gate allows +10.0 %") {
		t.Error(errs)
	}
	_, errs := command(t, exitUsage, "compare", "-base", "before", "-head", "HEAD")
	if !strings.Contains(errs, "both sides must be") {
		t.Error(errs)
	}
	_, errs = command(t, exitUsage, "compare", "-base", "http://me:secret@host/debug/pprof/heap", "-head", "HEAD")
	if !strings.Contains(errs, "both sides must be") || strings.Contains(errs, "secret") {
		t.Error(errs)
	}
	_, errs = command(t, exitUsage, "compare", "-base", "before/1.pprof", "before/2.pprof", "-head", "after/1.pprof") // a shell's pattern
	if !strings.Contains(errs, "quote the pattern") {
		t.Error(errs)
	}
	_, errs = command(t, exitUsage, "compare", "-base", "before", "-head", "after", "-per", "requests")
	if !strings.Contains(errs, "-per") {
		t.Error(errs)
	}
}
