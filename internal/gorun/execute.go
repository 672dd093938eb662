package gorun

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/bottleneck-go/bottleneck/internal/instrument"
	"github.com/bottleneck-go/bottleneck/internal/peers"
	"github.com/bottleneck-go/bottleneck/internal/render"
	"github.com/bottleneck-go/bottleneck/internal/streams"
	"github.com/bottleneck-go/bottleneck/internal/symbol"
	"github.com/bottleneck-go/bottleneck/internal/usage"
)

// A Program is an instrumented program about to be run.
type Program struct {
	Path   string
	Args   []string
	Dir    string   // working directory
	Record string   // the directory into which it records
	Env    []string // more of its environment
	Mode   instrument.Mode
	// Files are further open files that the program gets. Their descriptors there are
	// FileNumbers.
	Files []*os.File
	// Foreground leaves it in our process group, so that it can use the terminal.
	Foreground bool
	// NoInits leaves the initialisation of packages untraced.
	//
	// Note: Go 1.26.8's inittrace crashes (index out of range in
	// runtime.funcpkgpath) in some programs linked with -randlayout.
	NoInits bool
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
}

// An Execution is a finished run of a program.
type Execution struct {
	Start    time.Time
	Wall     time.Duration
	CPU      time.Duration // user and system time
	Others   time.Duration // processor time of everything else meanwhile, where the system tells
	Threads  usage.Threads // how its own were scheduled, if it recorded itself
	Peers    peers.Used    // what its peers took until it was interrupted, of one in the foreground
	Rivals   float64       // how many threads of others ran then or were ready to, on average; 0 if that is not known
	ExitCode int           // -1 if a signal ended it
	Signal   string        // which one, such as "killed"
	Deadlock bool          // the runtime ended it, as all goroutines were asleep
	Unpolled bool          // the runtime ended it, as the descriptor by which it polls was closed
	Crashed  int64         // the goroutine for whose panic or the like the runtime ended it, or 0
	Inits    []PackageInit
	Streams  streams.Looks // of one in the foreground: where it waited for other processes
}

// Share is what the program had of the machine.
func (e Execution) Share() usage.Share {
	return usage.Share{Wall: e.Wall, Own: e.CPU, Others: e.Others, Got: e.Threads.Got(usage.Threads{}), Peers: e.Peers, Rivals: e.Rivals}
}

// Ending says how the program ended.
func (e Execution) Ending() string {
	if e.Unpolled {
		return render.Exit(e.ExitCode, e.Signal) + ": it closed file descriptors that it had not opened, with which the runtime and the recorder work: leave that out to measure it"
	}
	return render.Exit(e.ExitCode, e.Signal)
}

// A PackageInit is the initialisation of one package.
type PackageInit struct {
	Package string
	Wall    time.Duration
}

// Execute runs a program to its end. The error is not nil only where it could
// not be run at all, or the context ended it: the context's cause, with what is
// known of the run.
func (p Program) Execute(ctx context.Context) (Execution, error) {
	r, err := p.Start(ctx)
	if err != nil {
		return Execution{}, err
	}
	return r.Wait()
}

// A Running is a program that has been started.
type Running struct {
	ctx       context.Context
	cmd       *exec.Cmd
	inits     *initTrace
	execution Execution
	begun     usage.Moment
	group     bool
	watcher   *streams.Watcher // nil: nobody looks
	shared    *usage.Watcher   // likewise, at how it shares the machine
}

// Start starts a program, which must be waited for. The context ends it.
func (p Program) Start(ctx context.Context) (*Running, error) {
	r := &Running{ctx: ctx, cmd: exec.CommandContext(ctx, p.Path, p.Args...), inits: &initTrace{w: p.Stderr}, group: !p.Foreground}
	cmd := r.cmd
	cmd.Dir = p.Dir
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.Stdin, p.Stdout, r.inits
	cmd.Env = os.Environ()
	if !p.NoInits {
		cmd.Env = append(cmd.Env, "GODEBUG="+traceInits(os.Getenv("GODEBUG")))
	}
	if p.Dir != "" {
		cmd.Env = append(cmd.Env, "PWD="+p.Dir)
	}
	cmd.Env = append(cmd.Env, p.Env...)
	if p.Record != "" {
		cmd.Env = append(cmd.Env, instrument.RecordVariable+"="+p.Record, instrument.ModeVariable+"="+string(p.Mode))
	}
	if p.Foreground {
		cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
		cmd.WaitDelay = ending
	} else {
		inGroup(cmd)
	}
	passFiles(cmd, p.Files)
	if p.Foreground {
		peers.AtCancel(cmd, &r.execution.Peers)
	}
	r.begun = usage.Moment{Machine: usage.Machine()}
	r.execution.Start = time.Now()
	err := explained(cmd.Start())
	if err == nil && p.Foreground {
		r.watcher = streams.Watch(cmd.Process.Pid)
	}
	if err == nil && p.Record != "" && p.Mode == instrument.Full {
		r.shared = usage.Watch(cmd.Process.Pid)
	}
	return r, err
}

