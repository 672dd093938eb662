package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/analyze/profiles"
	"github.com/bottleneck-go/bottleneck/internal/render"
)

const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

const usage = `Bottleneck finds the real bottleneck of Go code.

Usage:

	bottleneck find [flags] [packages] [-- program arguments]
		run benchmarks, or a program, and name the bottleneck
	bottleneck test [flags of go test] [flags] [packages]
		run a test suite, and show what you wait for
	bottleneck analyze [flags] [program] profile ...
		find the bottleneck in profiles: files, services, Pyroscope
	bottleneck compare [-base rev] [-head rev] [flags] [packages]
		run the benchmarks of two versions, and name the functions that changed
	bottleneck bisect -good rev [-bad rev] [flags] [packages]
		find the commit that made a benchmark slower
	bottleneck view [flags] [directory]
		show a recorded run in the browser
	bottleneck verify [-func regexp] [flags] [packages] [-- program arguments]
		slow a function down, and measure what that does to the whole

Run "bottleneck help find" for the flags of find, and so on.
`

// patience is how long all that was started has to end after a signal. The next signal then ends
// the command as it is: it may be writing to a pipe that nobody reads.
const patience = 5 * time.Second

var errInterrupted = errors.New("interrupted")

func main() {
	spareSpace()
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run runs the command and returns its exit status.
func run(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return exitUsage
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, endings()...)
	defer signal.Stop(signals)
	go func() {
		<-signals
		cancel(errInterrupted)
		time.Sleep(patience)
		signal.Stop(signals)
	}()
	return status(runCommand(ctx, args, stdout, stderr), stderr)
}

// commands are those of the command line.
var commands = map[string]func(ctx context.Context, args []string, stdout, stderr io.Writer) error{
	"find": find, "test": test, "analyze": analyzeProfiles, "compare": compare, "bisect": bisect, "view": view, "verify": verify,
}

func runCommand(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if args[0] == "help" && len(args) > 1 {
		args = []string{args[1], "-help"}
	}
	if command := commands[args[0]]; command != nil {
		return command(ctx, args[1:], stdout, stderr)
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		_, err := io.WriteString(stdout, usage)
		return err
	}
	return usageError{fmt.Errorf("no command %q: see bottleneck help", args[0])}
}

// endings are the signals that end the command, and with it all that it has started.
// A pipe that nobody reads any more is one.
func endings() []os.Signal {
	list := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT, syscall.SIGPIPE}
	if !signal.Ignored(syscall.SIGHUP) { // as below nohup
		list = append(list, syscall.SIGHUP)
	}
	return list
}

// A usageError is a mistake of the caller's.
type usageError struct{ error }

// status prints an error, if there is one, and returns the exit status for it.
func status(err error, stderr io.Writer) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return exitDone
	}
	if errors.Is(err, syscall.EPIPE) { // whoever reads has seen enough
		return exitFailed
	}
	fmt.Fprintln(stderr, "bottleneck:", render.PlainLines(err.Error()))
	if e, ok := errors.AsType[bottleneck.ExitError](err); ok && e.Status > 0 {
		return e.Status
	}
	if _, ok := errors.AsType[usageError](err); ok || errors.Is(err, bottleneck.ErrUsage) || errors.Is(err, bottleneck.ErrSuspect) ||
		errors.Is(err, profiles.ErrNone) {
		return exitUsage
	}
	return exitFailed
}
