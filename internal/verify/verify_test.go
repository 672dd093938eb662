package verify

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/gorun"
	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/suite"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

var (
	all      = flag.Bool("verify.all", false, "verify a benchmark, and a program, as a whole and by its steps, and what is never called")
	long     = flag.Bool("verify.long", false, "verify the known truths, and the gains of real fixes, which want two processors for themselves for minutes")
	pathTime = flag.Duration("verify.time", 5*time.Second, "how long each known truth is measured")
)

// One experiment from its beginning to its end. Other programs may use the machine
// meanwhile, so the bounds are loose: they tell serial code, which has a
// sensitivity of 1, from what is off the path. Where the others leave it nothing,
// the interval must say that nothing is known.
func TestVerify(t *testing.T) {
	if !*all {
		t.Skip("the gate runs it, with -verify.all")
	}
	before := tree(t, "testdata/paths")
	v := verifyPath(t, "BenchmarkSerial", "first", 5*time.Millisecond, time.Second)
	if v.Function != "example.com/paths.first" || v.Subject != "benchmark" || v.Name != "BenchmarkSerial" {
		t.Errorf("%s of %s %s, want first of the benchmark", v.Function, v.Subject, v.Name)
	}
	if v.CallsPerOp != 2 {
		t.Errorf("%v calls per operation, want 2", v.CallsPerOp)
	}
	if v.Sensitivity.High < 0.7 || v.Sensitivity.Low > 1.3 {
		t.Errorf("sensitivity of serial code is %+v, want 1", v.Sensitivity)
	}
	if v.Share.High < 0.3 || v.Share.Low > 0.5 {
		t.Errorf("share %+v, want two fifths", v.Share)
	}
	for i, p := range v.Predicted {
		if p.Low > p.Gain || p.Gain > p.High || i > 0 && p.Gain < v.Predicted[i-1].Gain {
			t.Errorf("prediction %d of %+v is no sensible interval", i, v.Predicted)
		}
	}
	if after := tree(t, "testdata/paths"); after != before {
		t.Errorf("the tree was %s, is %s", before, after)
	}
}

// A program is watched as a whole, or by its steps.
func TestVerifyProgram(t *testing.T) {
	if !*all {
		t.Skip("the gate runs it, with -verify.all")
	}
	for counter, calls := range map[string]float64{"": 100, "steps": 1} {
		target := suite.Target{Dir: "testdata/steps"}
		if counter == "" {
			target.Packages = []string{"main.go"}
		}
		v, err := Run(t.Context(), Config{
			Target: target, MaxTime: 300 * time.Millisecond, Func: "^main.half$", Counter: counter,
		})
		if err != nil {
			t.Fatal(err)
		}
		if subject := map[string]verification.Subject{"": verification.ProgramSubject, "steps": verification.ProgressSubject}[counter]; v.Subject != subject || v.Function != "main.half" {
			t.Errorf("counter %q: %s of %s, want %s of main.half", counter, v.Function, v.Subject, subject)
		}
		if v.CallsPerOp != calls {
			t.Errorf("counter %q: %v calls, want %v", counter, v.CallsPerOp, calls)
		}
		if v.Sensitivity.High < 0.7 || v.Sensitivity.Low > 1.3 {
			t.Errorf("counter %q: sensitivity of serial code is %+v, want 1", counter, v.Sensitivity)
		}
	}
	x := &experiment{Config: Config{Counter: "stpes"}}
	_, err := x.whole(dosedProcess{dose: &gorun.Dose{Progress: map[string]int64{"steps": 100}}})
	if !errors.Is(err, suite.ErrUsage) || !strings.Contains(err.Error(), `counter "stpes" counted no steps: the run counts steps`) {
		t.Errorf("a counter that is not there: %v", err)
	}
}

