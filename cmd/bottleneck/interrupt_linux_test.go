package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/test/fixture"
)

// An interrupt in the middle of building and in the middle of a run ends
// everything that was started, even what does not heed interrupts itself.
func TestInterrupted(t *testing.T) {
	fixture.Slow(t)
	command := executable(t)
	tmp, cache := isolate(t)
	dir := t.TempDir()
	stubborn := filepath.Join(dir, "stubborn")
	if err := os.WriteFile(stubborn, []byte("#!/bin/sh\ntrap '' INT\ntouch \"$STARTED\"\nsleep 60\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	check := func(why string, signal os.Signal, args string, env ...string) {
		t.Helper()
		started := filepath.Join(t.TempDir(), "started")
		marker := "STARTED=" + started
		cmd := exec.Command(command, strings.Fields(args)...)
		cmd.Dir = filepath.Join("testdata", "failing")
		cmd.Env = append(append(os.Environ(), marker), env...)
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		await(t, why+": start", func() bool { _, err := os.Stat(started); return err == nil })
		if err := cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // the exit status is looked at below
		if got := cmd.ProcessState.ExitCode(); got != exitFailed {
			t.Errorf("%s: exit status %d, want %d", why, got, exitFailed)
		}
		if got, want := stdout.String()+stderr.String(), "bottleneck: interrupted\n"; got != want {
			t.Errorf("%s: printed %q, want %q", why, got, want)
		}
		await(t, why+": end of all processes", func() bool { return len(processes(t, marker)) == 0 })
		if left := append(files(t, tmp), files(t, cache)...); len(left) > 0 {
			t.Errorf("%s: left behind: %q", why, left)
		}
	}
	check("building", os.Interrupt, "find ./child", "GOFLAGS=-toolexec="+stubborn)
	check("quitting", syscall.SIGQUIT, "find ./child", "GOFLAGS=-toolexec="+stubborn)
	if *allCases {
		check("running", os.Interrupt, "find ./child")
		check("running two versions", os.Interrupt, "compare -base . -head . -head-env GOGC=50 ./child")
		check("building two versions", os.Interrupt, "compare -base . -head . -head-env GOGC=50 ./child", "GOFLAGS=-toolexec="+stubborn)
		check("counting", os.Interrupt, "compare -exact -base . -head . ./child", "GOFLAGS=-toolexec="+stubborn)
		check("nobody reads the output", syscall.SIGPIPE, "find ./child", "GOFLAGS=-toolexec="+stubborn)
		if signal.Ignored(syscall.SIGHUP) {
			t.Skip("hang-ups are ignored, as under nohup")
		}
		check("the terminal is closed", syscall.SIGHUP, "find ./child", "GOFLAGS=-toolexec="+stubborn)
	}
}

// A command that nothing lets end, as it writes to a pipe that is full, ends at the second interrupt.
func TestInterruptedTwice(t *testing.T) {
	gateAlone(t)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	_ = w.SetWriteDeadline(time.Now().Add(100 * time.Millisecond))
	_, _ = w.Write(make([]byte, 1<<21))
	cmd := exec.Command(executable(t), "help")
	cmd.Stdout = w
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	if time.Sleep(time.Second); len(ended) > 0 {
		t.Fatalf("it wrote to a pipe that is full: %v", <-ended)
	}
	await(t, "end", func() bool {
		_ = cmd.Process.Signal(os.Interrupt)
		time.Sleep(100 * time.Millisecond)
		return len(ended) > 0
	})
}

// A program that is interrupted is reported until then, and dies of the interrupt
// as it would alone.
func TestFindInterruptedProgram(t *testing.T) {
	gateAlone(t)
	command := executable(t)
	isolate(t)
	cmd := exec.Command(command, "find", "-json", ".", "--", "go on")
	cmd.Dir = filepath.Join("testdata", "program")
	var stdout bytes.Buffer
	cmd.Stdout = &stdout
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	for lines.Scan() && lines.Text() != "going on" {
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	var rest strings.Builder
	for lines.Scan() {
		fmt.Fprintln(&rest, lines.Text())
	}
	_ = cmd.Wait() // the exit status is looked at
	if got := cmd.ProcessState.ExitCode(); got != exitFailed || !strings.Contains(rest.String(), "interrupted") {
		t.Errorf("exit status %d, want %d; standard error:\n%s", got, exitFailed, rest.String())
	}
	var r bottleneck.Report
	if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
		t.Fatalf("%v\n%s", err, stdout.String())
	}
	if b := r.Bottleneck; b == nil || b.Function != "main.slow" || !b.Certain {
		t.Errorf("bottleneck %+v, want main.slow for certain", b)
	}
}

// await waits until something has come about, and gives up after a minute.
func await(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for: %s", what)
		}
	}
}

// processes are the numbers of the processes that have a variable in their
// environment. Zombies have none.
func processes(t *testing.T, variable string) (list []string) {
	t.Helper()
	environs, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range environs {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // ended meanwhile, or somebody else's
		}
		if strings.Contains(string(text), variable+"\x00") {
			list = append(list, filepath.Base(filepath.Dir(path)))
		}
	}
	return list
}
