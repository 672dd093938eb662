package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck"
)

// However a program ends, its whole run is found; its standard streams are its
// own.
func TestFindProgram(t *testing.T) {
	command := filepath.Join(t.TempDir(), "bottleneck.exe")
	if out, err := exec.Command("go", "build", "-o", command, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	check := func(end string, status int, stderr string) {
		t.Helper()
		c := exec.Command(command, "find", "-json", "-o", t.TempDir(), ".", "--", end)
		c.Dir = filepath.Join("testdata", "program")
		c.Stdin = strings.NewReader("line\n")
		var out, errOut bytes.Buffer
		c.Stdout, c.Stderr = &out, &errOut
		_ = c.Run() // its status is looked at
		if got := c.ProcessState.ExitCode(); got != status {
			t.Errorf("%s: exit status %d, want %d\n%s", end, got, status, errOut.String())
		}
		for _, want := range []string{"read line\n", stderr} {
			if !strings.Contains(errOut.String(), want) {
				t.Errorf("%s: standard error %q, want %q in it", end, errOut.String(), want)
			}
		}
		var r bottleneck.Report
		if err := json.Unmarshal(out.Bytes(), &r); err != nil {
			t.Fatalf("%s: %v\n%s", end, err, out.String())
		}
		if b := r.Bottleneck; b == nil || b.Function != "main.slow" || !b.Certain || b.Share < 0.8 {
			t.Errorf("%s: bottleneck %+v, want main.slow for certain", end, b)
		}
	}
	check("return", 0, "")
	check("exit", 1, "the program failed: exit status 3")
	check("fatal", 1, "fatal\n")
	check("panic", 1, "panic: panic\n")
}