// What works until a time is called less often when it is delayed, and what works ahead
// catches up: the whole takes no longer.
func TestVerifyMadeUp(t *testing.T) {
	if !*all {
		t.Skip("the gate runs the program, with -verify.all")
	}
	for function, dir := range map[string]string{"chunk": ".", "produce": "./buffer"} {
		v, err := Run(t.Context(), Config{
			Target: suite.Target{Dir: "testdata/deadline", Packages: []string{dir}}, MaxTime: 4 * time.Second, Func: "^main." + function + "$",
		})
		if err != nil {
			t.Fatal(err)
		}
		if s := v.Sensitivity; s.Low > 0.3 {
			t.Errorf("%s: sensitivity %+v, want 0", function, s)
		}
	}
	v, err := Run(t.Context(), Config{
		Target: suite.Target{Dir: "testdata/deadline", Packages: []string{"./buffer"}}, MaxTime: time.Nanosecond, Func: "^main.produce$",
	})
	if err == nil && (v.Settled() || len(v.Warnings) == 0) || err != nil && !strings.Contains(err.Error(), "raise it to") {
		t.Errorf("no time for whole runs: %+v, %v", v, err)
	}
}

// tree describes a directory's files: their names, contents and times.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var out strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		fmt.Fprintln(&out, path, info.Size(), info.ModTime())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func verifyPath(t *testing.T, bench, function string, benchTime, maxTime time.Duration) *verification.Verification {
	t.Helper()
	v, err := Run(t.Context(), Config{
		Target: suite.Target{Dir: "testdata/paths", Bench: "^" + bench + "$", BenchTime: benchTime.String()}, MaxTime: maxTime,
		Func: "^example.com/paths." + function + "$",
	})
	if err != nil {
		t.Fatalf("%s in %s: %v", function, bench, err)
	}
	s := v.Sensitivity
	t.Logf("%s in %s: %.3f (%.3f to %.3f); share %.2f, calls %.1f, %d rounds, disturbance %.3f, %v",
		function, bench, s.Value, s.Low, s.High, v.Share.Value, v.CallsPerOp, v.Rounds, v.Disturbance.Value, v.Warnings)
	return v
}

// Where the critical path is known, so is the sensitivity, within 0.1. Of what runs
// once for each of n items, the first or the last one alone is on the path: 1/n.
func TestVerifyKnownTruth(t *testing.T) {
	if !*long {
		t.Skip("the known truths want two processors for themselves: -verify.long")
	}
	check := func(bench, function string, want float64) {
		t.Run(bench+"/"+function, func(t *testing.T) {
			v := verifyPath(t, bench, function, 5*time.Millisecond, *pathTime)
			t.Logf("%s of %s: %.2f (%.2f to %.2f), known to be %.2f", function, bench, v.Sensitivity.Value, v.Sensitivity.Low, v.Sensitivity.High, want)
			if got := v.Sensitivity.Value; got < want-0.1 || got > want+0.1 {
				t.Errorf("sensitivity %+v, want %v", v.Sensitivity, want)
			}
		})
	}
	check("BenchmarkSerial", "first", 1)
	check("BenchmarkSerial", "second", 1)
	check("BenchmarkBeside", "beside", 0)
	check("BenchmarkFork", "longHalf", 1)
	check("BenchmarkFork", "shortHalf", 0)
	check("BenchmarkPipeline", "parse", 1./12)
	check("BenchmarkPipeline", "filter", 1)
	check("BenchmarkPipeline", "store", 1./12)
	check("BenchmarkLock", "locked", 1)
	check("BenchmarkLock", "unlocked", 1./10)
	check("BenchmarkBuffer", "read", 1./12)
	check("BenchmarkBuffer", "write", 1)
	check("BenchmarkTicker", "nap", 0)
}

// Where a function works ahead, no more is gained than it is waited for; and of a ticker it
// is said what its function may gain.
func TestVerifyBeside(t *testing.T) {
	if !*long {
		t.Skip("it wants two processors for itself: -verify.long")
	}
	const gain = 0.6
	v := verifyPath(t, "BenchmarkPrefetch", "fetch", 5*time.Millisecond, *pathTime)
	if p := v.Predicted[3]; p.Low > gain+0.05 || p.High < gain-0.05 || p.Gain > 0.8 {
		t.Errorf("without what is fetched ahead: %+v, want %v", p, gain)
	}
	v = verifyPath(t, "BenchmarkTicker", "tick", 5*time.Millisecond, *pathTime)
	if v.Settled() || !strings.Contains(fmt.Sprint(v.Warnings), "only a faster schedule") {
		t.Errorf("of a ticker: %+v, %v", v.Sensitivity, v.Warnings)
	}
}

