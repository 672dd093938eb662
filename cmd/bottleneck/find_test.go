package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// isolate gives the test a user cache and a directory for temporary files of its
// own, with the go command's caches left where they are, and returns both.
func isolate(t *testing.T) (tmp, cache string) {
	t.Helper()
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	dirs := strings.Fields(string(out))
	if len(dirs) != 2 {
		t.Fatalf("go env GOCACHE GOMODCACHE printed %q", out)
	}
	t.Setenv("GOCACHE", dirs[0])
	t.Setenv("GOMODCACHE", dirs[1])
	t.Setenv("GOTELEMETRY", "off")
	tmp, cache = t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv("TMP", tmp) // Windows
	t.Setenv("XDG_CACHE_HOME", cache)
	return tmp, cache
}

// files lists what stands in a directory.
func files(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && path != dir {
			list = append(list, strings.TrimPrefix(path, dir+string(filepath.Separator)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// runs is the number of iterations and the largest function of a benchmark's
// timed phase, "" for any.
type runs struct {
	iterations int
	function   string
}

// Each module under testdata has one bottleneck, planted with a wide margin. The
// maximal time lets a run be repeated on a machine where others are at work.
func TestFind(t *testing.T) {
	if !*allCases && !testing.Short() {
		t.Skip("the gate runs it, with -bottleneck.all: of one module it is TestFindRecords")
	}
	const short = "b.N, prepared in each round"
	check := func(why, module, args, phase, function string, benchmarks map[string]runs) {
		if !*allCases && why != short {
			return
		}
		t.Run(why, func(t *testing.T) {
			tmp, _ := isolate(t)
			t.Chdir(filepath.Join("testdata", module))
			var stdout, stderr bytes.Buffer
			began := time.Now()
			status := run(append([]string{"find", "-json", "-maxtime", "5s"}, strings.Fields(args)...), &stdout, &stderr)
			elapsed := time.Since(began)
			if status != exitDone || stderr.Len() > 0 {
				t.Fatalf("exit status %d, standard error:\n%s", status, &stderr)
			}
			var r bottleneck.Report
			if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
				t.Fatal(err)
			}
			checkBottleneck(t, &r, phase, function)
			checkSums(t, &r, elapsed)
			checkBenchmarks(t, &r, benchmarks)
			if left := files(t, tmp); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
			if t.Failed() {
				var text bytes.Buffer
				_ = r.WriteText(&text)
				t.Log(&text)
			}
		})
	}
	check("b.N, prepared in each round", "bn", "-cpu 2 -benchtime 5x .",
		"setup", "example.com/bn.Prepare", map[string]runs{"BenchmarkSum-2": {5, "example.com/bn.Sum"}})
	check("-cpu list, one iteration", "bn", "-cpu 1,2 -benchtime 1x",
		"setup", "example.com/bn.Prepare", map[string]runs{"BenchmarkSum": {1, ""}, "BenchmarkSum-2": {1, ""}})
	check("b.Loop", "bloop", "-cpu 2 -benchtime 10x",
		"timed", "example.com/bloop.Count", map[string]runs{"BenchmarkCount-2": {10, "example.com/bloop.Count"}})
	check("the parent of sub-benchmarks at work", "sub", "-cpu 2 -benchtime 10x",
		"setup", "example.com/sub.BuildTable", map[string]runs{
			"BenchmarkLookup/n=100000-2": {10, ""}, "BenchmarkLookup/n=1000000-2": {10, "example.com/sub.Lookup"},
		})
	check("one sub-benchmark of two", "sub", "-cpu 2 -benchtime 10x -bench Lookup/n=100000$",
		"setup", "example.com/sub.BuildTable", map[string]runs{"BenchmarkLookup/n=100000-2": {10, ""}})
	check("RunParallel", "parallel", "-cpu 2 -benchtime 30x",
		"timed", "example.com/parallel.Hash", map[string]runs{"BenchmarkHash-2": {30, "example.com/parallel.Hash"}})
	check("the timer stopped in the loop", "stoptimer", "-cpu 2 -benchtime 8x",
		"setup", "example.com/stoptimer.Letters", map[string]runs{"BenchmarkCount-2": {8, "example.com/stoptimer.Count"}})
	check("TestMain, before", "testmain", "-cpu 2 -benchtime 10x",
		"setup", "example.com/testmain.Load", map[string]runs{"BenchmarkQuick-2": {10, ""}})
	check("TestMain, after", "cleanup", "-cpu 2 -benchtime 10x",
		"cleanup", "example.com/cleanup.Save", map[string]runs{"BenchmarkQuick-2": {10, ""}})
	check("a slow package-level variable", "slowinit", "-cpu 2 -benchtime 5x",
		"init", "example.com/slowinit.build", map[string]runs{"BenchmarkLookup-2": {5, ""}})
	check("the same in another module", "slowdep", "-cpu 2 -benchtime 5x",
		"init", "example.com/tables", map[string]runs{"BenchmarkLookup-2": {5, ""}})
	check("external tests", "xtest", "-cpu 2 -benchtime 5x",
		"setup", "example.com/xtest_test.makeInput", map[string]runs{"BenchmarkCount-2": {5, ""}})
	check("closures on goroutines in a generic method", "folding", "-cpu 2 -benchtime 10x",
		"timed", "example.com/folding.(*Set[...]).Fill", map[string]runs{"BenchmarkFill-2": {10, "example.com/folding.(*Set[...]).Fill"}})
	check("workers started in the setup", "pool", "-cpu 2 -benchtime 10x",
		"timed", "example.com/pool.Work", map[string]runs{"BenchmarkPool-2": {10, "example.com/pool.Work"}})
	check("labels of the benchmark's own", "labels", "-cpu 2 -benchtime 5x",
		"setup", "example.com/labels.Generate", map[string]runs{"BenchmarkHandle-2": {5, "example.com/labels.Handle"}})
	check("a CPU profile of the benchmark's own", "ownprofile", "-cpu 2 -benchtime 10x",
		"timed", "example.com/ownprofile.Work", map[string]runs{"BenchmarkWork-2": {10, "example.com/ownprofile.Work"}})
	check("the test program as its own child", "child", "-cpu 2 -benchtime 5x",
		"timed", "example.com/child.BenchmarkChild", map[string]runs{"BenchmarkChild-2": {5, "example.com/child.BenchmarkChild"}})
	check("package main", "mainpkg", "-cpu 2 -benchtime 10x",
		"timed", "example.com/mainpkg.render", map[string]runs{"BenchmarkRender-2": {10, "example.com/mainpkg.render"}})
	check("a dot in the last element of the import path", "dotted", "-cpu 2 -benchtime 10x",
		"timed", "gopkg.in/spin%2ev3.(*Parser).Parse", map[string]runs{"BenchmarkParse-2": {10, "gopkg.in/spin%2ev3.(*Parser).Parse"}})
	check("several packages, one without benchmarks, several times", "several", "-cpu 2 -benchtime 2x -count 3 ./...",
		"timed", "example.com/several/none.Slow", map[string]runs{
			"BenchmarkQuick-2": {2, "example.com/several/one.Quick"}, "BenchmarkSlow-2": {2, "example.com/several/none.Slow"},
		})
	check("an empty loop", "empty", "-cpu 2 -benchtime 100000000x",
		"timed", "example.com/empty.BenchmarkNothing", map[string]runs{"BenchmarkNothing-2": {100000000, "example.com/empty.BenchmarkNothing"}})
	check("own output in the line of the result", "printing", "-cpu 2 -benchtime 10x",
		"timed", "example.com/printing.Work", map[string]runs{"BenchmarkWork-2": {10, "example.com/printing.Work"}})
}

func checkBottleneck(t *testing.T, r *bottleneck.Report, phase, function string) {
	t.Helper()
	b := r.Bottleneck
	switch {
	case b == nil:
		t.Fatal("no bottleneck")
	case b.Phase != phase || b.Function != function:
		t.Errorf("bottleneck %s in phase %s, want %s in %s", b.Function, b.Phase, function, phase)
	case !b.Certain:
		t.Errorf("%s: %.3f (%.3f to %.3f) is not certain", b.Function, b.Share, b.Low, b.High)
	}
	if !(0 <= b.Low && b.Low <= b.Share && b.Share <= b.High && b.High <= 1) {
		t.Errorf("share %v, interval %v to %v", b.Share, b.Low, b.High)
	}
	// For serial code the two are the same; with it go waits of other goroutines.
	if left, serial := 1/b.Speedup, 1-b.Share; left > serial+0.03 || left < serial/2-0.03 {
		t.Errorf("without it %v of the time is left, want %v or somewhat less", left, serial)
	}
}

// checkSums checks that the phases divide the run, and the functions its time.
func checkSums(t *testing.T, r *bottleneck.Report, elapsed time.Duration) {
	t.Helper()
	var wall time.Duration
	for _, p := range r.Phases {
		if p.Wall < 0 {
			t.Errorf("phase %s took %v", p.Name, p.Wall)
		}
		wall += p.Wall
	}
	if math.Abs(float64(wall-r.Wall)) > 0.01*float64(r.Wall) {
		t.Errorf("phases add up to %v of %v", wall, r.Wall)
	}
	if r.Wall > elapsed {
		t.Errorf("the run took %v of %v", r.Wall, elapsed)
	}
	var charged float64
	for _, f := range r.Functions {
		charged += f.Charged
		var inPhases float64
		for _, share := range f.Phases {
			inPhases += share
		}
		if math.Abs(inPhases-f.Charged) > 1e-6 {
			t.Errorf("%s: charged %v, in its phases %v", f.Function, f.Charged, inPhases)
		}
		if filepath.IsAbs(f.File) {
			t.Errorf("%s: file %s is not relative", f.Function, f.File)
		}
		if strings.HasPrefix(f.Function, "example.com/") && strings.HasPrefix(f.File, "testing/") {
			t.Errorf("%s: file %s", f.Function, f.File)
		}
	}
	if math.Abs(charged-1) > 1e-6 {
		t.Errorf("functions are charged %v in all", charged)
	}
}

func checkBenchmarks(t *testing.T, r *bottleneck.Report, want map[string]runs) {
	t.Helper()
	got := make(map[string]bool)
	for _, b := range r.Benchmarks {
		got[b.Name] = true
		w := want[b.Name]
		if b.Iterations != w.iterations || b.SecPerOp <= 0 {
			t.Errorf("%s: %d iterations of %v s, want %d", b.Name, b.Iterations, b.SecPerOp, w.iterations)
		}
		if b.Bottleneck == nil || w.function != "" && b.Bottleneck.Function != w.function {
			t.Errorf("%s: bottleneck %+v, want %s", b.Name, b.Bottleneck, w.function)
		}
	}
	if g, w := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(g, w) {
		t.Errorf("benchmarks %q, want %q", g, w)
	}
}

// Without -json the report is text, and the recorded run is a directory of files
// that the usual tools read; where it is, the last line says. What it found is what is planted.
func TestFindRecords(t *testing.T) {
	fixture.Slow(t)
	tmp, cache := isolate(t)
	t.Chdir(filepath.Join("testdata", "stoptimer"))
	var stdout, stderr bytes.Buffer
	began := time.Now()
	if status := run([]string{"find", "-cpu", "2", "-benchtime", "8x"}, &stdout, &stderr); status != exitDone || stderr.Len() > 0 {
		t.Fatalf("exit status %d, standard error:\n%s", status, &stderr)
	}
	elapsed := time.Since(began)
	if first, _, _ := strings.Cut(stdout.String(), "\n"); !strings.HasPrefix(first,
		"The bottleneck is example.com/stoptimer.Letters, in phase setup (processor): ") {
		t.Errorf("the report begins with %q", first)
	}
	lines := strings.Split(strings.TrimSpace(stdout.String()), "\n")
	dir, ok := strings.CutPrefix(lines[len(lines)-1], "Recorded in ")
	if !ok || filepath.Dir(dir) != filepath.Join(cache, "bottleneck") {
		t.Fatalf("the report ends with %q", lines[len(lines)-1])
	}
	want := []string{"example.com_stoptimer.allocs.pprof", "example.com_stoptimer.cpu.pprof", "example.com_stoptimer.path.pprof", "example.com_stoptimer.test", "example.com_stoptimer.trace",
		"flame-path.html", "flame-setup.html", "flame.html", "report.html", "report.json", "results.txt"}
	got := slices.DeleteFunc(files(t, dir), func(name string) bool { // only where there are samples of that kind
		return strings.HasSuffix(name, ".waits.pprof") || name == "flame-waits.html" || name == "flame-timed.html" || name == "flame-allocs.html"
	})
	for i, name := range got { // a busy machine may take several runs, each with a trace
		got[i] = regexp.MustCompile(`\.\d+\.trace$`).ReplaceAllString(name, ".trace")
	}
	slices.Sort(got)
	if got = slices.Compact(got); !slices.Equal(got, want) {
		t.Errorf("recorded %q, want %q", got, want)
	}
	results, err := os.ReadFile(filepath.Join(dir, "results.txt"))
	if text := string(results); err != nil || !strings.HasPrefix(text, "Unit sec/op assume=nothing\n") || !strings.Contains(text, "\nBenchmarkCount-2\t") {
		t.Errorf("results.txt: %v\n%s", err, results)
	}
	var r bottleneck.Report
	if err := json.Unmarshal([]byte(readFile(t, filepath.Join(dir, "report.json"))), &r); err != nil {
		t.Fatal(err)
	}
	checkBottleneck(t, &r, "setup", "example.com/stoptimer.Letters")
	checkSums(t, &r, elapsed)
	checkBenchmarks(t, &r, map[string]runs{"BenchmarkCount-2": {8, "example.com/stoptimer.Count"}})
	if left := files(t, tmp); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// Where there is no place for the recorded run, it is measured all the same.
func TestRecordAlways(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} { // of the systems' places for caches
		t.Setenv(name, file)
	}
	var said strings.Builder
	if dir, _, err := (output{}).recordAlways(&said); dir != "" || err != nil || !strings.Contains(said.String(), "not recorded: ") {
		t.Errorf("the default place: %q, %v, said %q", dir, err, said.String())
	}
	if _, _, err := (output{dir: filepath.Join(file, "x")}).recordAlways(&said); err == nil {
		t.Error("a place that was asked for: no error")
	}
}

// What cannot be recorded at the default place is removed again, and only said.
func TestUnrecorded(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "report.json"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	full := fmt.Errorf("%w: disk full", bottleneck.ErrRecord)
	var said strings.Builder
	if err := (output{dir: dir}).unrecorded(full, dir, &said); err != full || said.Len() > 0 || len(files(t, dir)) != 1 {
		t.Errorf("a place that was asked for: %v, said %q", err, said.String())
	}
	if err := (output{}).unrecorded(full, dir, &said); err != nil || said.String() != "bottleneck: not recorded: disk full\n" {
		t.Errorf("the default place: %v, said %q", err, said.String())
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("what was recorded of it is still there")
	}
}
