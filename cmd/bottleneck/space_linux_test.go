//go:build cgo && !race

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// Within an address space in which go test can work, so can the command, and what it starts
// has the caller's environment.
func TestLimitedSpace(t *testing.T) {
	fixture.Slow(t)
	command := executable(t)
	isolate(t)
	dir := t.TempDir()
	spy, seen := filepath.Join(dir, "spy"), filepath.Join(dir, "seen")
	if err := os.WriteFile(spy, []byte("#!/bin/sh\nenv >>"+seen+"\nexec \"$@\"\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", "ulimit -v 1000000 && exec "+command+" find -bench . -benchtime 1x -maxtime 1ms .")
	cmd.Dir = filepath.Join("testdata", "labels")
	cmd.Env = append(os.Environ(), "GOFLAGS=-toolexec="+spy)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %.600s", err, out)
	}
	env, err := os.ReadFile(seen)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{arenas, startedAgain} {
		if strings.Contains(string(env), name) {
			t.Errorf("what the command started had %s", name)
		}
	}
}