// With a toolchain whose package testing is another one, it is said at once that there is no
// experiment, and not that the module does not build.
func TestVerifyToolchain(t *testing.T) {
	if testing.Short() {
		t.Skip("it asks the go command")
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	other, overlay := filepath.Join(dir, "benchmark.go"), filepath.Join(dir, "overlay.json")
	list, err := json.Marshal(map[string]any{"Replace": map[string]string{
		filepath.Join(strings.TrimSpace(string(root)), "src", "testing", "benchmark.go"): other,
	}})
	if err := errors.Join(err, os.WriteFile(other, []byte("package testing\n"), 0o666), os.WriteFile(overlay, list, 0o666)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOFLAGS", "-overlay="+overlay)
	_, err = Run(t.Context(), Config{Target: suite.Target{Dir: "testdata/refused"}, Func: "idle"})
	if !errors.Is(err, instrument.ErrToolchain) || errors.Is(err, suite.ErrFailed) || !strings.Contains(err.Error(), "or use find and compare") {
		t.Errorf("%v, want %v", err, instrument.ErrToolchain)
	}
}

// The main function of another module's program is not taken for a test program's, which that
// program has, too.
func TestVerifyOthersMain(t *testing.T) {
	fixture.Slow(t)
	s, err := suite.New(t.Context(), suite.Target{Dir: "testdata/refused", Packages: []string{"cmd/addr2line"}}, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Listed = slices.DeleteFunc(s.Listed, func(p gorun.Package) bool { return p.Standard && p.Name != "main" }) // the rest is many
	if _, err := findSuspect(s, "main.main"); !errors.Is(err, ErrSuspect) || !strings.Contains(err.Error(), "main.main is not in the main module") {
		t.Errorf("%v, want %v: main.main is not in the main module", err, ErrSuspect)
	}
}

// What cannot be delayed is refused with the reason and the way out.
func TestVerifyRefuses(t *testing.T) {
	fixture.Slow(t)
	const dir = "testdata/refused"
	before := tree(t, dir)
	packages, err := suite.New(t.Context(), suite.Target{Dir: dir}, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	// Of the standard library two are enough.
	packages.Listed = slices.DeleteFunc(packages.Listed, func(p gorun.Package) bool {
		return p.Standard && p.ImportPath != "strings" && p.ImportPath != "internal/runtime/exithook"
	})
	for _, c := range []struct {
		function string
		kind     error
		text     string
	}{
		{"", suite.ErrUsage, "no function is named"},
		{"(", suite.ErrUsage, "missing closing"},
		{"twin", suite.ErrUsage, "matches 2 functions, need one: example.com/refused.twinA, example.com/refused.twinB"},
		{"assembly", ErrSuspect, "refused.assembly has no body in Go: it is assembly, or linked from elsewhere; name the function that calls it"},
		{"linked", ErrSuspect, "refused.linked has no body in Go"},
		{"tight", ErrSuspect, "go:nosplit"},
		{"^strings.Repeat$", ErrSuspect, "strings.Repeat is not in the main module"},
		{"hook", suite.ErrUsage, "no function matches -func hook"}, // although there is internal/runtime/exithook
		{"init", ErrSuspect, "refused.init runs once, at start-up"},
		{"^main.main$", ErrSuspect, "generated by the go command"},
		{"twinA.func1", ErrSuspect, "a closure cannot be delayed"},
		{"idle", nil, ""},
		{"^idle$", nil, ""},
	} {
		if _, err := findSuspect(packages, c.function); !errors.Is(err, c.kind) || err != nil && !strings.Contains(err.Error(), c.text) {
			t.Errorf("-func %s: %v, want %v with %q", c.function, err, c.kind, c.text)
		}
	}
	if *all {
		_, err = Run(t.Context(), Config{Target: suite.Target{Dir: dir}, Func: "idle"})
		if !errors.Is(err, ErrSuspect) || !strings.Contains(err.Error(), "refused.idle is never called") {
			t.Errorf("-func idle: %v, want %v", err, ErrSuspect)
		}
	}
	if after := tree(t, dir); after != before {
		t.Errorf("the tree was %s, is %s", before, after)
	}
}
