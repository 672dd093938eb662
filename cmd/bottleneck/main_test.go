package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

var allCases = flag.Bool("bottleneck.all", false, "run the command on every module of testdata, and in every way, not only on a few")

// built is a directory for what several tests build, which is removed in the end.
var built string

func TestMain(m *testing.M) {
	var err error
	if built, err = os.MkdirTemp("", "bottleneck-test-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	status := m.Run()
	if err := os.RemoveAll(built); err != nil && status == 0 {
		fmt.Fprintln(os.Stderr, err)
		status = 1
	}
	os.Exit(status)
}

var buildCommand = sync.OnceValues(func() (string, error) {
	path := filepath.Join(built, "bottleneck.exe")
	if out, err := exec.Command("go", "build", "-o", path, "github.com/bottleneck-go/bottleneck/cmd/bottleneck").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return path, nil
})

// executable is the path of the command, built once for all tests.
func executable(t *testing.T) string {
	t.Helper()
	path, err := buildCommand()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// measures leaves a test out of short ones.
func measures(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it builds and measures programs for seconds")
	}
}

// gateAlone leaves a test to the gate.
func gateAlone(t *testing.T) {
	t.Helper()
	if !*allCases {
		t.Skip("the gate runs it, with -bottleneck.all")
	}
}
