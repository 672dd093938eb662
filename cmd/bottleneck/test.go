package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/bottleneck-go/bottleneck"
	"github.com/bottleneck-go/bottleneck/internal/goflags"
	"github.com/bottleneck-go/bottleneck/internal/gotest"
	"github.com/bottleneck-go/bottleneck/internal/progress"
)

// errSlow means that a suite took longer than -gate allows.
var errSlow = errors.New("slower than the gate allows")

// testFlags are what the command line says of a suite.
type testFlags struct {
	bottleneck.TestConfig
	output
	gate time.Duration // 0: none
}

const testUsage = `Usage: bottleneck test [flags of go test] [flags] [packages] [-args ...]

Runs a test suite as go test does, and shows what you wait for: building, start-up,
tests, and which of your functions each test waits for. It takes the flags of
go test that run tests, before or after the packages. The output of go test is shown
with -v, -x, -list, -bench or -cover, or if tests fail. The exit status is that of go
test.

`

func parseTest(args []string, stdout io.Writer) (testFlags, error) {
	var f testFlags
	flags := newCommandLine("test", testUsage)
	flags.Func("gate", "exit with status 1 if the suite takes longer than this `duration`", positive(&f.gate, time.ParseDuration))
	flags.ownCode()
	flags.output(&f.output, "the recorded run", "text", "markdown", "csv", "json")
	flags.top(&f.output)
	flags.keep(&f.output)
	line, err := gotest.ParseCommandLine(args, flags.valued())
	if err != nil {
		return f, err
	}
	var ignored bottleneck.Target
	if err := flags.parse(line.Rest, &ignored, stdout); err != nil {
		return f, err
	}
	f.Own = ignored.Own
	f.Args = append(append(line.Flags, line.Packages...), behind(line.Args)...)
	return f, nil
}

func behind(args []string) []string {
	if len(args) == 0 {
		return nil
	}
	return append([]string{"-args"}, args...)
}

func test(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f, err := parseTest(args, stdout)
	if err != nil {
		return err
	}
	var undo func()
	if f.Record, undo, err = f.recordAlways(stderr); err != nil {
		return err
	}
	var printed bytes.Buffer
	f.Output = &printed
	bar := progress.New(stderr, "", 0)
	if verbose(f.Args) {
		f.Output, bar = stderr, nil
	}
	f.Status = bar.Label
	r, err := bottleneck.Test(ctx, f.TestConfig)
	bar.Close()
	if err != nil && !errors.Is(err, bottleneck.ErrRecord) {
		undo()
		if r == nil || r.ExitCode != 0 {
			_, _ = stderr.Write(printed.Bytes())
		}
		if r != nil { // it was interrupted
			err = errors.Join(f.print(r, stdout), err)
		}
		return err
	}
	if err != nil {
		err, f.Record = f.unrecorded(err, f.Record, stderr), ""
	}
	if r.ExitCode != 0 {
		_, _ = stderr.Write(printed.Bytes())
	}
	f.forgetOlder(f.Record)
	if err = errors.Join(f.print(r, stdout), err); err == nil {
		err = f.where(f.Record, stdout)
	}
	return errors.Join(err, f.judge(r))
}

// judge is why a suite that ran is no success.
func (f testFlags) judge(r *bottleneck.Report) error {
	if r.ExitCode != 0 {
		return suiteError{bottleneck.ExitError{Status: r.ExitCode}}
	}
	if f.gate > 0 && r.Wall > f.gate {
		return fmt.Errorf("%w: it took %s, -gate allows %s", errSlow, r.Wall.Round(time.Millisecond), f.gate)
	}
	return nil
}

// A suiteError is the exit status of go test.
type suiteError struct{ bottleneck.ExitError }

func (e suiteError) Error() string { return fmt.Sprintf("go test: exit status %d", e.Status) }

func (e suiteError) Unwrap() error { return e.ExitError }

// verbose reports whether go test was asked for something that it prints.
func verbose(args []string) bool {
	if i := slices.IndexFunc(args, func(a string) bool { return strings.TrimLeft(a, "-") == "args" && strings.HasPrefix(a, "-") }); i >= 0 {
		args = args[:i]
	}
	for _, name := range []string{"v", "x", "list", "bench", "cover"} {
		if goflags.Has(args, name) {
			return true
		}
	}
	return false
}
