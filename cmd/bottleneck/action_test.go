package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// The action compares what is checked out, a single commit, with its parent: it annotates
// the function that does more than the gate allows, writes the summary, and fails. A base
// may be named, and crossing no gate is fine.
func TestAction(t *testing.T) {
	gateAlone(t)
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash")
	}
	script, err := filepath.Abs("../../action/compare.sh")
	if err != nil {
		t.Fatal(err)
	}
	origin := repository(t, exactBenchmark)
	save(t, origin, "m.go", exactSource)
	fixture.Git(t, origin, "add", ".")
	fixture.Git(t, origin, "commit", "-q", "-m", "two")
	fixture.Git(t, origin, "branch", "before")
	save(t, origin, "m.go", strings.Replace(exactSource, "return s", "twice(n); return s", 1))
	fixture.Git(t, origin, "commit", "-q", "-a", "-m", "three")

	summary, temp := filepath.Join(t.TempDir(), "summary.md"), t.TempDir()
	act := func(want int, message string, env ...string) (annotations string) {
		t.Helper()
		clone := filepath.Join(t.TempDir(), "clone")
		fixture.Git(t, origin, "clone", "-q", "--depth=1", "file://"+filepath.ToSlash(origin), clone)
		cmd := exec.CommandContext(t.Context(), bash, script)
		cmd.Dir = clone
		cmd.Env = append(os.Environ(), append([]string{"RUNNER_TEMP=" + temp, "GITHUB_STEP_SUMMARY=" + summary, "PACKAGE=./...", "FLAGS=-exact -bench Work"}, env...)...)
		var out, errOut bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errOut
		status := 0
		if err := cmd.Run(); err != nil {
			exit, ok := errors.AsType[*exec.ExitError](err)
			if !ok {
				t.Fatal(err)
			}
			status = exit.ExitCode()
		}
		if status != want || !strings.Contains(errOut.String(), message) {
			t.Errorf("%q: exit status %d, want %d; standard error %q, want %q in it", env, status, want, errOut.String(), message)
		}
		return out.String()
	}
	const annotation = " file=m.go,line=5,title=bottleneck::BenchmarkWork: 12 calls/op, had 11; example.com/m.twice +1 calls/op"
	if out := act(exitFailed, "worse than the gate allows: BenchmarkWork has 12 calls/op, had 11", "BASE=", "GATE=calls 0 %"); !strings.HasPrefix(out, "::error"+annotation+"; -gate allows +0.0 %25\n") {
		t.Errorf("annotated\n%s", out)
	}
	if out := act(exitDone, "", "BASE=before", "GATE="); !strings.HasPrefix(out, "::warning"+annotation+"\n") {
		t.Errorf("annotated\n%s", out)
	}
	if text := readFile(t, summary); strings.Count(text, "| 10 | 11 | +1 | +10.00% | calls/op | &nbsp;&nbsp;`example.com/m.twice (m.go:5)` |\n") != 2 {
		t.Errorf("the summary is\n%s", text)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// Each input reaches the script.
func TestActionInputs(t *testing.T) {
	action, script := readFile(t, "../../action/action.yml"), readFile(t, "../../action/compare.sh")
	for _, name := range []string{"package", "base", "gate", "flags"} {
		variable := strings.ToUpper(name)
		for _, want := range []string{"\n  " + name + ":\n    description: ", "\n        " + variable + ": ${{ inputs." + name + " }}\n"} {
			if !strings.Contains(action, want) {
				t.Errorf("action.yml has no %q", want)
			}
		}
		if !strings.Contains(script, "${"+variable+":") {
			t.Errorf("compare.sh does not read %s", variable)
		}
	}
}