// explained adds what helps where a program could not be started.
func explained(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: where programs must not be run, set GOTMPDIR to a directory where they may", err)
	case errors.Is(err, syscall.ENOEXEC):
		return fmt.Errorf("%w: it is for another system than this one, %s/%s: see go env GOOS GOARCH", err, runtime.GOOS, runtime.GOARCH)
	}
	return err
}

// Wait waits until the program has ended, as Execute does.
func (r *Running) Wait() (Execution, error) {
	if r.group {
		defer killGroup(r.cmd)
	}
	err := r.cmd.Wait()
	e := r.execution
	e.Wall = time.Since(e.Start)
	if r.watcher != nil {
		e.Streams = r.watcher.End()
	}
	if r.shared != nil {
		e.Threads, e.Rivals = r.shared.End()
	}
	ended := usage.Moment{Machine: usage.Machine()}
	e.Inits, e.Deadlock, e.Unpolled, e.Crashed = r.inits.found, r.inits.deadlock, r.inits.unpolled, r.inits.crash.goroutine
	if s := r.cmd.ProcessState; s != nil {
		e.CPU, e.ExitCode = s.UserTime()+s.SystemTime(), s.ExitCode()
		e.Others = ended.Others(r.begun, e.CPU)
	}
	if r.ctx.Err() != nil {
		return e, errors.Join(context.Cause(r.ctx), r.inits.flush())
	}
	// ErrWaitDelay: the program has ended, but something that it started holds
	// its output open.
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok && !errors.Is(err, exec.ErrWaitDelay) {
		return e, err
	}
	if e.ExitCode < 0 {
		e.Signal = strings.TrimPrefix(r.cmd.ProcessState.String(), "signal: ")
	}
	return e, r.inits.flush()
}

func traceInits(godebug string) string {
	if godebug == "" {
		return "inittrace=1"
	}
	return godebug + ",inittrace=1"
}

// An initTrace takes the runtime's lines about package initialisation out of a
// program's standard error and passes everything else on. It notes why the runtime
// ends the program.
type initTrace struct {
	w        io.Writer
	line     []byte
	found    []PackageInit
	deadlock bool
	unpolled bool
	crash    crash
}

func (t *initTrace) Write(p []byte) (int, error) {
	t.crash.read(p)
	for rest := p; len(rest) > 0; {
		i := bytes.IndexByte(rest, '\n') + 1
		if i == 0 {
			i = len(rest)
		}
		t.line = append(t.line, rest[:i]...)
		rest = rest[i:]
		if !t.pending() {
			if err := t.flush(); err != nil {
				return 0, err
			}
		}
	}
	return len(p), nil
}

// pending reports whether the line so far may become one of the runtime's.
func (t *initTrace) pending() bool {
	if bytes.HasSuffix(t.line, []byte("\n")) || len(t.line) >= 1<<10 {
		return false
	}
	for _, begin := range []string{"init ", fatalError} {
		if n := min(len(t.line), len(begin)); string(t.line[:n]) == begin[:n] {
			return true
		}
	}
	return false
}

// fatalError is how the line begins by which the runtime ends a process.
const fatalError = "fatal error: "

func (t *initTrace) flush() error {
	defer func() { t.line = t.line[:0] }()
	if p, ok := parseInit(string(t.line)); ok {
		t.found = append(t.found, p)
		return nil
	}
	if why, ok := strings.CutPrefix(string(t.line), fatalError); ok {
		t.deadlock = t.deadlock || strings.HasSuffix(why, " - deadlock!\n")
		t.unpolled = t.unpolled || strings.HasPrefix(why, "runtime: netpoll")
	}
	if t.w == nil || len(t.line) == 0 {
		return nil
	}
	_, err := t.w.Write(t.line)
	return err
}

// parseInit reads "init PACKAGE @0.5 ms, 0.01 ms clock, 16 bytes, 1 allocs".
func parseInit(line string) (p PackageInit, ok bool) {
	fields := strings.Fields(line)
	if len(fields) != 11 || strings.Join(fields, " ")+"\n" != line || fields[0] != "init" || fields[2][0] != '@' || fields[6] != "clock," || fields[10] != "allocs" {
		return p, false
	}
	ms, err := strconv.ParseFloat(fields[4], 64)
	if err != nil {
		return p, false
	}
	return PackageInit{symbol.Unescape(fields[1]), time.Duration(ms * float64(time.Millisecond))}, true
}
