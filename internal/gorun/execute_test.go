package gorun

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/peers"
	"github.com/bottleneck-go/bottleneck/internal/usage"
)

func TestInitTrace(t *testing.T) {
	const text = "first line\n" +
		"init internal/bytealg @0.004 ms, 0 ms clock, 0 bytes, 0 allocs\n" +
		"initial trouble\n" +
		"init example.com/m @1.2 ms, 3.5 ms clock, 10 bytes, 2 allocs\n" +
		"init gopkg.in/yaml%2ev3 @2 ms, 0.25 ms clock, 10 bytes, 2 allocs\n" +
		"ini"
	want := []PackageInit{{"internal/bytealg", 0}, {"example.com/m", 3500 * time.Microsecond}, {"gopkg.in/yaml.v3", 250 * time.Microsecond}}
	for _, size := range []int{1, 2, 7, 64, len(text)} { // however the text is cut
		var rest strings.Builder
		trace := &initTrace{w: &rest}
		for chunk := range slices.Chunk([]byte(text), size) {
			if n, err := trace.Write(chunk); n != len(chunk) || err != nil {
				t.Fatalf("Write = %d, %v", n, err)
			}
		}
		if err := trace.flush(); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(trace.found, want) {
			t.Errorf("in chunks of %d: found %v, want %v", size, trace.found, want)
		}
		if got, want := rest.String(), "first line\ninitial trouble\nini"; got != want {
			t.Errorf("in chunks of %d: passed on %q, want %q", size, got, want)
		}
	}
}

func TestInitTracePassesPromptsOn(t *testing.T) {
	var rest bytes.Buffer
	trace := &initTrace{w: &rest}
	if _, err := trace.Write([]byte("name? ")); err != nil || rest.String() != "name? " {
		t.Errorf("an unfinished line that is no trace: passed on %q, %v", rest.String(), err)
	}
}

// The runtime writes its last words piece by piece.
func TestInitTraceSeesEnd(t *testing.T) {
	for text, want := range map[string]struct{ deadlock, unpolled bool }{
		"fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1": {true, false},
		"fatal error: runtime: netpoll failed\n":                            {false, true},
		"fatal error: runtime: netpollBreak write failed\n":                 {false, true},
		"fatal error: concurrent map writes\n":                              {},
		"this is no - deadlock!\n":                                          {},
	} {
		var rest strings.Builder
		trace := &initTrace{w: &rest}
		for _, piece := range strings.SplitAfter(text, " ") {
			if _, err := trace.Write([]byte(piece)); err != nil {
				t.Fatal(err)
			}
		}
		if err := trace.flush(); err != nil || trace.deadlock != want.deadlock || trace.unpolled != want.unpolled || rest.String() != text {
			t.Errorf("%q: deadlock %v, unpolled %v, passed on %q, %v, want %v", text, trace.deadlock, trace.unpolled, rest.String(), err, want)
		}
	}
}

func TestTraceInits(t *testing.T) {
	if got := traceInits(""); got != "inittrace=1" {
		t.Errorf("traceInits of nothing = %q", got)
	}
	if got := traceInits("gctrace=1"); got != "gctrace=1,inittrace=1" {
		t.Errorf("traceInits keeps the user's settings: %q", got)
	}
}

func TestEndingOfUnpolled(t *testing.T) {
	if got := (Execution{ExitCode: 2, Unpolled: true}).Ending(); !strings.Contains(got, "exit status 2: it closed file descriptors") {
		t.Errorf("%q", got)
	}
}

// Where a program must not be run, as on a file system mounted with noexec, the cure is said.
func TestStartForbidden(t *testing.T) {
	path := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := Program{Path: path}.Start(t.Context())
	if runtime.GOOS != "windows" && (!errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "GOTMPDIR")) {
		t.Errorf("error %v", err)
	}
}

// Of a program that was built for another system, as with GOOS set, it is said that this is why it does not run.
func TestStartForeign(t *testing.T) {
	path := filepath.Join(t.TempDir(), "program.exe")
	if err := os.WriteFile(path, []byte("MZ\x90\x00\x03\x00"), 0o777); err != nil {
		t.Fatal(err)
	}
	_, err := Program{Path: path}.Start(t.Context())
	if runtime.GOOS == "linux" && (err == nil || !strings.Contains(err.Error(), "it is for another system than this one, linux/"+runtime.GOARCH)) {
		t.Errorf("error %v", err)
	}
}

func TestExecuteSignal(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no signals")
	}
	e, err := Program{Path: "/bin/sh", Args: []string{"-c", "kill -9 $$"}, NoInits: true}.Execute(t.Context())
	if err != nil || e.ExitCode != -1 || e.Ending() != "a signal ended it: killed" {
		t.Errorf("%+v, %v", e, err)
	}
}

// stopper ends a run when something is written.
type stopper context.CancelFunc

func (s stopper) Write(p []byte) (int, error) {
	s()
	return len(p), nil
}

// Of one in the foreground it is known what those have used that it is connected with.
func TestExecutePeers(t *testing.T) {
	const variable = "GORUN_TEST_DIAL"
	if address := os.Getenv(variable); address != "" { // this is the program
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = conn.Read(make([]byte, 1))
		fmt.Println("answered")
		select {}
	}
	if len(peers.Now()) == 0 {
		t.Skip("this system does not tell of other processes")
	}
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	p := Program{
		Path: os.Args[0], Args: []string{"-test.run=^TestExecutePeers$"}, Env: []string{variable + "=" + l.Addr().String()},
		Stdout: stopper(cancel), Stderr: io.Discard, Foreground: true, NoInits: true,
	}
	running, err := p.Start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	for work := usage.Process() + 200*time.Millisecond; usage.Process() < work; {
	}
	_, _ = conn.Write([]byte{0})
	if e, err := running.Wait(); !errors.Is(err, context.Canceled) || !e.Peers.Known {
		t.Errorf("%v, and its peers: %+v", err, e.Peers)
	}
}

// Of a program that records itself it is known how its threads were scheduled, where the system tells.
func TestExecuteThreads(t *testing.T) {
	if _, err := os.Stat("/proc/self/schedstat"); err != nil {
		t.Skip("this system does not tell how threads are scheduled")
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p := Program{Path: "/bin/sh", Args: []string{"-c", "while :; do :; done"}, Record: t.TempDir(), Stderr: io.Discard}
	r, err := p.Start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for usage.ThreadsOf(r.cmd.Process.Pid).Ran < 200*time.Millisecond { // it is looked at more often
		runtime.Gosched()
	}
	cancel()
	e, err := r.Wait()
	if got := e.Share().Got; !errors.Is(err, context.Canceled) || got <= 0 || got > 1 {
		t.Errorf("%v, and it got %v of what it wanted: %+v", err, got, e.Threads)
	}
}
