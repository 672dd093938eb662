package main

import (
	"bytes"
	"strings"
	"syscall"
	"testing"

	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// What fails says why in one message that begins as expected, prints nothing
// else, and leaves nothing behind.
func TestFindFails(t *testing.T) {
	fixture.Slow(t)
	tmp, cache := isolate(t)
	check := func(dir, args string, status int, messages ...string) {
		t.Helper()
		t.Chdir(dir)
		var stdout, stderr bytes.Buffer
		if got := run(append([]string{"find"}, strings.Fields(args)...), &stdout, &stderr); got != status {
			t.Errorf("find %s: exit status %d, want %d", args, got, status)
		}
		if stdout.Len() > 0 {
			t.Errorf("find %s printed:\n%s", args, &stdout)
		}
		if text := stderr.String(); strings.Count(text, "bottleneck:") != 1 || !strings.HasPrefix(text, "bottleneck: ") {
			t.Errorf("find %s: want one message, have:\n%s", args, text)
		}
		for _, m := range messages {
			if !strings.Contains(stderr.String(), m) {
				t.Errorf("find %s: no %q in:\n%s", args, m, &stderr)
			}
		}
		if left := append(files(t, tmp), files(t, cache)...); len(left) > 0 {
			t.Errorf("find %s left behind: %q", args, left)
		}
	}
	nowhere := t.TempDir()
	t.Chdir("testdata/failing")
	const failed, usage = exitFailed, exitUsage
	if *allCases {
		check(".", "-benchtime 1x ./fails", failed, "example.com/failing/fails", "exit status 1", "out of paper")
		check(".", "./broken", failed, "example.com/failing/broken does not build", "broken/b_test.go:6:33: undefined: undefined")
		check(".", "-benchtime 1x ./panics", failed, "example.com/failing/panics", "panic: on fire")
		check(".", "-benchtime 1x ./exits", failed, "example.com/failing/exits", "unexpected call to os.Exit(0)")
		check(".", "-benchtime 1x ./status", failed, "example.com/failing/status", "exit status 3")
		check(".", "-benchtime 1x ./skips", usage, "no benchmark of ./skips", "gave a result")
		check(".", "./nosuch/...", usage, "no packages matched", "nosuch")
		check(".", "example.com/elsewhere", usage, "no packages matched", "example.com/elsewhere")
		check(".", "nosuch!", usage, "no packages matched", "nosuch!")
		check(".", "./empty", usage, "no benchmarks in ./empty: for tests there is bottleneck test")
		check(".", "-benchtime 1x -bench Nothing ./fails", usage, "no benchmark of ./fails that matches -bench Nothing")
		check(".", "-timeout 10ms -benchtime 10s -bench Fine ./fails", failed, "example.com/failing/fails", "longer than -timeout 10ms")
	}
	check(".", "./nosuch", usage, "no packages matched", "nosuch")
	check(".", "-nosuch", usage, "-nosuch", "bottleneck find -help")
	check(".", "-benchtime soon ./fails", usage, "-benchtime soon")
	check(".", "-benchtime 0x ./fails", usage, "-benchtime 0x")
	check(".", "-benchtime -1s ./fails", usage, "-benchtime -1s")
	check(".", "-bench [ ./fails", usage, "-bench [")
	check(".", "-run ( ./fails", usage, "-run (")
	check(".", "-cpu 1,none ./fails", usage, "-cpu 1,none")
	check(".", "-timeout never ./fails", usage, `"never" for flag -timeout`)
	check(".", "-count -1 ./fails", usage, "-count")
	check(".", "-maxtime -1s ./fails", usage, "-maxtime")
	check(nowhere, "", usage, "not inside a module")
	check(nowhere, "./...", usage, "no packages matched")
}

func TestUsage(t *testing.T) {
	check := func(args string, status int, out, diagnostics string) {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if got := run(strings.Fields(args), &stdout, &stderr); got != status {
			t.Errorf("%s: exit status %d, want %d", args, got, status)
		}
		if !strings.Contains(stdout.String(), out) || out == "" && stdout.Len() > 0 {
			t.Errorf("%s: printed %q, want %q in it", args, &stdout, out)
		}
		if !strings.Contains(stderr.String(), diagnostics) || diagnostics == "" && stderr.Len() > 0 {
			t.Errorf("%s: standard error %q, want %q in it", args, &stderr, diagnostics)
		}
	}
	check("", exitUsage, "", "Usage:")
	check("help", exitDone, "Usage:", "")
	check("-help", exitDone, "Usage:", "")
	check("nosuch", exitUsage, "", `no command "nosuch"`)
	check("find -help", exitDone, "-benchtime", "")
	check("help find", exitDone, "-benchtime", "")
	check("help nosuch", exitUsage, "", `no command "nosuch"`)
	for _, args := range []string{"help", "-h", "find -h", "help view"} {
		var stderr bytes.Buffer
		if got := run(strings.Fields(args), fullDisk{}, &stderr); got != exitFailed || stderr.String() != "bottleneck: no space left on device\n" {
			t.Errorf("%s on a full disk: exit status %d, %s", args, got, &stderr)
		}
	}
}

// fullDisk is standard output on one.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, syscall.ENOSPC }
