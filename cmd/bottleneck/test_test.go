package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

func writeSuite(t *testing.T) {
	t.Helper()
	dir := fixture.Tree(t, map[string]string{
		"go.mod": "module example.com/suite\n\ngo 1.26\n",
		"suite_test.go": `package suite

import (
	"os"
	"strings"
	"testing"
	"time"
)

func TestEnvironment(t *testing.T) {
	for _, e := range os.Environ() {
		if strings.Contains(strings.ToLower(e), "bottleneck") && !strings.HasPrefix(e, "PWD=") {
			t.Error(e)
		}
	}
}
func TestWaits(t *testing.T) { wait() }
func TestFails(t *testing.T) { t.Error("on purpose") }

func wait() { time.Sleep(1500 * time.Millisecond) }
`,
	})
	t.Chdir(dir)
}

// The exit status is go test's, what it printed goes to standard error if tests fail,
// and standard output has the report alone.
func TestTest(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a suite")
	}
	writeSuite(t)
	record := t.TempDir()
	var stdout, stderr bytes.Buffer
	if got := run([]string{"test", "-count=1", "./...", "-json", "-o", record}, &stdout, &stderr); got != 1 {
		t.Errorf("exit status %d, want go test's 1:\n%s", got, &stderr)
	}
	if !strings.Contains(stderr.String(), "--- FAIL: TestFails") || !strings.HasSuffix(stderr.String(), "bottleneck: go test: exit status 1\n") {
		t.Errorf("go test's output is missing:\n%s", &stderr)
	}
	var r bottleneck.Report
	if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
		t.Fatalf("%v\n%s", err, &stdout)
	}
	results := make(map[string]string)
	for _, test := range r.Tests {
		results[test.Name] = test.Result
	}
	if results["TestWaits"] != "pass" || results["TestFails"] != "fail" || results["TestEnvironment"] != "pass" || len(results) != 3 {
		t.Errorf("tests %+v", r.Tests)
	}
	kinds := make(map[string]bool)
	for _, a := range r.Actions {
		kinds[a.Kind] = true
	}
	if !kinds["link"] || !kinds["run"] {
		t.Errorf("actions %+v, want linking and running", r.Actions)
	}
	found := false
	for _, f := range r.Functions {
		if f.Function != "example.com/suite.wait" {
			continue
		}
		found = f.Kind == "sleep" && f.Phases["test"] > 0
		if len(f.Lines) != 1 || !strings.HasPrefix(f.Lines[0].Source, "func wait()") || len(f.Into) == 0 || f.Into[0].Function != "time.Sleep" ||
			len(f.From) != 1 || f.From[0].Function != "example.com/suite.TestWaits" {
			t.Errorf("wait does %+v in %+v, called by %+v", f.Into, f.Lines, f.From)
		}
	}
	if !found {
		t.Errorf("wait is not among the functions: %+v", r.Functions)
	}
	for _, name := range []string{"report.json", "report.html", "flame.html", "path.pprof", "example.com_suite.cpu.pprof"} {
		if _, err := os.Stat(filepath.Join(record, name)); err != nil {
			t.Error(err)
		}
	}
	if *allCases {
		checkTestGate(t)
	}
}

// checkTestGate checks the text of a suite that is slower than its gate, and cannot be recorded.
func checkTestGate(t *testing.T) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	full := t.TempDir() // as a disk
	if err := os.Mkdir(filepath.Join(full, "report.json"), 0o777); err != nil {
		t.Fatal(err)
	}
	if got := run([]string{"test", "-run", "Waits", "-gate", "1ns", "-o", full}, &stdout, &stderr); got != exitFailed || !strings.Contains(stderr.String(), "-gate allows 1ns") {
		t.Errorf("exit status %d of a suite that is slower than its gate:\n%s", got, &stderr)
	}
	if !strings.Contains(stderr.String(), "not recorded: ") {
		t.Errorf("no word of what could not be recorded:\n%s", &stderr)
	}
	if !strings.Contains(stdout.String(), "TestWaits: ") || !strings.HasPrefix(stdout.String(), "The bottleneck is ") {
		t.Errorf("text:\n%s", &stdout)
	}
}

func TestTestRefuses(t *testing.T) {
	for _, c := range []struct{ args, message string }{
		{"-c", "-c: nothing would be run"},
		{"-fuzz X", "fuzzing does not end"},
		{"-cpuprofile x", "profiled already"},
		{"-debug-actiongraph=x", "are recorded"},
		{"-nosuch", "unknown flag -nosuch"},
		{"-run", "needs an argument"},
		{"-format xml", "want text"},
	} {
		var stderr bytes.Buffer
		if got := run(append([]string{"test"}, strings.Fields(c.args)...), io.Discard, &stderr); got != exitUsage || !strings.Contains(stderr.String(), c.message) {
			t.Errorf("test %s: exit status %d, %s, want %q", c.args, got, &stderr, c.message)
		}
	}
	var stdout bytes.Buffer
	if got := run([]string{"test", "-help"}, &stdout, io.Discard); got != exitDone || !strings.Contains(stdout.String(), "-gate") {
		t.Errorf("-help: exit status %d\n%s", got, &stdout)
	}
}

func TestVerbose(t *testing.T) {
	for args, want := range map[string]bool{
		"-v ./...": true, "-test.v": true, "--v=true .": true, "-v=test2json .": true, ". -list .": true, "-bench=. .": true, "-x": true, "-cover .": true,
		"-v=false .": false, "-run Test ./v": false, ". -args -v": false, ". --args -list=.": false, "-coverprofile=c.out .": false,
	} {
		if got := verbose(strings.Fields(args)); got != want {
			t.Errorf("test %s: output is shown: %v, want %v", args, got, want)
		}
	}
}
