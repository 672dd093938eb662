package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
	"github.com/bottleneck-go/bottleneck/report"
	"github.com/bottleneck-go/bottleneck/report/verification"
)

func TestVerifyUsage(t *testing.T) {
	t.Chdir(filepath.Join("..", "..", "internal", "verify", "testdata", "paths"))
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	check := func(stderr string, args ...string) {
		t.Helper()
		var out, errOut bytes.Buffer
		if got := run(append([]string{"verify"}, args...), &out, &errOut); got != exitUsage || !strings.Contains(errOut.String(), stderr) || out.Len() > 0 {
			t.Errorf("%v: exit status %d, %q and %q, want %d with %q", args, got, &out, &errOut, exitUsage, stderr)
		}
	}
	check("no recorded run")
	check("need one", "-func", "x", ".", "-json") // flags may stand behind packages
	check("must be more than 0", "-func", "x", "-maxtime", "-1s")
	check("need one", "-func", "Benchmark")
	check("missing closing", "-func", "x", "-bench", "(")
	check("a single number of CPUs", "-func", "x", "-cpu", "1,2")
}

// fake stands for bottleneck.Verify. Of a function named idle it makes an error.
func fake(asked *[]bottleneck.VerifyConfig) verifier {
	return verifier{experiment: func(_ context.Context, e bottleneck.VerifyConfig) (*bottleneck.Verification, error) {
		*asked = append(*asked, e)
		if strings.Contains(e.Func, "idle") {
			return nil, fmt.Errorf("%w: idle is not called", bottleneck.ErrSuspect)
		}
		return &bottleneck.Verification{
			Version: 1, Function: e.Func, CallsPerOp: 2, Doses: []float64{1, 2}, Sensitivity: verification.Estimate{Value: 1, Low: 0.9, High: 1.1},
			Predicted: []verification.Prediction{{Faster: 0.5, Gain: 0.2, Low: 0.1, High: 0.3}},
		}, nil
	}}
}

// That a program does not get what comes through a pipe is said.
func TestVerifyPipe(t *testing.T) {
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer out.Close()
	stdin := os.Stdin
	defer func() { os.Stdin = stdin }()
	for _, c := range []struct {
		stdin   *os.File
		subject verification.Subject
		warned  int
	}{{in, verification.ProgramSubject, 1}, {in, verification.BenchmarkSubject, 0}, {nil, verification.ProgramSubject, 0}} {
		os.Stdin = c.stdin
		r := verifier{stderr: t.Output(), experiment: func(context.Context, bottleneck.VerifyConfig) (*bottleneck.Verification, error) {
			return &bottleneck.Verification{Subject: c.subject}, nil
		}}
		if v, err := r.run(t.Context(), verifyFlags{}); err != nil || len(v.Warnings) != c.warned {
			t.Errorf("%+v: %v, %v", c, v.Warnings, err)
		}
	}
}

// Without -func the first functions of the recorded run are verified, in the
// packages that it was about.
func TestVerifyFirst(t *testing.T) {
	t.Chdir(filepath.Join("..", "..", "internal", "verify", "testdata", "paths"))
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	dir := filepath.Join(cache, "bottleneck", "20260101-000000.000-1")
	recorded := bottleneck.Report{Module: "example.com/paths",
		Benchmarks: []report.Benchmark{{Package: "example.com/paths/b"}, {Package: "example.com/paths"}, {Package: "example.com/paths"}}}
	for i, name := range []string{"second", "idle", "BenchmarkSerial", "(*T[...]).first", "fourth"} {
		recorded.Functions = append(recorded.Functions, report.Function{Function: "example.com/paths." + name, File: "f.go", Charged: 0.5 / float64(i+1)})
	}
	text, err := json.Marshal(recorded)
	if err != nil {
		t.Fatal(err)
	}
	fixture.WriteFile(t, filepath.Join(dir, "report.json"), string(text))
	var asked []bottleneck.VerifyConfig
	var out bytes.Buffer
	r := fake(&asked)
	r.stdout, r.stderr = &out, t.Output()
	if err := r.verify(t.Context(), []string{"-json"}); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range asked {
		names = append(names, e.Func)
		if want := []string{"example.com/paths", "example.com/paths/b"}; !slices.Equal(e.Packages, want) {
			t.Errorf("packages %q, want %q", e.Packages, want)
		}
	}
	want := []string{`^example\.com/paths\.second$`, `^example\.com/paths\.idle$`, `^example\.com/paths\.\(\*T\)\.first$`}
	if !slices.Equal(names, want) {
		t.Errorf("asked for %q, want %q", names, want)
	}
	var got struct {
		Version   int
		Recorded  string
		Functions []map[string]any
		Warnings  []string
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	if got.Version != 1 || got.Recorded != dir || len(got.Functions) != 2 || len(got.Warnings) != 1 {
		t.Errorf("%s\nwant two functions of %s and a warning", &out, dir)
	}
	out.Reset()
	if err := r.verify(t.Context(), []string{"./other"}); err != nil || !strings.Contains(out.String(), "idle is not called") {
		t.Errorf("%v\n%s", err, &out)
	}
	if last := asked[len(asked)-1]; !slices.Equal(last.Packages, []string{"./other"}) {
		t.Errorf("packages %q, want those of the command line", last.Packages)
	}
}

// With -func the one function's object is printed, with the fields that are fixed.
func TestVerifyJSON(t *testing.T) {
	record := filepath.Join(t.TempDir(), "new")
	var asked []bottleneck.VerifyConfig
	var out bytes.Buffer
	r := fake(&asked)
	r.stdout, r.stderr = &out, t.Output()
	if err := r.verify(t.Context(), []string{"-func", "f", "-json", "-maxtime", "5s", "-own", "a,b", "-o", record, "-progress", "steps", "p", "--", "-x"}); err != nil {
		t.Fatal(err)
	}
	if e := asked[0]; e.MaxTime.Seconds() != 5 || e.Counter != "steps" || !slices.Equal(e.Packages, []string{"p"}) || !slices.Equal(e.Own, []string{"a", "b"}) || !slices.Equal(e.Args, []string{"-x"}) {
		t.Errorf("asked for %+v", e)
	}
	var v struct {
		Function    string
		CallsPerOp  float64 `json:"calls_per_op"`
		Sensitivity struct{ Value, Low, High float64 }
		Predicted   []struct{ Faster, Gain, Low, High float64 }
	}
	if err := json.Unmarshal(out.Bytes(), &v); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	if v.Function != "f" || v.CallsPerOp != 2 || v.Sensitivity.Low != 0.9 || len(v.Predicted) != 1 || v.Predicted[0].Faster != 0.5 || v.Predicted[0].High != 0.3 {
		t.Errorf("%+v of\n%s", v, &out)
	}
	written, err := os.ReadFile(filepath.Join(record, "verify.json"))
	if err != nil || !bytes.Equal(written, out.Bytes()) {
		t.Errorf("%v: wrote %s, want what was printed", err, written)
	}
	if text, err := os.ReadFile(filepath.Join(record, "verify.md")); err != nil || !strings.HasPrefix(string(text), "**`f`** in") {
		t.Errorf("%v: wrote %s", err, text)
	}
}
