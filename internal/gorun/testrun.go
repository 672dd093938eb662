package gorun

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"

	"github.com/bottleneck-go/bottleneck/internal/instrument"
)

// A TestRun is a run of go test.
type TestRun struct {
	Overlay  string // "" for none
	Graph    string // file for the action graph
	Flags    []string
	Packages []string
	Args     []string // of the test programs, behind -args
	Env      []string // more of the environment
	Output   io.Writer
}

// Test runs go test and returns how it ended, with the processor time of all that it
// waited for; the output gets what it and all that it starts print. The error is not nil
// only where it could not be run, or the context ended it: then the context's cause.
// Nothing that it started outlives it.
func (g Go) Test(ctx context.Context, t TestRun) (ended *os.ProcessState, err error) {
	args := slices.Concat([]string{"test", "-debug-actiongraph", t.Graph}, t.Flags)
	if t.Overlay != "" {
		args = append(args, "-overlay", t.Overlay)
		args = append(args, linkFlags(slices.Concat(g.userFlags, t.Flags), instrument.LinkFlags)...)
	}
	args = append(args, t.Packages...)
	if len(t.Args) > 0 {
		args = append(append(args, "-args"), t.Args...)
	}
	cmd := g.command(ctx, args...)
	cmd.Env = append(cmd.Env, t.Env...)
	cmd.Stdout, cmd.Stderr = t.Output, t.Output
	defer killGroup(cmd)
	err = cmd.Run()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	// ErrWaitDelay: it has ended, but something that it started holds its output open.
	if _, failed := errors.AsType[*exec.ExitError](err); err != nil && !failed && !errors.Is(err, exec.ErrWaitDelay) {
		return nil, err
	}
	return cmd.ProcessState, nil
}

// Compile compiles packages and all that they need through an overlay, so that a later
// build finds them in the build cache: with flag -test, their tests too. Nothing is linked.
func (g Go) Compile(ctx context.Context, overlay string, flags []string, packages ...string) error {
	args := slices.Concat([]string{"list", "-e", "-export", "-deps", "-json=false", "-f", "", "-overlay", overlay}, flags, packages)
	_, err := g.output(ctx, args...)
	return err
}
